"""The whole round without a forge: the workflows' own steps, run as they stand, with `gh` in place of GitHub."""

import json
import shutil
from pathlib import Path

import pytest

from gallery import cli
from gallery.catalog import settings_of
from gallery.review import LIMIT, MARK, comment, read_review
from tests.mini.conftest import commit, git
from tests.review.conftest import FILES, entry
from tests.review.test_text import Seen

CASES = Path(__file__).parent / "cases"
LICENCE = "MIT License\n\nCopyright (c) 2026 Mini\n"
SAFE_TAGS = {"h2", "h3", "p", "ul", "li", "strong", "code", "a", "hr", "details", "summary", "input"}


def update(project, *more):
    assert cli.run(["update", "--catalog", str(project.catalog), "--store", str(project.folder / "store"), "--jobs", "0", *more]) == 0


def test_a_pull_request_gets_one_comment_that_is_renewed(project, runner, capfd):
    update(project)
    (project.catalog.parent / "before").mkdir()
    shutil.copytree(project.catalog, project.catalog.parent / "before" / "catalog")
    project.write("second", entry("second", "@everyone <img src=x> ![x](http://e.example) #1 `x`", "papers: []\n"))
    _, told = runner("review", "Errors at their lines")
    assert "::notice file=catalog/entries/second.yml" in told
    runner("review", "What the change brings")
    assert not Path("preview/e/first/index.html").is_file()
    pages = [Path("preview/e/second/index.html"), Path("preview/index.html"), *Path("preview/e/second").glob("*/index.html")]
    assert len(pages) == 4
    for page in pages:
        assert '<meta name="robots" content="noindex">' in page.read_text(encoding="utf-8"), page
    # the other half has the data only
    comment_file = runner.temp / "comment.md"
    runner("comment", "The comment, made of data here", REVIEW="review.json", COMMENT=str(comment_file))
    text = comment_file.read_text(encoding="utf-8")
    assert text.startswith(MARK)
    seen = Seen(text)
    assert set(seen.tags) <= SAFE_TAGS
    assert all(address.startswith(("https://mini.example/", "https://hub.example/")) for address in seen.links)
    for shown in ("1 entry added", "Hub One", "no lock that fits", "launchable"):
        assert shown in seen.text
    assert "a`b|<img" in seen.text, "the notebook's name is shown as it is"
    whose = {"REPOSITORY": "o/n", "OWNER": "fork", "BRANCH": "x; rm -rf /", "COMMIT": "c" * 40}
    pulls = json.dumps([{"number": 7, "head": {"sha": "c" * 40}}])
    asked, _ = runner("comment", "Which pull request it is", **whose, GH_ANSWERS=json.dumps({"api --method GET": pulls}))
    assert asked[0][-1] == "head=fork:x; rm -rf /"
    assert runner.output == "number=7"
    where = {"REPOSITORY": "o/n", "COMMENT": str(comment_file), "NUMBER": "7"}
    asked, _ = runner("comment", "Post or renew it", **where, GH_ANSWERS='{"api --paginate": "[]"}')
    assert asked[-1][:4] == ["api", "--method", "POST", "repos/o/n/issues/7/comments"]
    mine = {"id": 5, "user": {"login": "github-actions[bot]"}, "body": text}
    forged = {"id": 4, "user": {"login": "somebody"}, "body": text}
    asked, _ = runner("comment", "Post or renew it", **where, GH_ANSWERS=json.dumps({"api --paginate": json.dumps([forged, mine])}))
    assert asked[-1][:4] == ["api", "--method", "PATCH", "repos/o/n/issues/comments/5"]
    other = json.dumps([{"number": 7, "head": {"sha": "d" * 40}}])
    _, told = runner("comment", "Which pull request it is", **whose, GH_ANSWERS=json.dumps({"api --method GET": other}))
    assert runner.output == "number=", "a commit that is no pull request's any more gets no comment"
    assert "No open pull request" in told


def test_the_pages_can_be_seen_elsewhere(project, runner, capfd):
    update(project)
    (project.catalog.parent / "before").mkdir()
    shutil.copytree(project.catalog, project.catalog.parent / "before" / "catalog")
    project.write("second", entry("second", "The second"))
    runner("review", "What the change brings")
    comment_file = runner.temp / "comment.md"
    made = {"REVIEW": "review.json", "COMMENT": str(comment_file), "NUMBER": "7"}
    runner("comment", "The comment, made of data here", expect=2, **made, PREVIEWS="https://mini.example/previews")
    runner("comment", "The comment, made of data here", **made, PREVIEWS="https://other.example/previews/")
    text = comment_file.read_text(encoding="utf-8")
    page = "https://other.example/previews/pr-7/e/second/"
    assert f"[![The card of this entry](<{page}card.png>)](<{page}>)" in text
    assert Path("preview/e/second/card.png").is_file()
    shutil.move("preview", runner.temp / "preview")
    (runner.temp / "preview" / "leads-out").symlink_to("/etc/passwd")
    (runner.temp / "preview" / "e" / ".git").mkdir()
    (runner.temp / "preview" / "e" / ".git" / "config").write_text("[core]\n\tfsmonitor = touch owned\n", encoding="utf-8")
    remote = project.folder / "previews.git"
    git(project.folder, "init", "-q", "--bare", "-b", "main", str(remote))
    commit(remote, {"pr-3/index.html": "closed since", "pr-5/index.html": "still open", "README.md": "# Previews\n"})
    where = {"REPOSITORY": "o/n", "PREVIEW": str(runner.temp / "preview"), "REMOTE": str(remote), "KEY": "key"}
    still_open = json.dumps({"api --paginate": "5\n7"})
    runner("comment", "Put them there", **where, NUMBER="7", GH_ANSWERS=still_open)
    files = git(remote, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert {".nojekyll", "README.md", "pr-5/index.html", "pr-7/e/second/index.html", "pr-7/e/second/card.png"} <= set(files)
    assert not [name for name in files if name.startswith("pr-3/") or "leads-out" in name or ".git/" in name]
    assert {row.split()[0] for row in git(remote, "ls-tree", "-r", "main").splitlines()} <= {"100644", "100755"}
    assert git(remote, "rev-list", "--count", "main") == "1"


def test_the_whole_comment(project):
    """One entry added, one changed, one removed, with names and words of the worst kind: the Markdown as it is posted."""
    project.write("first", entry("first", "The first", "papers: [{doi: 10.5555/12345678}]\n"))
    project.write("third", entry("third", "The third"))
    update(project)
    project.keep("before")
    (project.catalog / "entries" / "third.yml").unlink()
    (project.catalog / "lock" / "third.json").unlink()
    renewed = {"first.ipynb": {"notebook": ["# First", "2"]}, "environment.yml": "dependencies: [python=3.12]\n", "LICENSE": LICENCE}
    commit(project.repository("first"), FILES | renewed, "Newer")
    project.write("first", entry("first", "The first, again", "summary: It *runs* <b>now</b>.\npapers: [{doi: 10.5555/12345678}]\n"))
    update(project, "first")
    project.write("second", entry("second", "@everyone <img src=x> ![x](http://e.example) #1 `x`", "papers: [{doi: 10.5555/12345678}]\n"))
    asked = ["review", "--base", "before", "--data", "r.json", "--out", "c.md", "--jobs", "0", "--as-of", "2026-01-31", "--offline"]
    assert cli.run(asked) == cli.FINE
    text = Path("c.md").read_text(encoding="utf-8")
    for change in read_review(Path("r.json").read_bytes()).entries:
        for record, when in ((change.before, "old"), (change.after, "new")):
            if record is not None:
                name = f"{change.id}-{when}-commit"
                text = text.replace(record.pin.commit, name).replace(record.pin.commit[:7], name)
    Path("named.md").write_text(text, encoding="utf-8")
    golden = CASES / "comment.md"
    assert text == golden.read_text(encoding="utf-8"), f"if it is right: cp {Path('named.md').absolute()} {golden}"


def test_a_broken_entry_is_told_at_its_line(project, runner):
    shutil.copytree(project.catalog, project.catalog.parent / "before" / "catalog")
    project.write("second", "repo: https://mini.example/mini/first\ntitel: x\nfield: testing\n")
    _, told = runner("review", "Errors at their lines", expect=1)
    assert "::error file=catalog/entries/second.yml,line=2,endLine=2,col=1" in told
    runner("review", "What the change brings")
    text = Path("comment.md").read_text(encoding="utf-8")
    assert "The catalog has" in text
    assert "`catalog/entries/second.yml:2:1`" in text
    assert "This repository has an entry already in" in text


@pytest.mark.parametrize(
    "data",
    [b"", b"{}x", b'{"entries": [{"id": "x"}]}', b'{"entries": 5}', b'{"problems": [{"file": 1}]}', b"[" * 100_000, b"\xff\xfe"],
)
def test_what_is_no_review_is_refused(data, project, capsys):
    Path("review.json").write_bytes(data)
    assert cli.run(["review", "comment", "review.json"]) == cli.USAGE
    assert "This is no review" in capsys.readouterr().err


def test_a_review_that_lies_is_still_only_text(project):
    update(project)
    assert cli.run(["review", "--base", "nowhere", "--data", "r.json", "--out", "c.md", "--jobs", "0"]) == cli.USAGE
    shutil.copytree(project.catalog, "empty")
    for file in Path("empty/entries").iterdir():
        file.unlink()
    assert cli.run(["review", "--base", "empty", "--data", "r.json", "--out", "c.md", "--jobs", "0"]) == cli.FINE
    review = json.loads(Path("r.json").read_text(encoding="utf-8"))
    hostile = "</summary><script>x</script>\n\n# y [a](javascript:x) @all `z"
    record = review["entries"][0]["after"]
    for finding in record["findings"]:
        finding |= {"message": hostile, "advice": hostile, "evidence": [{"path": hostile, "line": 3, "text": hostile}]}
    record["entry"] |= {"title": "t" + hostile.replace("\n", " "), "summary": hostile}
    record["failures"] = [{"stage": "x", "kind": "unreadable", "message": hostile}]
    review["entries"][0]["id"] = hostile
    Path("r.json").write_text(json.dumps(review), encoding="utf-8")
    assert cli.run(["review", "comment", "r.json", "--out", "c.md"]) == cli.FINE
    seen = Seen(Path("c.md").read_text(encoding="utf-8"))
    assert set(seen.tags) <= SAFE_TAGS
    assert all(address.startswith(("https://mini.example/", "https://hub.example/")) for address in seen.links)


def test_a_comment_has_an_end(project):
    update(project)
    shutil.copytree(project.catalog, "empty")
    (Path("empty/entries") / "first.yml").unlink()
    cli.run(["review", "--base", "empty", "--data", "r.json", "--out", "c.md", "--jobs", "0"])
    review = read_review(Path("r.json").read_bytes())
    gallery, one = settings_of(project.catalog), review.entries[0]
    for count in (20, 200, 800):
        many = review.model_copy(update={"entries": tuple(one.model_copy(update={"id": f"e{n}"}) for n in range(count))})
        text = comment(many, gallery)
        assert len(text) <= LIMIT
        assert f"{count} entries added" in text
        assert "`e0`" in text
    assert "Not shown here" in text


def test_newer_commits_are_proposed(project, runner, capfd):
    project.write("second", entry("second", "The second"))
    update(project)
    project.evidence("first", "reproduced")
    changed = FILES | {"first.ipynb": {"notebook": ["# First", "2"]}, "environment.yml": "dependencies: [python=3.12]\n"}
    commit(project.repository("first"), changed, "Newer")
    _, told = runner("update", "What refs mean today")
    assert "1 of 2 locks changed" in told
    runner("update", "What changes, in words", HOW="--each")
    (proposal,) = (runner.temp / "proposals").iterdir()
    assert proposal.name == "first"
    text = (proposal / "body.md").read_text(encoding="utf-8")
    for shown in ("notebooks changed: `first.ipynb`", "environment: `requirements.txt` → `environment.yml", "to be verified again"):
        assert shown in text
    assert "(reproduced, when it ran on 2026-05-02 on `https://hub.example`, at " in text
    assert "`gallery verify first`" in text
    assert cli.run(["review", "proposals", "--head", str(runner.temp / "updated"), "--batch", "--out", "all", "--jobs", "0"]) == cli.FINE
    assert Path("all/entries/body.md").read_text(encoding="utf-8") == text
    origin = project.under_git()
    asked, _ = runner("update", "Branches and pull requests")
    assert asked[-1][:4] == ["pr", "create", "--head", "update/first"]
    names = git(origin, "diff-tree", "-r", "--name-only", "--no-commit-id", "update/first")
    assert names == "catalog/lock/first.json"


def test_an_entry_that_breaks_gets_an_issue_and_loses_it(project, runner):
    update(project)
    held = git(project.repository("first"), "rev-parse", "main")
    git(project.repository("first"), "update-ref", "-d", "refs/heads/main")
    runner("care", "Which entry needs a look")
    (ticket,) = json.loads((runner.temp / "tickets.json").read_text(encoding="utf-8"))
    assert ticket["state"] == "open"
    assert "Its repository" in ticket["body"]
    asked, _ = runner("care", "Open, renew, close", GH_ANSWERS='{"issue list": "[]"}')
    assert asked[-1][:4] == ["issue", "create", "--title", "Entry first needs a look"]
    known = json.dumps({"issue list": json.dumps([{"number": 3, "title": "Entry first needs a look"}])})
    asked, _ = runner("care", "Open, renew, close", GH_ANSWERS=known)
    assert asked[-1][:3] == ["issue", "edit", "3"]
    away = project.folder / "away"
    project.repository("first").rename(away)
    runner("care", "Which entry needs a look")
    asked, _ = runner("care", "Open, renew, close", GH_ANSWERS=known)
    assert [line[:2] for line in asked] == [["issue", "list"]], "a host that does not answer today changes nothing"
    away.rename(project.repository("first"))
    git(project.repository("first"), "update-ref", "refs/heads/main", held)
    runner("care", "Which entry needs a look")
    asked, _ = runner("care", "Open, renew, close", GH_ANSWERS=known)
    assert asked[-1][:3] == ["issue", "close", "3"]
    asked, _ = runner("care", "Open, renew, close", GH_ANSWERS='{"issue list": "[]"}')
    assert [line[:2] for line in asked] == [["issue", "list"]]


def test_a_form_becomes_a_pull_request(project, runner):
    update(project)
    body = "\n\n".join(
        f"### {label}\n\n{answer}"
        for label, answer in {
            "Repository": "https://mini.example/mini/second",
            "Title": "$(touch owned) `touch owned` @everyone",
            "Field": "testing",
            "Paper": "_No response_",
            "Summary": "'; touch owned #",
            "Who looks after this entry": "@octocat",
        }.items()
    )
    runner("form", "form", BODY=body)
    assert (runner.temp / "output").read_text(encoding="utf-8") == "id=touch-owned-touch-owned-everyone\n"
    assert not Path("owned").exists()
    assert "1 entry added" in Path("draft/comment.md").read_text(encoding="utf-8")
    shutil.move("draft", runner.temp / "draft")
    for name in ("entries/touch-owned-touch-owned-everyone.yml", "lock/touch-owned-touch-owned-everyone.json"):
        (project.catalog / name).unlink()
    origin = project.under_git()
    where = {"ISSUE": "9", "DRAFT": str(runner.temp / "draft")}
    asked, _ = runner("form", "Branch and pull request, or an answer", ID="touch-owned-touch-owned-everyone", **where)
    assert asked[-1][:4] == ["pr", "create", "--head", "form/9"]
    assert "catalog/entries/touch-owned-touch-owned-everyone.yml" in git(origin, "ls-tree", "-r", "--name-only", "form/9")
    runner("form", "Branch and pull request, or an answer", expect=1, ID="../../x", **where)


def test_a_form_that_is_none_gets_an_answer(project, runner):
    runner("form", "form", BODY="### Repository\n\nfile:///etc/passwd")
    assert "This is not the form as it was" in Path("draft/comment.md").read_text(encoding="utf-8")
    asked, _ = runner("form", "Branch and pull request, or an answer", ISSUE="9", ID="", DRAFT=str(Path("draft").resolve()))
    assert asked == [["issue", "comment", "9", "--body-file", str(Path("draft/comment.md").resolve())]]
