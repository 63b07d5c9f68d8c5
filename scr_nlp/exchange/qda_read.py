"""From a REFI-QDA project to codings of the reviews of a study."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scr_nlp.codebook import Codebook
from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.codebook.schema import Code
from scr_nlp.exchange.qda_codes import Leaf, build_tree, make_guid
from scr_nlp.exchange.qda_package import Project, Selection, Source, read_project
from scr_nlp.exchange.qda_write import level_variable
from scr_nlp.study import Study
from scr_nlp.types import (
    Block,
    CodeKind,
    Experiencer,
    Finding,
    Polarity,
    Review,
    Role,
    Status,
)

UNDETAILED = "code alone"
"""The ``method`` of a coding that names a code and leaves role or polarity open."""


@dataclass(frozen=True, slots=True)
class CodedReview:
    """What a project says of one review of the study.

    ``findings`` hold one coding per paragraph, code and role or polarity, the coder's name
    as ``method``; ``levels`` the coverage levels (0-3) that the project gives.
    """

    review_id: str
    findings: tuple[Finding, ...]
    levels: dict[str, int]


@dataclass(frozen=True, slots=True)
class Imported:
    """The codings of a project, and what could not be brought over.

    ``unmatched`` names documents whose text is not that of a review of the study;
    ``unknown`` counts codings by the names of codes that are not in the codebook;
    ``n_unplaced`` counts codings on headings or outside the text, ``n_unread`` documents
    that are no text.
    """

    reviews: tuple[CodedReview, ...]
    unmatched: tuple[str, ...]
    unknown: dict[str, int]
    n_unplaced: int
    n_unread: int


def import_codings(
    study: Study, path: Path | str, codebook: Codebook, *, coder: str | None = None
) -> Imported:
    """The codings of a REFI-QDA project on the reviews of a study.

    A document is known by its text; spaces, line ends and marks at its beginning may
    differ. A passage that runs over several paragraphs codes each of them.

    Args:
        study: the study that the project was exported from.
        path: the project (``.qdpx``).
        codebook: the codebook of the study.
        coder: take only the codings of this user of the project.

    Raises:
        ExchangeError: the project cannot be read.
        StudyError: the study cannot be read.
    """
    project = read_project(path)
    meanings = _meanings(project, codebook)
    by_guid = {make_guid("source", key): key for key in study.reviews()["review_id"]}
    by_text: dict[str, str] | None = None
    reviews, unmatched = [], []
    unknown: Counter[str] = Counter()
    unplaced = 0
    for source in project.sources:
        review_id = by_guid.get(source.guid)
        letters = _squeeze(source.text or "")
        if review_id is None or _squeeze(study.analysis(review_id).review.text) != letters:
            if by_text is None:
                by_text = {
                    _squeeze(study.analysis(key).review.text): key for key in by_guid.values()
                }
            review_id = by_text.get(letters) if letters else None
        if review_id is None:
            unmatched.append(source.name)
            continue
        reading = _Reading(study.analysis(review_id).review, source, project, meanings, coder)
        findings = reading.findings()
        unknown.update(reading.unknown)
        unplaced += reading.n_unplaced
        reviews.append(CodedReview(review_id, findings, _read_levels(source)))
    return Imported(tuple(reviews), tuple(unmatched), dict(unknown), unplaced, project.n_unread)


def _meanings(project: Project, codebook: Codebook) -> dict[str, Leaf | Experiencer | Code]:
    """What each code of the project means, by its GUID or else by its name."""
    nodes = [node for root in build_tree(codebook) for node in root.walk() if node.means]
    by_guid = {node.guid: node.means for node in nodes}
    by_name = {node.name.casefold(): node.means for node in nodes}
    found = {}
    for guid, name in project.codes.items():
        means = by_guid.get(guid) or by_name.get(" ".join(name.split()).casefold())
        if means is not None:
            found[guid] = means
    return found


def _squeeze(text: str) -> str:
    return "".join(text.replace("\ufeff", "").split())


def _read_levels(source: Source) -> dict[str, int]:
    levels = {}
    for dimension in load_dimensions().dimensions:
        given = source.values.get(level_variable(dimension.id), "").strip()
        if given in ("0", "1", "2", "3"):
            levels[dimension.id] = int(given)
    return levels


def _letter_places(text: str) -> list[int]:
    return [place for place, c in enumerate(text) if not c.isspace() and c != "\ufeff"]


class _Reading:
    """One document of a project laid on the review whose text it has."""

    def __init__(
        self,
        review: Review,
        source: Source,
        project: Project,
        meanings: dict[str, Leaf | Experiencer | Code],
        coder: str | None,
    ) -> None:
        self.review, self.source, self.project = review, source, project
        self.meanings, self.coder = meanings, coder
        self.unknown: Counter[str] = Counter()
        self.n_unplaced = 0
        self._paragraphs = list(review.paragraphs())
        self._starts = [block.start for _, block in self._paragraphs]
        self._same = source.text == review.text
        self._from = [] if self._same else _letter_places(source.text or "")
        self._to = [] if self._same else _letter_places(review.text)
        self._people = self._people_by_span()

    def _span(self, selection: Selection) -> tuple[int, int] | None:
        """A selection's span in the review's text, by its letters."""
        if self._same:
            end = min(selection.end, len(self.review.text))
            return (selection.start, end) if selection.start < end else None
        first, last = (bisect_left(self._from, at) for at in (selection.start, selection.end))
        return (self._to[first], self._to[last - 1] + 1) if first < last else None

    def _codes(self, selection: Selection) -> Iterator[tuple[Leaf | Experiencer | Code, str]]:
        for guid, who in selection.codings:
            if self.coder is not None and who != self.coder:
                continue
            means = self.meanings.get(guid)
            if means is None:
                self.unknown[self.project.codes.get(guid, "a code that is missing")] += 1
            else:
                yield means, who

    def _people_by_span(self) -> dict[tuple[int, int], set[Experiencer]]:
        """Some programs write one selection for each code: people are known by their words."""
        people: dict[tuple[int, int], set[Experiencer]] = {}
        for selection in self.source.selections:
            named = {
                means
                for guid, who in selection.codings
                if isinstance(means := self.meanings.get(guid), Experiencer)
                and (self.coder is None or who == self.coder)
            }
            alone = not any(
                not isinstance(self.meanings.get(guid), Experiencer)
                for guid, _ in selection.codings
            )
            if alone:
                people.setdefault((selection.start, selection.end), set()).update(named)
        return people

    def findings(self) -> tuple[Finding, ...]:
        """One finding per paragraph, code and role or polarity (codebook 1.2)."""
        from scr_nlp.findings import settle

        return tuple(settle(self._mentions()))

    def _mentions(self) -> Iterator[Finding]:
        for selection in self.source.selections:
            codes = list(self._codes(selection))
            named = {means for means, _ in codes if isinstance(means, Experiencer)}
            named |= self._people.get((selection.start, selection.end), set())
            asserted = [pair for pair in codes if not isinstance(pair[0], Experiencer)]
            span = self._span(selection)
            units = self._units(span) if span else []
            if asserted and not units:
                self.n_unplaced += len(asserted)
            for means, who in asserted:
                for index, block in units:
                    assert span is not None
                    finding = _read_finding(means, who, index, block, span, self.review)
                    if finding.kind is CodeKind.RISK_FACTOR:
                        people = tuple(person for person in Experiencer if person in named)
                        finding = replace(finding, experiencer=people)
                    yield finding

    def _units(self, span: tuple[int, int]) -> list[tuple[int, Block]]:
        first = max(0, bisect_right(self._starts, span[0]) - 1)
        last = bisect_left(self._starts, span[1])
        return [
            (index, block) for index, block in self._paragraphs[first:last] if span[0] < block.end
        ]


def _read_finding(
    means: Leaf | Experiencer | Code,
    who: str,
    index: int,
    block: Block,
    span: tuple[int, int],
    review: Review,
) -> Finding:
    start, end = max(span[0], block.start), min(span[1], block.end)
    method = who
    if isinstance(means, Code):
        method = UNDETAILED
        role = Role.CASE if means.kind is CodeKind.AGENCY else None
        polarity = Polarity.NEUTRAL if means.kind is CodeKind.THEME else None
        means = Leaf(means.id, means.kind, Status.PRESENT, role, polarity)
    assert isinstance(means, Leaf)
    return Finding(
        code=means.code,
        kind=means.kind,
        status=means.status,
        paragraph=index,
        start=start,
        end=end,
        text=review.text[start:end],
        cue="",
        method=method,
        score=1.0,
        role=means.role,
        polarity=means.polarity,
    )
