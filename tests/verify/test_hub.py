"""A BinderHub as it really behaves: failures inside HTTP 200, streams that stay open, limits, servers that go away in mid-run."""

import json
import threading
from datetime import UTC, datetime

import pytest

from gallery.failures import Failure, FailureKind
from gallery.model import Launch, Limits, Match, TroubleKind, Verdict
from gallery.pool import open_executor
from gallery.remotes.binder import Binder
from gallery.remotes.kernel import Bounds
from gallery.remotes.leases import open_leases
from gallery.store import Store
from gallery.verify import Terms, verify_entry
from gallery.verify.pace import HOUR, Pace
from tests.verify import evidence
from tests.verify.entries import notebook, said
from tests.verify.fake_hub import CUT, READY, FakeHub, answer

BUILDING = {"phase": "building", "message": "Step 1\n"}
BUILT = {"phase": "built", "message": "Built image\n"}
LAUNCHING = {"phase": "launching", "message": "Launching server...\n"}
LAUNCH = [":keepalive\n\n", {"phase": "waiting", "message": ""}, BUILDING, BUILT, LAUNCHING, READY]
NOTEBOOK = notebook(("print(1)", said("1\n")), ("print(2)", said("2\n")))


def printed(source):
    return [("stream", {"name": "stdout", "text": f"{source[6:-1]}\n"})] if source.startswith("print(") and len(source) == 8 else []


@pytest.fixture(scope="module")
def comparing():
    with open_executor("0") as executor:
        yield executor


@pytest.fixture
def run(tmp_path, comparing):
    """Verify an entry of two notebooks, of which these are held, on a fake hub; what came of it, and the pauses that were made."""

    def verify(hub, token=None, held=("1", "2"), launch=None, **more):
        store = Store(str(tmp_path / "store"))
        for n in held:
            store.put(f"blobs/{n * 2}/{n * 40}", NOTEBOOK)
        waited = []
        with open_leases({}) as leases:
            terms = Terms(
                binder=Binder(hub.url, token, more.pop("build_seconds", 60)),
                hub="https://hub.example.org",
                store=str(tmp_path / "store"),
                leases=leases,
                pace=Pace(tmp_path / "hubs", hub.url, None, lambda: 0.0, waited.append),
                comparing=comparing,
                now=lambda: datetime(2026, 8, 1, tzinfo=UTC),
                wait=waited.append,
                report=lambda _: None,
                limits=Limits(),
                bounds=Bounds(seconds=5, output_mb=1),
                **more,
            )
            record = evidence.record()
            entry = record.entry.model_copy(update={"launch": launch or record.entry.launch})
            return verify_entry(record.model_copy(update={"entry": entry}), terms), waited

    return verify


def test_a_launch_is_asked_for_as_binderhub_wants_it_and_its_server_is_ended(run):
    with FakeHub([LAUNCH], answer(printed)) as hub:
        found, waited = run(hub)
    assert (found.verdict, found.counts, found.attempts) == (Verdict.REPRODUCED, {Match.SAME: 4}, 1)
    assert hub.asked == [(f"gh/example/growth/{evidence.COMMIT}", "text/event-stream")]
    assert hub.ended == ["token secret"]
    assert (found.found_image, found.environment.image, waited) == (False, "registry/x:1", [])
    assert hub.kernels == 3  # one for the environment, a fresh one for each notebook


def test_a_failure_inside_http_200_is_the_repositorys_and_is_not_tried_again(run):
    failed = {"phase": "failed", "message": "ERROR: No matching distribution found for tensorflow==1.14\n"}
    with FakeHub([[BUILDING, {"phase": "failure", "message": "x\n"}, failed]]) as hub:
        found, waited = run(hub)
    assert (found.verdict, waited) == (Verdict.NOT_BUILT, [])
    assert "No matching distribution" not in found.trouble.message


@pytest.mark.parametrize(
    "first",
    [
        [429, {"Retry-After": "30"}],
        [503],
        [BUILDING, CUT],
        [BUILDING, {"phase": "failed", "message": "Could not resolve host: github.com\n"}],
        [LAUNCHING, {"phase": "failed", "message": "Failed to connect to the spawner\n"}],
    ],
    ids=["limit", "ill", "cut", "network", "launch"],
)
def test_what_is_not_the_repositorys_fault_is_tried_again(run, first):
    with FakeHub([first, LAUNCH], answer(printed)) as hub:
        found, waited = run(hub)
    assert (found.verdict, found.attempts, waited) == (Verdict.REPRODUCED, 2, [10.0])


def test_and_leaves_no_evidence_when_it_never_works(run):
    with FakeHub([[503]] * 3) as hub:
        found, waited = run(hub)
    assert isinstance(found, Failure)
    assert (found.spurious, waited) == (True, [10.0, 60.0])


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ([403], FailureKind.USAGE),
        ([404], FailureKind.USAGE),
        ([{"phase": "failed", "message": "x is not in the catalog, and this hub launches nothing else\n"}], FailureKind.USAGE),
        ([302, {"Location": "http://10.0.0.1/build/x"}], FailureKind.UNREACHABLE),
        ([{"phase": "ready", "url": "ftp://hub/x", "token": "t"}], FailureKind.UNREACHABLE),
        ([{"phase": "ready", "url": "http://evil.example/", "token": "t"}], FailureKind.UNREACHABLE),
        ([{"phase": "ready"}], FailureKind.UNREACHABLE),
        (["data: [1, 2]\n\n", "data: {\n\n", "data: " + "[" * 100_000 + "\n\n", CUT], FailureKind.INTERRUPTED),
    ],
    ids=["forbidden", "no hub", "not served", "private network", "ftp", "plain http", "nowhere", "no events"],
)
def test_a_hub_that_is_none_leaves_no_evidence(run, script, kind):
    with FakeHub([script]) as hub:
        found, _ = run(hub, attempts=1)
    assert isinstance(found, Failure)
    assert found.kind is kind


def test_a_redirect_on_the_same_machine_is_followed_with_the_token(run):
    with FakeHub([[307, {"Location": "/elsewhere/x"}], LAUNCH], answer(printed)) as hub:
        found, _ = run(hub, token="mine")
    assert found.verdict is Verdict.REPRODUCED
    assert [address for address, _ in hub.asked][1] == "x"


def test_a_build_that_takes_too_long_is_evidence(run):
    with FakeHub([[BUILDING, ":keepalive\n\n", BUILDING]]) as hub:
        found, _ = run(hub, build_seconds=0.0)
    assert (found.verdict, found.trouble.kind) == (Verdict.NOT_BUILT, TroubleKind.TIME)


def test_a_notebook_that_could_not_be_fetched_is_an_outcome_and_the_other_runs(run):
    with FakeHub([LAUNCH], answer(printed)) as hub:
        found, _ = run(hub, held="2")
    missing, other = found.notebooks
    assert (missing.trouble.kind, missing.cells, missing.run_s) == (TroubleKind.FETCH, (), None)
    assert (other.trouble, other.counts) == (None, {Match.SAME: 2})
    assert (found.verdict, found.counts_for_tier) == (Verdict.UNTRIED, False)


def test_what_fails_by_its_own_fault_fails_whatever_could_not_be_fetched(run):
    broken = [("error", {"ename": "ModuleNotFoundError", "evalue": "No module named 'seaborn'", "traceback": []})]
    with FakeHub([LAUNCH], answer(lambda _: broken)) as hub:
        found, _ = run(hub, held="2")
    assert [r.trouble.kind for r in found.notebooks] == [TroubleKind.FETCH, TroubleKind.IMPORT]
    assert (found.verdict, found.counts_for_tier, found.troubles[0].kind) == (Verdict.FAILED, True, TroubleKind.IMPORT)


def test_where_no_notebook_could_be_fetched_no_hub_is_asked(run):
    with FakeHub([LAUNCH]) as hub:
        found, _ = run(hub, held="")
    assert isinstance(found, Failure)
    assert (found.kind, hub.asked) == (FailureKind.MISSING_CONTENT, [])


def test_what_pulls_its_content_from_a_branch_is_refused_with_a_next_step_before_a_hub_is_asked(run):
    elsewhere = Launch(environment="https://github.com/example/environment")
    with FakeHub([LAUNCH]) as hub:
        found, _ = run(hub, launch=elsewhere)
    assert (found.kind, hub.asked) == (FailureKind.UNSUPPORTED, [])
    assert "never the locked commit" in found.message
    assert "leave `launch.environment` out" in found.message


def vanishing(times):
    """A kernel whose server goes away at the second cell, so many times."""
    left = [times]

    def kernel(channels, request):
        if request["content"]["code"] == "print(2)" and left[0]:
            left[0] -= 1
            channels.vanish()
        else:
            answer(printed)(channels, request)

    return kernel


def test_a_server_that_is_culled_in_mid_run_is_replaced(run):
    with FakeHub([LAUNCH, LAUNCH], vanishing(1)) as hub:
        found, _ = run(hub)
    assert (found.verdict, found.attempts) == (Verdict.REPRODUCED, 2)
    assert len(hub.ended) == 2


def test_culled_again_it_is_an_outcome_and_the_other_notebook_runs(run):
    with FakeHub([LAUNCH] * 3, vanishing(2)) as hub:
        found, _ = run(hub)
    assert [run.trouble.kind if run.trouble else None for run in found.notebooks] == [TroubleKind.SERVER, None]
    assert found.verdict is Verdict.UNTRIED
    assert not found.counts_for_tier


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (("status", {"execution_state": "restarting"}), TroubleKind.KERNEL),
        (("status", {"execution_state": "dead"}), TroubleKind.KERNEL),
        (("stream", {"name": "stdout", "text": "x" * 3_000_000}), TroubleKind.OUTPUT),
        (("stream", {"name": "stderr", "text": "IOPub data rate exceeded.\nThe Jupyter server"}), TroubleKind.OUTPUT),
        (("error", {"ename": "MemoryError", "evalue": "", "traceback": ["x"]}), TroubleKind.MEMORY),
        (("error", {"ename": None, "evalue": [], "traceback": 3}), TroubleKind.CODE),
        (("display_data", {"data": {"image/png": "not base64!", "text/plain": ["\ud800"]}}), None),
        (("execute_result", {"data": {"application/json": [[[[]]]]}, "execution_count": True}), None),
    ],
    ids=["restarting", "dead", "huge", "withheld", "memory", "odd error", "odd picture", "odd json"],
)
def test_what_a_kernel_may_say(run, message, kind):
    with FakeHub([LAUNCH], answer(lambda source: [message] if source == "print(2)" else printed(source))) as hub:
        found, _ = run(hub)
    troubles = [r.trouble.kind if r.trouble else None for r in found.notebooks]
    assert troubles == [kind, kind]
    assert json.loads(found.model_dump_json())


def test_evidence_names_no_folder_of_the_machine_that_made_it(run, tmp_path):
    trace = [f"File {tmp_path}/store/verify-hub/cache/lib/x.py:3", f"OSError: {tmp_path}/store/a"]
    error = [("error", {"ename": "OSError", "evalue": f"{tmp_path}/store/a", "traceback": trace})]
    with FakeHub([LAUNCH], answer(lambda _: error)) as hub:
        found, _ = run(hub, folders={str(tmp_path / "store"): "<store>"})
    assert str(tmp_path) not in found.model_dump_json()
    assert found.notebooks[0].trouble.log == "File <store>/verify-hub/cache/lib/x.py:3\nOSError: <store>/a"


def test_no_kernel_for_the_language(run):
    with FakeHub([LAUNCH]) as hub:
        hub.specs = {"ir": {"spec": {"language": "R"}}, "odd": {"spec": None}}
        found, _ = run(hub)
    assert {r.trouble.kind for r in found.notebooks} == {TroubleKind.LANGUAGE}


def test_launches_wait_for_their_turn_across_runs(tmp_path):
    clock, waited = [1000.0], []

    def wait(seconds):
        waited.append(seconds)
        clock[0] += seconds

    def pace():
        return Pace(tmp_path, "https://hub.example.org/", 2, lambda: clock[0], wait)

    for _ in range(2):
        pace().take_turn(waited.append)
        clock[0] += 60
    assert waited == []
    pace().take_turn(lambda _: None)
    assert waited == [HOUR - 120]
    (tmp_path / "hub.example.org.json").write_text("[1, nonsense")
    pace().take_turn(lambda _: None)
    assert len(waited) == 1


def test_launches_at_once_are_counted_one_by_one(tmp_path):
    clock, lock = [0.0], threading.Lock()

    def wait(seconds):
        with lock:
            clock[0] += seconds

    pace = Pace(tmp_path, "https://hub.example.org/", 3, lambda: clock[0], wait)
    threads = [threading.Thread(target=pace.take_turn, args=(lambda _: None,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock[0] == HOUR
    assert len(json.loads((tmp_path / "hub.example.org.json").read_text())) == 3
