import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scr_nlp.errors import CodebookError, ModelError, ScrNlpError
from scr_nlp.executors import AnalyseFile, analyse_paths, current_run, processes
from scr_nlp.settings import Settings
from scr_nlp.types import Analysis, Failure

REVIEW = """# Serious Case Review: Child Q

## Analysis

4.1 Mother told the midwife that her partner shouted at her most evenings. Number {number}.

4.2 The school did not share this with the health visitor.
"""

WORK = """
import os, signal, time
from pathlib import Path
from scr_nlp.errors import ModelError
from scr_nlp.types import Failure

def fail_to_prepare() -> None:
    raise ModelError("the tagger is missing; install scr_nlp again")

def work(path: Path) -> Failure:
    if "kill" in path.name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "odd" in path.name:
        return lambda: None
    if "slow" in path.name:
        time.sleep(0.3)
    return Failure(path.name, "Done", str(os.getpid()))
"""


@pytest.fixture
def reviews(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"review{number}.md" for number in range(5)]
    for number, path in enumerate(paths):
        path.write_text(REVIEW.format(number=number))
    paths[2].write_bytes(b"%PDF-1.4 and then nothing")
    return paths


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A job that can kill its worker, in a module that workers can import."""
    (tmp_path / "worker_job.py").write_text(WORK)
    monkeypatch.syspath_prepend(tmp_path)
    import worker_job

    yield worker_job.work
    del sys.modules["worker_job"]


def _types(results) -> list[str]:
    return [type(result).__name__ for result in results]


def test_results_come_in_the_order_of_the_paths_and_a_bad_file_stops_nothing(reviews):
    results = list(analyse_paths(reviews))
    assert _types(results) == ["Analysis", "Analysis", "Failure", "Analysis", "Analysis"]
    sources = [r.review.source if isinstance(r, Analysis) else r.source for r in results]
    assert sources == [path.name for path in reviews]
    assert results[2].error == "UnreadableFile"
    assert results[2].message.startswith("review2.md: ")


def test_a_folder_is_searched_for_its_documents(reviews):
    assert list(analyse_paths([reviews[0].parent])) == list(analyse_paths(reviews))


def test_processes_give_what_serial_work_gives(reviews):
    assert list(analyse_paths(reviews, jobs=2)) == list(analyse_paths(reviews))


def test_the_current_run_is_the_run_of_an_analysis(reviews):
    analysis = next(analyse_paths(reviews))
    assert analysis.run == current_run()


def test_a_mistake_of_ours_is_told_without_the_text_of_the_document(reviews, monkeypatch):
    import scr_nlp.findings

    def fail(review, nlp):
        raise KeyError(review.text)

    monkeypatch.setattr(scr_nlp.findings, "analyse", fail)
    assert AnalyseFile()(reviews[0]) == Failure(
        "review0.md",
        "InternalError",
        "review0.md: KeyError while analysing it; please report this mistake of scr_nlp",
    )


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_faulty_codebook_is_reported_once_and_at_once(reviews, tmp_path, jobs):
    codebook = tmp_path / "own.yaml"
    codebook.write_text("codes: [{id: Not An Id}]")
    with pytest.raises(CodebookError, match=r"own\.yaml"):
        next(analyse_paths(reviews, jobs=jobs, settings=Settings(codebook)))


@pytest.mark.parametrize("jobs", [0, -1])
def test_jobs_are_counted_from_one(reviews, jobs):
    with pytest.raises(ValueError, match="1 or more"):
        next(analyse_paths(reviews, jobs=jobs))


def test_a_worker_that_is_killed_fails_its_file_alone(work):
    names = ["a", "slow-b", "kill-c", "d", "e", "kill-f", *(f"g{n}" for n in range(20))]
    results = list(processes(work, map(Path, names), jobs=2))
    assert [result.source for result in results] == names
    failed = [result.source for result in results if result.error == "InternalError"]
    assert failed == ["kill-c", "kill-f"]
    assert "died" in results[2].message


def test_workers_that_cannot_be_prepared_stop_the_batch_with_the_reason(work):
    prepare = sys.modules["worker_job"].fail_to_prepare
    with pytest.raises(ModelError, match="tagger is missing"):
        next(processes(work, [Path("a")], jobs=2, prepare=prepare))


def test_work_is_shared_among_processes(work):
    names = [f"slow-{number}" for number in range(4)]
    results = list(processes(work, map(Path, names), jobs=2))
    pids = {result.message for result in results}
    assert len(pids) == 2
    assert str(os.getpid()) not in pids


def test_paths_are_taken_only_as_workers_come_free(work):
    taken = []

    def paths():
        for number in range(1000):
            taken.append(number)
            yield Path(f"p{number}")

    results = processes(work, paths(), jobs=1)
    next(results)
    results.close()
    assert len(taken) < 20


def _children(pid: int) -> set[int]:
    listing = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return set(map(int, listing.stdout.split()))


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(os.name != "posix", reason="looks at processes with ps")
def test_workers_die_with_a_killed_parent(tmp_path):
    (tmp_path / "worker_job.py").write_text(WORK)
    (tmp_path / "main.py").write_text(
        "from pathlib import Path\n"
        "from scr_nlp.executors import processes\n"
        "from worker_job import work\n"
        "if __name__ == '__main__':\n"
        "    for _ in processes(work, (Path('slow') for _ in range(1000)), jobs=2):\n"
        "        print('.', flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), str(tmp_path)])}
    command = [sys.executable, str(tmp_path / "main.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout
        process.stdout.readline()
        workers = _children(process.pid)
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(map(_is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert workers
    assert not any(map(_is_running, workers))


def test_a_script_without_its_guard_is_told_what_to_do(tmp_path):
    (tmp_path / "worker_job.py").write_text(WORK)
    (tmp_path / "main.py").write_text(
        "from pathlib import Path\n"
        "from scr_nlp.executors import processes\n"
        "from worker_job import work\n"
        "list(processes(work, [Path('a')], jobs=1))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), str(tmp_path)])}
    done = subprocess.run(
        [sys.executable, str(tmp_path / "main.py")],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"{ScrNlpError.__module__}.{ScrNlpError.__name__}: worker processes")
    assert '__name__ == "__main__"' in last


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("content", [REVIEW.format(number=1), "\0"], ids=["good", "empty"])
def test_a_file_name_that_is_no_text_is_made_text(tmp_path, content):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md"))
    path.write_text(content)
    (result,) = analyse_paths([path])
    if isinstance(result, Analysis):
        assert result.review.source == "caf?.md"
    else:
        assert result.source == "caf?.md"
        assert result.message.startswith("caf?.md: ")


def test_a_result_that_cannot_be_sent_back_fails_its_file_alone(work):
    results = list(processes(work, map(Path, ["a", "odd-b", "c"]), jobs=1))
    assert [result.error for result in results] == ["Done", "InternalError", "Done"]
    assert results[1].source == "odd-b"
