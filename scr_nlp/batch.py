"""A batch: analyse files, keep what is done, and go on where the last run stopped."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from scr_nlp.executors import analyse_paths, current_run
from scr_nlp.ingest.read import PDF_READERS
from scr_nlp.jsonl import JsonlWriter
from scr_nlp.settings import DEFAULT, Settings
from scr_nlp.study import Study
from scr_nlp.types import Analysis, Failure


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of a batch.

    ``known`` tells that the study held its analysis already; ``result`` is then
    ``None`` unless the batch writes JSON lines as well.
    """

    path: Path
    result: Analysis | Failure | None
    known: bool = False


def analyse_batch(
    files: Sequence[Path],
    *,
    study: Study | None = None,
    jsonl: JsonlWriter | None = None,
    jobs: int = 1,
    settings: Settings = DEFAULT,
    pdf_reader: str = PDF_READERS[0],
) -> Generator[Outcome, None, None]:
    """Analyse files into a study, JSON lines or both; one outcome each, in order.

    Each result is kept before its outcome is given, so that a batch that is stopped
    loses nothing it has reported. A file whose analysis the study holds, by the same
    package, codebook and model, is not analysed again.

    Raises:
        CodebookError: a mistake in the user's codebook.
        StudyError: the study cannot be written.
        ReportError: the JSON lines cannot be written.
    """
    known = _known(files, study, settings) if study else {}
    todo = [file for file in files if file not in known]
    analysed = analyse_paths(todo, jobs=jobs, settings=settings, pdf_reader=pdf_reader)
    with closing(analysed) as results:
        for file in files:
            result: Analysis | Failure | None
            if study and file in known:
                result = study.analysis(known[file]) if jsonl else None
            else:
                result = next(results)
                if study:
                    _keep(study, result)
            if jsonl and result:
                jsonl.write(result)
            yield Outcome(file, result, known=file in known)


def _keep(study: Study, result: Analysis | Failure) -> None:
    if isinstance(result, Analysis):
        study.add(result)
    else:
        study.add_failure(result)


def _known(files: Sequence[Path], study: Study, settings: Settings) -> dict[Path, str]:
    """The files that the study holds as this run would analyse them, with their ids."""
    if study.is_empty():
        return {}
    run = current_run(settings)
    known = {}
    for file in filter(Path.is_file, files):
        try:
            with file.open("rb") as stream:
                review_id = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            # The reader will say what is wrong with it.
            continue
        if study.contains(review_id, run):
            known[file] = review_id
    return known
