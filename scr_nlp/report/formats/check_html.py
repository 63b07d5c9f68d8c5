"""A check as one HTML page: no request, no script at all, no style but its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.report.templating import asset, open_templates, policy
from scr_nlp.summaries import LEVELS

if TYPE_CHECKING:
    from scr_nlp.check.records import Asked, Comparison, DraftCheck, Passage, Section

_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A heading, and the anchors of what was found under it: by dimension, then questions."""

    section: Section
    depth: int
    links: tuple[tuple[str, ...], ...]


class _Page:
    """What the template asks of a check beyond its fields."""

    def __init__(self, check: DraftCheck) -> None:
        self._check = check
        self._anchors = {id(item): f"n{n}" for n, item in enumerate(_items(check), start=1)}

    def anchor(self, item: Passage | Asked) -> str:
        """The id of a passage or question in the page."""
        return self._anchors[id(item)]

    @property
    def questions(self) -> list[tuple[str, str, list[Asked]]]:
        """Kind, its name and its questions, in the order of the check."""
        kinds: dict[tuple[str, str], list[Asked]] = {}
        for one in self._check.observations:
            kinds.setdefault((one.kind, one.kind_name), []).append(one)
        return [(kind, name, asked) for (kind, name), asked in kinds.items()]

    @property
    def outline(self) -> list[OutlineRow]:
        """The headings with what was found under each; a paragraph counts once."""
        columns: list[dict[int, str]] = []
        for dimension in self._check.dimensions:
            found = (*dimension.evidence, *dimension.also, *dimension.reasons)
            columns.append({p.place.paragraph: self.anchor(p) for p in reversed(found)})
        asked = [one for one in self._check.observations if one.place]
        rows = []
        for section in self._check.outline:
            links = [
                tuple(column[index] for index in section.paragraphs if index in column)
                for column in columns
            ]
            inside = {*section.paragraphs, *([section.place.paragraph] if section.place else [])}
            links.append(
                tuple(
                    self.anchor(one) for one in asked if one.place and one.place.paragraph in inside
                )
            )
            rows.append(OutlineRow(section, min(section.level, _DEEPEST), tuple(links)))
        return rows


def _items(check: DraftCheck) -> Iterator[Passage | Asked]:
    for dimension in check.dimensions:
        yield from (*dimension.reasons, *dimension.evidence, *dimension.also)
    yield from check.observations


def render_check_html(check: DraftCheck, comparison: Comparison | None = None) -> bytes:
    """The check as a UTF-8 HTML page that holds everything it needs."""
    environment = open_templates()
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    style = asset("theme.css") + asset("check.css")
    page = environment.get_template("check.html").render(
        check=check,
        against=comparison,
        levels=LEVELS,
        page=_Page(check),
        wording=load_dimensions().wording,
        style=style,
        policy=policy(style),
    )
    return page.encode("utf-8", "replace")
