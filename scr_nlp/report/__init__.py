"""Reports: what a study shows, as files that leave nothing out and need no network.

A report is counted once (:func:`build_theme_tables`) and written in any of its forms: one
file (:func:`render_file`) or a folder of files (:func:`render_folder`).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from scr_nlp.errors import ReportError

if TYPE_CHECKING:
    from scr_nlp.check import Comparison, DraftCheck
    from scr_nlp.codebook import Codebook
    from scr_nlp.report.tables import ThemeTables
    from scr_nlp.study import Study

__all__ = [
    "annotate_draft",
    "build_theme_tables",
    "render_check",
    "render_file",
    "render_folder",
    "render_theme_report",
    "write_folder",
    "write_tables",
]

FileForm = Literal["html", "xlsx", "docx"]
FolderForm = Literal["csv", "parquet", "charts"]


def build_theme_tables(
    study: Study,
    codebook: Codebook | None = None,
    *,
    include_types: Collection[str] | None = None,
) -> ThemeTables:
    """Everything that the reports of a study say, as frames.

    Args:
        study: what to report on.
        codebook: the codebook that the study was coded with; the bundled one if not given.
        include_types: ids of the document types that count as cases, instead of
            :func:`~scr_nlp.summaries.default_case_types`.

    Raises:
        ReportError: a document type that does not exist.
        StudyError: the study cannot be read.
    """
    from scr_nlp.report import tables

    return tables.build_theme_tables(study, codebook, include_types)


def annotate_draft(check: DraftCheck, path: Path | str) -> bytes:
    """A draft's own Word file with what its check says as comments in the margin.

    Only comments are added, with a summary at the top: the text, its tracked changes
    and the comments that were there stay as they are. The file itself is not touched.

    Args:
        check: the check of this draft.
        path: the draft that was checked, a .docx file.

    Returns:
        The bytes of a Word file, as confidential as the draft.

    Raises:
        ReportError: the draft is no Word file, or not the one that was checked.
    """
    from scr_nlp.report.formats.check_docx import annotate_word

    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ReportError(
            f"{Path(path).name}: cannot be opened ({error.strerror}); check its rights"
        ) from None
    return annotate_word(check, data)


def render_check(check: DraftCheck, comparison: Comparison | None = None) -> bytes:
    """A check as one HTML page that opens offline and holds no script.

    It quotes the draft and is as confidential as it is. With a comparison it says what
    was closed and opened since the earlier draft. The same check gives the same bytes.

    Returns:
        UTF-8 HTML.
    """
    from scr_nlp.report.formats.check_html import render_check_html

    return render_check_html(check, comparison)


def render_file(tables: ThemeTables, form: FileForm) -> bytes:
    """A report as one file; the same study gives the same bytes.

    ``html`` is a page that opens offline, ``xlsx`` a workbook of every table with notes,
    ``docx`` a chapter of findings with tables and figures, to be edited.
    """
    if form == "html":
        from scr_nlp.report.formats.html import render_html

        return render_html(tables)
    if form == "xlsx":
        from scr_nlp.report.formats.xlsx import render_xlsx

        return render_xlsx(tables)
    from scr_nlp.report.formats.docx import render_docx

    return render_docx(tables)


def render_folder(tables: ThemeTables, form: FolderForm) -> dict[str, bytes]:
    """A report as files of a folder, by name.

    ``csv`` gives the tables and a ``README.txt``, ``parquet`` the tables with their types,
    ``charts`` every chart as SVG and PNG.

    Raises:
        ReportError: Parquet is asked for and pyarrow is not installed.
    """
    if form == "csv":
        from scr_nlp.report.formats.csv import render_csv

        return render_csv(tables)
    if form == "parquet":
        from scr_nlp.report.formats.parquet import render_parquet

        return render_parquet(tables)
    from scr_nlp.report.figures import draw_figures

    drawn = [(figure.name, figure.wide) for figure in draw_figures(tables)]
    return {
        **{f"{name}.svg": drawing.svg() for name, drawing in drawn},
        **{f"{name}.png": drawing.png() for name, drawing in drawn},
    }


def write_folder(files: dict[str, bytes], folder: Path | str) -> list[Path]:
    """Write the files of a report; the folder is made if there is none.

    Returns:
        The files written; those of the same names are replaced.

    Raises:
        ReportError: a file cannot be written.
    """
    folder = Path(folder)
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


def render_theme_report(
    study: Study,
    codebook: Codebook | None = None,
    *,
    include_types: Collection[str] | None = None,
    form: FileForm = "html",
) -> bytes:
    """The theme-frequency report of a study as one file.

    Args:
        study: what to report on.
        codebook: the codebook that the study was coded with; the bundled one if not given.
        include_types: as :func:`build_theme_tables` takes them.
        form: as :func:`render_file` takes it.

    Returns:
        The bytes of the file: UTF-8 HTML, an Excel workbook or a Word document.

    Raises:
        ReportError: a document type that does not exist.
        StudyError: the study cannot be read.
    """
    return render_file(build_theme_tables(study, codebook, include_types=include_types), form)


def write_tables(
    study: Study,
    folder: Path | str,
    codebook: Codebook | None = None,
    *,
    include_types: Collection[str] | None = None,
    form: FolderForm = "csv",
) -> list[Path]:
    """The tables of the theme report as files in a folder.

    The arguments are those of :func:`build_theme_tables`, :func:`render_folder` and
    :func:`write_folder`.

    Returns:
        The files written.

    Raises:
        ReportError: a document type that does not exist, or a file that cannot be written.
        StudyError: the study cannot be read.
    """
    tables = build_theme_tables(study, codebook, include_types=include_types)
    return write_folder(render_folder(tables, form), folder)
