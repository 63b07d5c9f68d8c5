"""Ways to analyse many files: paths in, records out, in the order of the paths.

Spans and documents of spaCy never cross a process: a worker gets a path and returns
an :class:`~scr_nlp.types.Analysis` or a :class:`~scr_nlp.types.Failure`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache, partial
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from scr_nlp.errors import ScrNlpError
from scr_nlp.ingest.read import PDF_READERS
from scr_nlp.paths import expand_paths
from scr_nlp.settings import DEFAULT, Settings
from scr_nlp.types import Analysis, Failure, Run

if TYPE_CHECKING:
    from spacy.language import Language

Result = Analysis | Failure
Work = Callable[[Path], Result]

INTERNAL_ERROR = "InternalError"
_TASKS_PER_JOB = 4
"""Files on their way per worker: enough to keep it busy, few enough to lose little."""

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def as_text(name: str) -> str:
    """A file name that any store can hold: bytes that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


@cache
def warm_pipeline(settings: Settings = DEFAULT) -> Language:
    """The pipeline of this process for these settings, loaded once."""
    from scr_nlp.pipeline import load_pipeline

    return load_pipeline(settings)


def current_run(settings: Settings = DEFAULT) -> Run:
    """The run that analyses with these settings would carry, asked of the pipeline itself."""
    from scr_nlp.findings import describe_run

    return describe_run(warm_pipeline(settings))


@dataclass(frozen=True, slots=True)
class AnalyseFile:
    """Reads and analyses one file; whatever goes wrong is a failure."""

    settings: Settings = DEFAULT
    pdf_reader: str = PDF_READERS[0]

    def __call__(self, path: Path) -> Result:
        """The analysis of a file, or why there is none.

        A mistake of ours becomes a failure too, of type ``InternalError``, told by the
        exception's type alone: its text might quote the document.
        """
        from scr_nlp.findings import analyse
        from scr_nlp.ingest import read_review

        try:
            review = read_review(path, pdf_reader=self.pdf_reader)
            review = replace(review, source=as_text(review.source))
            return analyse(review, warm_pipeline(self.settings))
        except ScrNlpError as error:
            return Failure(as_text(path.name), type(error).__name__, as_text(str(error)))
        except Exception as error:
            return _internal_error(path, error)


def _internal_error(path: Path, error: BaseException) -> Failure:
    name = as_text(path.name)
    what = (
        "the process that analysed it died"
        if isinstance(error, BrokenProcessPool)
        else f"{type(error).__name__} while analysing it"
    )
    return Failure(name, INTERNAL_ERROR, f"{name}: {what}; please report this mistake of scr_nlp")


def _outcome(path: Path, future: Future[Result]) -> Result:
    error = future.exception()
    return _internal_error(path, error) if error else future.result()


def analyse_paths(
    paths: Iterable[Path | str],
    *,
    jobs: int = 1,
    settings: Settings = DEFAULT,
    pdf_reader: str = PDF_READERS[0],
) -> Generator[Result, None, None]:
    """Analyse files, one result each, in the order of :func:`~scr_nlp.paths.expand_paths`.

    A file that cannot be read gives a :class:`~scr_nlp.types.Failure` and stops
    nothing. With more than one job, worker processes share the work; a script that
    calls this needs the guard ``if __name__ == "__main__":`` then.

    Args:
        paths: files, folders (searched for documents) and patterns; each file once.
        jobs: number of worker processes; 1 works in this process.
        settings: the codebook, how thoroughly and how cautiously to code.
        pdf_reader: as for :func:`~scr_nlp.ingest.read_review`.

    Raises:
        UnreadableFile: a folder or pattern gives no document.
        CodebookError: a mistake in the user's codebook.
        ModelError: a trained part is missing.
        ScrNlpError: worker processes cannot be started.
    """
    if jobs < 1:
        raise ValueError("jobs must be 1 or more")
    work = AnalyseFile(settings, pdf_reader)
    files = expand_paths(paths)
    if jobs == 1:
        warm_pipeline(settings)
        yield from serial(work, files)
        return
    from scr_nlp.codebook import load_codebook
    from scr_nlp.codebook.dimensions import add_dimensions

    load_codebook(settings.codebook)
    add_dimensions(settings.dimensions)
    prepare = partial(_prepare_worker, settings)
    yield from processes(work, files, jobs=jobs, prepare=prepare)


def serial(work: Work, paths: Iterable[Path]) -> Iterator[Result]:
    """Do the work path by path in this process."""
    for path in paths:
        yield work(path)


def _prepare_worker(settings: Settings) -> None:
    warm_pipeline(settings)


def processes(
    work: Work,
    paths: Iterable[Path],
    *,
    jobs: int,
    prepare: Callable[[], object] = os.getpid,
) -> Iterator[Result]:
    """Share the work among spawned processes; results come in the order of the paths.

    Where a worker dies (killed, out of memory, a crash in a library), the files that
    were on their way are done again one by one, so that only the one to blame fails.
    Every worker begins with ``prepare``; what that raises is raised here.

    Raises:
        ScrNlpError: no worker can be started.
    """
    waiting = iter(paths)
    pending: deque[tuple[Path, Future[Result]]] = deque()
    pool = _start(jobs)
    try:
        _check_start([pool.submit(prepare) for _ in range(jobs)])
        while True:
            while len(pending) < jobs * _TASKS_PER_JOB:
                path = next(waiting, None)
                if path is None:
                    break
                pending.append((path, _submit(pool, work, path)))
            if not pending:
                return
            path, future = pending[0]
            if isinstance(future.exception(), BrokenProcessPool):
                pool.shutdown()
                yield from _one_by_one(work, pending)
                pending.clear()
                pool = _start(jobs)
            else:
                pending.popleft()
                yield _outcome(path, future)
    finally:
        pool.shutdown(cancel_futures=True)


def _one_by_one(work: Work, tasks: Iterable[tuple[Path, Future[Result]]]) -> Iterator[Result]:
    """The results of tasks of which one has killed its worker."""
    pool = _start(1)
    try:
        for path, future in tasks:
            if isinstance(future.exception(), BrokenProcessPool):
                future = _submit(pool, work, path)
                if isinstance(future.exception(), BrokenProcessPool):
                    pool.shutdown()
                    pool = _start(1)
            yield _outcome(path, future)
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, work: Work, path: Path) -> Future[Result]:
    """A task on its way; in a broken pool one that says so when asked."""
    try:
        return pool.submit(work, path)
    except BrokenProcessPool as error:
        future: Future[Result] = Future()
        future.set_exception(error)
        return future


def _start(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin_worker)


def _check_start(starts: list[Future[object]]) -> None:
    try:
        starts[0].result()
    except BrokenProcessPool:
        raise ScrNlpError(
            "worker processes cannot be started; use jobs=1, or in a script put the call"
            ' under: if __name__ == "__main__":'
        ) from None


def _begin_worker() -> None:
    """Make a worker quiet, single-threaded and mortal with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        with contextlib.suppress(OSError):
            connection.wait([parent.sentinel])
        os._exit(1)
