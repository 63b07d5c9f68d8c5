"""Reports: what a study shows, as files that leave nothing out and need no network."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from scr_nlp.errors import ReportError

if TYPE_CHECKING:
    from scr_nlp.check import DraftCheck
    from scr_nlp.codebook import Codebook
    from scr_nlp.study import Study

__all__ = ["render_check", "render_theme_report", "write_tables"]


def render_check(check: DraftCheck) -> bytes:
    """A check as one HTML page that opens offline and holds no script.

    It quotes the draft and is as confidential as it is. The same check gives the same
    bytes.

    Returns:
        UTF-8 HTML.
    """
    from scr_nlp.report.formats.check_html import render_check_html

    return render_check_html(check)


def render_theme_report(
    study: Study,
    codebook: Codebook | None = None,
    *,
    include_types: Collection[str] | None = None,
) -> bytes:
    """The theme-frequency report of a study as one HTML file that opens offline.

    The same study gives the same bytes.

    Args:
        study: what to report on.
        codebook: the codebook that the study was coded with; the bundled one if not given.
        include_types: ids of the document types that count as cases, instead of
            :func:`~scr_nlp.summaries.default_case_types`.

    Returns:
        UTF-8 HTML.

    Raises:
        ReportError: a document type that does not exist.
        StudyError: the study cannot be read.
    """
    from scr_nlp.report.formats.html import render_html
    from scr_nlp.report.tables import build_theme_tables

    return render_html(build_theme_tables(study, codebook, include_types))


def write_tables(
    study: Study,
    folder: Path | str,
    codebook: Codebook | None = None,
    *,
    include_types: Collection[str] | None = None,
) -> list[Path]:
    """The tables of the theme report as CSV files in a folder, with a ``README.txt``.

    The folder is made if there is none; files of the same names are replaced. The
    arguments are those of :func:`render_theme_report`.

    Returns:
        The files written.

    Raises:
        ReportError: a document type that does not exist, or a file that cannot be written.
        StudyError: the study cannot be read.
    """
    from scr_nlp.report.formats.csv import render_csv
    from scr_nlp.report.tables import build_theme_tables

    folder = Path(folder)
    files = render_csv(build_theme_tables(study, codebook, include_types))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise ReportError(
            f"{folder.name}: the tables cannot be written ({error.strerror}); "
            "close the files if they are open, or give another folder"
        ) from None
    return [folder / name for name in files]
