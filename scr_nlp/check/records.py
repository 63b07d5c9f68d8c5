"""What a check tells about a draft: the records behind the terminal, the page, Word and JSON.

They hold quoted paragraphs of the draft and are as confidential as it is. Paragraphs are
block indices of the review, pages are 1-based, levels run from 0 to 3, scores from 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: block index, page (None where the file has none), number.

    ``label`` says it in words: "p. 3, para 4.2", "section 5", "Recommendation 4", or by
    position under its heading where the paragraph bears no number.
    """

    paragraph: int
    page: int | None
    number: str | None
    section: str
    label: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the draft and what it shows, in words."""

    place: Place
    text: str
    shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What a higher level would take: a question to the author, and the ways to answer it.

    Each way is a set of things that were not found, in words, beyond what the level
    below already takes; any one way is enough. Empty for level 1, which a token reaches.
    """

    level: int
    level_name: str
    question: str
    ways: tuple[tuple[str, ...], ...]

    @property
    def told(self) -> str:
        """The ways as one line, empty where there are none."""
        return "; or ".join(", together with ".join(way) for way in self.ways)


@dataclass(frozen=True, slots=True)
class Miss:
    """Words that look like coverage and were not counted, and why."""

    place: Place
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Looked:
    """Proof of absence: what was searched, for what, and what could not be read.

    ``classifiers`` names what trained classifiers looked for in every paragraph, by
    meaning and not by words.
    """

    paragraphs: int
    sections: tuple[str, ...]
    terms: tuple[str, ...]
    classifiers: tuple[str, ...]
    near_misses: tuple[Miss, ...]
    unread_pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DimensionCheck:
    """One coverage dimension of a draft: a statement about its text, never about practice.

    ``gap`` is level 0 or 1. ``by_hand`` tells that ``confidence`` is too low to go by.
    ``evidence`` are the passages on which the level rests, ``also`` those that show
    something that this level does not need, ``reasons`` those that say why the text is
    silent. ``steps`` holds one entry for each higher level, the next one first.
    """

    id: str
    name: str
    question: str
    level: int
    level_name: str
    gap: bool
    confidence: float
    by_hand: bool
    evidence: tuple[Passage, ...]
    also: tuple[Passage, ...]
    reasons: tuple[Passage, ...]
    steps: tuple[Step, ...]
    looked: Looked


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the author beside the levels; it changes none of them.

    ``kind`` is an id of ``drafts.yaml`` and ``kind_name`` what it is called. ``text`` is the
    block concerned and ``start``/``end`` the half-open span in it of the words; where the
    question concerns the draft as a whole, ``place`` is None and ``text`` empty.
    """

    kind: str
    kind_name: str
    question: str
    place: Place | None
    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The words concerned."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the draft and the paragraphs under it, up to the next heading.

    ``place`` is that of the heading; None for what stands before the first.
    """

    title: str
    number: str | None
    level: int
    place: Place | None
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """Everything a check tells about one draft.

    ``pages`` is None where the file has none. ``notes`` are what the reader has to say
    of the file. ``package``, ``codebook`` and ``model`` are the version and the SHA-256
    hashes of what made the check (``model`` empty where rules alone did).
    """

    source: str
    review_id: str
    title: str | None
    pages: int | None
    words: int
    dimensions: tuple[DimensionCheck, ...]
    observations: tuple[Asked, ...]
    outline: tuple[Section, ...]
    notes: tuple[str, ...]
    package: str
    codebook: str
    model: str

    @property
    def has_gap(self) -> bool:
        """Whether a dimension stands at level 0 or 1."""
        return any(dimension.gap for dimension in self.dimensions)


@dataclass(frozen=True, slots=True)
class DimensionChange:
    """One dimension in two drafts: its levels, and the evidence that came and went.

    ``closed`` is a gap that is none any more, ``opened`` one that was none before.
    ``gained`` are passages of the new draft, ``lost`` those of the old one.
    """

    id: str
    name: str
    before: int
    after: int
    closed: bool
    opened: bool
    gained: tuple[Passage, ...]
    lost: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A draft against an earlier one (``source``, ``review_id``).

    ``closed`` are the questions that are asked no more, with their places in the old
    draft; ``opened`` those that are new.
    """

    source: str
    review_id: str
    dimensions: tuple[DimensionChange, ...]
    closed: tuple[Asked, ...]
    opened: tuple[Asked, ...]
