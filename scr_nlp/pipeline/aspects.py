"""Coverage aspects: which passage contributes what to a coverage dimension."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from scr_nlp.codebook.dimensions import CoverageRules, Dimension, add_dimensions
from scr_nlp.codebook.matching import CueMatch, CueMatcher, Words
from scr_nlp.pipeline.spans import ASPECTS, LURES, read_index, read_sentences, read_words

_Group = tuple[str, str, int]
"""Dimension, aspect and position of a cue group."""


class AspectFinder:
    """Finds the aspects of every dimension in a sentence, by the rules of ``coverage.yaml``."""

    def __init__(self, dimensions: tuple[Dimension, ...]) -> None:
        self._groups: dict[tuple[str, str], int] = {
            (d.id, aspect.id): len(aspect.groups) for d in dimensions for aspect in d.aspects
        }
        self._cues: CueMatcher[_Group] = CueMatcher(
            [
                ((d.id, aspect.id, position), cue)
                for d in dimensions
                for aspect in d.aspects
                for position, group in enumerate(aspect.groups)
                for cue in group
            ]
        )
        self._lures = CueMatcher([(d.id, lure) for d in dimensions for lure in d.lures])

    def find_lures(self, words: Words, start: int, end: int) -> list[CueMatch[str]]:
        """Every lure in the half-open span of a text, labelled by dimension."""
        return list(self._lures.find_in(words, start, end))

    def find(
        self, words: Words, start: int, end: int, lures: list[CueMatch[str]]
    ) -> dict[tuple[str, str], CueMatch[_Group]]:
        """Each (dimension, aspect) all of whose groups a sentence meets, with its last cue.

        ``start`` and ``end`` are its half-open span; a cue within one of ``lures`` does
        not count.
        """
        groups: dict[tuple[str, str], set[int]] = defaultdict(set)
        last: dict[tuple[str, str], CueMatch[_Group]] = {}
        for match in self._cues.find_in(words, start, end):
            dimension, aspect, position = match.label
            if any(
                lure.label == dimension and lure.start <= match.start and match.end <= lure.end
                for lure in lures
            ):
                continue
            groups[dimension, aspect].add(position)
            last[dimension, aspect] = match
        return {key: last[key] for key, met in groups.items() if len(met) == self._groups[key]}


@Language.factory(
    "scr_aspects",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"dimensions": []},
)
def make_aspects(nlp: Language, name: str, dimensions: list[str]) -> AspectTagger:
    """The factory of :class:`AspectTagger`; ``dimensions`` names those added to the bundled."""
    return AspectTagger(add_dimensions(dimensions))


class AspectTagger:
    """Marks the sentences that contribute to a coverage dimension.

    Reads ``scr_paragraphs`` and sentence starts; writes ``scr_aspects`` (label =
    ``dimension.aspect``, id = ``cue:`` and the cue) and ``scr_lures`` (label =
    dimension): wordings that look like coverage and do not count.

    Attributes:
        dimensions: what is graded: the bundled dimensions, then those added.
    """

    def __init__(self, rules: CoverageRules) -> None:
        self.dimensions = rules.dimensions
        self.finder = AspectFinder(rules.dimensions)
        self._no_lift = frozenset(rules.no_lift)
        self._sections = {
            (d.id, aspect.id): frozenset(aspect.sections)
            for d in rules.dimensions
            for aspect in d.aspects
        }

    def __call__(self, doc: Doc) -> Doc:
        """The doc with its coverage aspects and lures."""
        index, words = read_index(doc), read_words(doc)
        aspects: list[Span] = []
        lures: list[Span] = []
        for sentence, following in pairwise([*read_sentences(doc).sentences, None]):
            assert sentence is not None
            paragraph = index.at(sentence.start)
            if paragraph is None or paragraph.section_kind in self._no_lift:
                continue
            start, end = sentence.start, sentence.end
            marks = self.finder.find_lures(words, start, end)
            for (dimension, aspect), cue in self.finder.find(words, start, end, marks).items():
                sections = self._sections[dimension, aspect]
                if not sections or paragraph.section_kind in sections:
                    aspects.append(
                        Span(
                            doc,
                            sentence.first,
                            following.first if following else len(doc),
                            label=f"{dimension}.{aspect}",
                            span_id=f"cue:{cue.cue}",
                        )
                    )
            for lure in marks:
                span = doc.char_span(
                    lure.start,
                    lure.end,
                    label=lure.label,
                    span_id=f"lure:{lure.cue}",
                    alignment_mode="expand",
                )
                if span is not None:
                    lures.append(span)
        doc.spans[ASPECTS] = SpanGroup(doc, name=ASPECTS, spans=aspects)
        doc.spans[LURES] = SpanGroup(doc, name=LURES, spans=lures)
        return doc
