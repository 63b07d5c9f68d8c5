"""The frozen records that flow through the toolkit: no I/O, no spaCy.

    path -> Review -> Doc -> Analysis -> Study -> DataFrame -> Report -> bytes

Offsets are half-open character offsets into ``Review.text``; pages are 1-based;
scores run from 0 to 1. Ids of codes, section kinds and document types are those
of the codebook.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property


class BlockKind(StrEnum):
    """What a block of a document is; every block but a heading is a coding unit."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    BOX = "box"
    FOOTNOTE = "footnote"


class CodeKind(StrEnum):
    """The three kinds of code in a codebook."""

    RISK_FACTOR = "risk_factor"
    AGENCY = "agency"
    THEME = "theme"


class Status(StrEnum):
    """Assertion status of a code in a paragraph (codebook 1.3), strongest first."""

    PRESENT = "present"
    HISTORICAL = "historical"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"


STATUS_PRECEDENCE: tuple[Status, ...] = tuple(Status)
"""Codebook 1.3 rule 1: present > historical > negated > hypothetical."""


class Experiencer(StrEnum):
    """Who has or suffers a risk factor (codebook 1.4)."""

    SUBJECT_CHILD = "subject_child"
    SIBLING = "sibling"
    MOTHER = "mother"
    FATHER = "father"
    PARTNER = "partner"
    OTHER = "other"


class Role(StrEnum):
    """In what role an agency is mentioned (codebook 1.6)."""

    CASE = "case"
    REPORT_AUTHOR = "report_author"
    PANEL = "panel"
    ADDRESSEE = "addressee"


class Polarity(StrEnum):
    """How a practice theme is judged (codebook 1.5)."""

    CONCERN = "concern"
    GOOD_PRACTICE = "good_practice"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a review: a heading or a coding unit.

    ``start``/``end`` are its half-open span in ``Review.text``; the printed number
    (``6.14``, ``(a)``) is kept in ``number`` and not repeated in the text.
    ``section`` is the text of the heading above it, ``section_kind`` that
    section's canonical kind (codebook 6.2; empty where no heading tells).
    """

    kind: BlockKind
    start: int
    end: int
    page: int = 1
    number: str | None = None
    level: int = 0
    section: str = ""
    section_kind: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A piece of metadata with the words it was read from and how sure it is (0-1).

    ``quote`` is ``Review.text[start:end]``. Words from outside the text (the file's own
    properties, a running header) have no ``start`` and ``end``.
    """

    value: str
    score: float
    quote: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the front matter says; ``None`` where nothing was found.

    ``doc_type`` is a type id of codebook 6.1, ``review_type`` the kind of review by
    nation and era (an id of ``documents.yaml``). Dates are ISO (``2014``, ``2014-03`` or
    ``2014-03-09``), as precise as printed: ``published`` (failing that, of issue or
    approval), ``reported`` (completed or adopted), ``incident``; ``period`` under review
    is an ISO 8601 interval (``2012-05/2014-03-09``). ``ages`` lists ages of the children
    (``5 weeks; 3 years``), ``children`` is their number.
    """

    title: Stated | None = None
    doc_type: Stated = Stated("other", 0.0)
    nation: Stated | None = None
    board: Stated | None = None
    subject: Stated | None = None
    author: Stated | None = None
    chair: Stated | None = None
    published: Stated | None = None
    reference: Stated | None = None
    review_type: Stated | None = None
    reported: Stated | None = None
    incident: Stated | None = None
    period: Stated | None = None
    ages: Stated | None = None
    children: Stated | None = None

    def value(self, name: str) -> str | None:
        """The plain value of a field, or None."""
        stated: Stated | None = getattr(self, name)
        return stated.value if stated else None


@dataclass(frozen=True, slots=True)
class Location:
    """Where an offset lies: block index, page, printed number and section."""

    block: int
    page: int
    number: str | None
    section: str
    section_kind: str


@dataclass(frozen=True, slots=True)
class OcrPage:
    """A scanned page (1-based) whose text was read by OCR.

    ``confidence`` is the mean of the word confidences that the OCR program gives (0-1),
    ``words`` how many words it read.
    """

    page: int
    confidence: float
    words: int


@dataclass(frozen=True)
class Review:
    """One document as read: canonical text, blocks over it, and what was kept out.

    ``review_id`` is the SHA-256 of the file. ``text`` holds the blocks joined by
    blank lines; ``furniture`` holds running headers, footers and page numbers,
    which never appear in ``text``. ``page_starts[p - 1]`` is the offset at which
    page ``p`` begins; formats without pages have one page. ``unread_pages`` gave no
    text; the text of ``ocr_pages`` was read from a picture and may have wrong words.
    """

    review_id: str
    source: str
    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[int, ...] = (0,)
    furniture: tuple[str, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    warnings: tuple[str, ...] = ()
    unread_pages: tuple[int, ...] = ()
    ocr_pages: tuple[OcrPage, ...] = ()

    @property
    def n_pages(self) -> int:
        """Number of pages (1 where the format has none)."""
        return len(self.page_starts)

    @cached_property
    def text_id(self) -> str:
        """SHA-256 of the text's letters and digits: equal for the same text in two files."""
        letters = "".join(filter(str.isalnum, self.text.casefold()))
        return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def block_text(self, index: int) -> str:
        """The text of block ``index``."""
        block = self.blocks[index]
        return self.text[block.start : block.end]

    def paragraphs(self) -> Iterator[tuple[int, Block]]:
        """Index and block of every coding unit, in reading order."""
        for index, block in enumerate(self.blocks):
            if block.kind is not BlockKind.HEADING:
                yield index, block

    def page_of(self, offset: int) -> int:
        """1-based page on which a character offset lies."""
        return max(1, bisect_right(self.page_starts, offset))

    def locate(self, offset: int) -> Location:
        """Block, page, number and section of a character offset.

        Raises:
            IndexError: the offset lies outside the text.
        """
        if not self.blocks or not 0 <= offset < max(1, len(self.text)):
            raise IndexError(f"offset {offset} is outside the text of {len(self.text)} characters")
        index = max(0, bisect_right(self._block_starts, offset) - 1)
        block = self.blocks[index]
        # A note whose paragraph runs over the page stands behind it in the text.
        page = block.page if block.kind is BlockKind.FOOTNOTE else self.page_of(offset)
        return Location(index, page, block.number, block.section, block.section_kind)


@dataclass(frozen=True, slots=True)
class Finding:
    """One code asserted in one paragraph, with the words that show it.

    One finding per paragraph and code, and per role for agencies or per polarity
    for themes (codebook 1.2); where a code is mentioned more than once, the
    strongest status decides and its span is the evidence. ``paragraph`` indexes
    ``Review.blocks``. ``cue`` holds the words that decided the status (empty where
    none did), ``method`` the rule, cue or classifier that made the finding, or
    ``human:NAME`` where a person decided (:class:`Decision`).
    """

    code: str
    kind: CodeKind
    status: Status
    paragraph: int
    start: int
    end: int
    text: str
    cue: str
    method: str
    score: float
    experiencer: tuple[Experiencer, ...] = ()
    role: Role | None = None
    polarity: Polarity | None = None


class Verdict(StrEnum):
    """What a person made of a finding."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision on one finding; it outlives a new analysis of the review.

    ``finding`` is what was judged, ``outcome`` what it became: the same finding where it
    was accepted, another where it was changed, None where it was rejected. ``by`` is the
    person's name, ``at`` the time (ISO 8601, UTC).
    """

    review_id: str
    finding: Finding
    verdict: Verdict
    outcome: Finding | None
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a coverage dimension: met or not, and the paragraphs that show it."""

    id: str
    met: bool
    paragraphs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A passage that looks like coverage and was not counted, and why."""

    paragraph: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Searched:
    """Proof of absence: where the tool looked and what it could not read."""

    paragraphs: int
    sections: tuple[str, ...]
    terms: tuple[str, ...]
    near_misses: tuple[NearMiss, ...]
    unread_pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well a document's text covers one dimension (codebook part 5).

    ``level`` runs from 0 (absent) to 3 (addressed); 0 and 1 are ``flagged`` as a
    gap. It is a statement about the text, never about practice.
    """

    dimension: str
    level: int
    score: float
    criteria: tuple[Criterion, ...]
    searched: Searched

    @property
    def flagged(self) -> bool:
        """Whether the level counts as a gap (0 or 1)."""
        return self.level <= 1

    @property
    def evidence(self) -> tuple[int, ...]:
        """The paragraphs on which the level rests, in reading order."""
        return tuple(sorted({p for c in self.criteria if c.met for p in c.paragraphs}))


@dataclass(frozen=True, slots=True)
class Run:
    """What made an analysis.

    ``package`` is the version, ``codebook`` a SHA-256; ``model`` names the mode, the
    operating point and the SHA-256 of the trained parts, or only the mode ``rules``.
    """

    package: str
    codebook: str
    model: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """A review with its findings and coverage, and the run that made them."""

    review: Review
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    run: Run


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read: the error's type and its one-line message."""

    source: str
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation: what is asked, of whom, and by when.

    ``paragraph`` indexes ``Review.blocks``; ``start``/``end`` is the half-open span of
    that block, ``page`` its 1-based page. ``addressee`` holds the words that say who is
    asked, ``measure`` the clause by which others can see it done (… stands for words left
    out of a long one), ``date`` the words that say by when; each is empty where there is
    none. ``agencies`` and ``themes`` are codes.
    """

    paragraph: int
    start: int
    end: int
    page: int
    number: str | None
    text: str
    addressee: str
    agencies: tuple[str, ...]
    measure: str
    date: str
    themes: tuple[str, ...]

    @property
    def measurable(self) -> bool:
        """Whether others can see it done."""
        return bool(self.measure)

    @property
    def dated(self) -> bool:
        """Whether it says by when."""
        return bool(self.date)


@dataclass(frozen=True, slots=True)
class Leak:
    """Words that could tell a reader who is meant, and the role that can stand for them.

    ``kind`` is an id of ``leaks.yaml``, ``what`` its name; ``start``/``end`` is a
    half-open span in the passage or in ``Review.text``; ``replacement`` is in square
    brackets (``[school]``).
    """

    kind: str
    start: int
    end: int
    text: str
    what: str
    replacement: str

    def moved(self, offset: int) -> Leak:
        """The same leak in a text in which its passage begins at an offset."""
        return replace(self, start=self.start + offset, end=self.end + offset)


@dataclass(frozen=True, slots=True)
class Observation:
    """Something in a draft that its author may want to look at, worded as a question.

    ``kind`` is an id of ``drafts.yaml``. ``paragraph`` indexes ``Review.blocks``;
    ``start``/``end`` is the half-open span of the words concerned in ``Review.text``,
    ``page`` their 1-based page and ``number`` the printed number of the paragraph.
    All five are None where it concerns the document as a whole. It never changes a
    coverage level.
    """

    kind: str
    question: str
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    number: str | None = None
