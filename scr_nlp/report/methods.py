"""The methods section of a report, written out: what was counted, how, and by what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scr_nlp.codebook.counting import load_document_types
from scr_nlp.pipeline.model_files import model_folder, model_hash
from scr_nlp.report.tables import list_rows

if TYPE_CHECKING:
    from scr_nlp.pipeline.model_files import model_folder, model_hash
from scr_nlp.report.tables import ThemeTables


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the methods: its heading and its paragraphs."""

    heading: str
    paragraphs: list[str]


def describe_methods(tables: ThemeTables) -> list[Section]:
    """The methods section, from ``templates/methods.txt``."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("scr_nlp.report", "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        # This is text: each format escapes what it writes.
        autoescape=False,
    )
    documents = tables.documents
    kinds = load_document_types()
    excluded = Counter(documents.loc[~documents["counted"], "reason"])
    text = environment.get_template("methods.txt").render(
        n_read=len(documents),
        n_failed=len(tables.failures),
        n_cases=tables.n_cases,
        n_partly=int((documents["unread_pages"].map(len) > 0).sum()),
        case_types=[kinds[name].name for name in tables.case_types],
        excluded=sorted(excluded.items()),
        runs=list_rows(documents[["package", "codebook", "model"]].drop_duplicates()),
        verdicts=Counter(tables.decisions["verdict"]),
        n_unplaced=int((~tables.decisions["placed"]).sum()),
        deciders=sorted(set(tables.decisions["by"])),
        codebook_differs=bool((documents["codebook"] != tables.codebook.hash).any()),
        other_parts=bool((documents["model"] != model_hash(model_folder())).any()),
        files=lambda n: f"{n:,} {'file was' if n == 1 else 'files were'}",
        documents=lambda n: f"{n:,} {'document stands' if n == 1 else 'documents stand'}",
    )
    sections = []
    for part in text.split("\n# "):
        heading, *paragraphs = filter(None, (line.strip() for line in part.splitlines()))
        sections.append(Section(heading.removeprefix("# "), paragraphs))
    return sections
