"""What an excerpt pack is asked for, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass

from scr_nlp.types import Leak

OMISSION = "[...]"
"""Stands where words of the paragraph were left out."""


@dataclass(frozen=True, slots=True)
class ExcerptRequest:
    """Which excerpts to choose.

    ``polarity`` is ``concern``, ``good_practice`` or empty for both. ``since`` is the
    first year of publication; ``board`` a part of the board's name in any letter case;
    ``section_kinds`` ids of codebook 6.2; ``length`` a name of ``excerpts.yaml``.
    ``seed`` 0 gives the best pack, another number another good one. ``whole`` gives
    whole paragraphs. ``max_severity`` (0-3) leaves out more graphic passages. ``least``
    (0-1) is how sure a passage's theme must be; None for ``least_score`` of ``excerpts.yaml``.
    """

    theme: str
    n: int = 12
    agency: str = ""
    risk: str = ""
    polarity: str = ""
    since: int = 0
    board: str = ""
    section_kinds: tuple[str, ...] = ()
    length: str = ""
    whole: bool = False
    max_severity: int = 3
    pseudonymise: bool = False
    seed: int = 0
    least: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The document of an excerpt, as a citation needs it; empty where it does not say."""

    review_id: str
    file: str
    title: str
    case: str
    board: str
    year: str
    n_pages: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage with all that it takes to cite it and to show it with care.

    ``start``/``end`` is its half-open span in ``paragraph_text``, the exact words of
    block ``paragraph``; ``text`` is what is shown, with omissions at either end as
    [...]. ``may_identify`` lists what could tell a reader who is meant, at its place in the
    paragraph as printed; with ``replaced`` bracketed roles stand for it in ``text`` and
    ``paragraph_text``. ``wordings`` are the words of the passage that tell of the theme, as
    it has them; none where the coder read the theme from the whole. ``clarity`` runs from
    0 to 1, ``severity`` from 0 to 3.
    """

    source: Source
    paragraph: int
    page: int
    number: str
    section: str
    start: int
    end: int
    text: str
    paragraph_text: str
    polarity: str
    subtheme: str
    codes: tuple[str, ...]
    agencies: tuple[str, ...]
    clarity: float
    severity: int
    warnings: tuple[str, ...]
    may_identify: tuple[Leak, ...]
    replaced: bool = False
    wordings: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the paragraph was left out."""
        return not self.text.startswith(OMISSION) and not self.text.endswith(OMISSION)


@dataclass(frozen=True, slots=True)
class Group:
    """Excerpts of one sub-theme and the questions to discuss with them."""

    name: str
    excerpts: tuple[Excerpt, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """Excerpts on one theme, in groups, with the wordings of a handout."""

    theme: str
    name: str
    title: str
    definition: str
    aims: tuple[str, ...]
    warnings: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def excerpts(self) -> tuple[Excerpt, ...]:
        """All excerpts in the order of the groups."""
        return tuple(excerpt for group in self.groups for excerpt in group.excerpts)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The documents cited, by board and year."""
        return tuple(
            sorted(
                {excerpt.source for excerpt in self.excerpts},
                key=lambda one: (one.board or one.title, one.year, one.title, one.review_id),
            )
        )
