"""Experiencer: who has or suffers a risk factor (codebook 1.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from scr_nlp.codebook import Code, Codebook, load_codebook, load_data
from scr_nlp.codebook.matching import CueMatcher, Words
from scr_nlp.pipeline.spans import (
    CODES,
    Paragraph,
    read_index,
    read_people,
    read_sentences,
    read_words,
)
from scr_nlp.types import CodeKind, Experiencer

_CHILDREN = (Experiencer.SUBJECT_CHILD, Experiencer.SIBLING)
_ADULTS = (Experiencer.MOTHER, Experiencer.FATHER, Experiencer.PARTNER)
_BOTH_PARENTS = (Experiencer.MOTHER, Experiencer.FATHER)


@dataclass(frozen=True, slots=True)
class Person:
    """A mention of one or more people; offsets are characters in the doc."""

    who: tuple[Experiencer, ...]
    start: int
    end: int


class PeopleFinder:
    """Finds the people of a review by the words for them in ``cues.yaml``."""

    def __init__(self) -> None:
        people = load_data("cues.yaml")["people"]
        self._matcher = CueMatcher([(who, cue) for who, cues in people.items() for cue in cues])

    def find(self, doc: Doc, paragraph: Paragraph) -> list[Person]:
        """Every mention in a paragraph, in order; of overlapping ones the longest.

        Looked for once and kept on the doc.
        """
        known = read_people(doc)
        if paragraph.start not in known:
            known[paragraph.start] = list(self._find(read_words(doc), paragraph))
        return known[paragraph.start]

    def _find(self, words: Words, paragraph: Paragraph) -> Iterator[Person]:
        matches = self._matcher.find_in(words, paragraph.start, paragraph.end)
        reach = -1
        for match in sorted(matches, key=lambda m: (m.start, m.start - m.end)):
            if match.start < reach:
                continue
            reach = match.end
            who = _BOTH_PARENTS if match.label == "parents" else (Experiencer(match.label),)
            yield Person(who, match.start, match.end)


def _fits(code: Code, person: Person) -> bool:
    if code.holder == "child":
        return any(who in (*_CHILDREN, Experiencer.OTHER) for who in person.who)
    if code.holder == "parent":
        return any(who in (*_ADULTS, Experiencer.OTHER) for who in person.who)
    return True


def _nearest(people: list[Person], start: int, end: int) -> Person | None:
    """The person named nearest to a span; before it counts as nearer than behind it."""

    def distance(person: Person) -> int:
        if person.end <= start:
            return start - person.end
        if person.start >= end:
            return 2 * (person.start - end)
        return 0

    return min(people, key=distance, default=None)


@Language.factory(
    "scr_experiencer",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"codebook": None},
)
def make_experiencer(nlp: Language, name: str, codebook: str | None) -> ExperiencerTagger:
    """The factory of :class:`ExperiencerTagger`; ``codebook`` is a user's file or None."""
    return ExperiencerTagger(load_codebook(Path(codebook) if codebook else None))


class ExperiencerTagger:
    """Says who has or suffers each risk factor.

    Reads ``scr_codes``, ``scr_paragraphs`` and sentence starts; writes the list
    ``experiencer``. Of the people named in the sentence (else in the paragraph
    before it) who can hold the code, the nearest one is taken; where nobody is
    named, the subject child for what children suffer and nobody for the rest.
    """

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.people = PeopleFinder()

    def __call__(self, doc: Doc) -> Doc:
        """The doc with the experiencers of each mention."""
        index, sentences = read_index(doc), read_sentences(doc)
        group = doc.spans[CODES]
        values: list[list[str]] = []
        for span in group:
            code = self.codebook.codes[span.label_]
            paragraph = index.at(span.start_char)
            if code.kind is not CodeKind.RISK_FACTOR or paragraph is None:
                values.append([])
                continue
            sentence = sentences.at(span.start_char)
            chosen = self._choose(
                code,
                self.people.find(doc, paragraph),
                (span.start_char, span.end_char),
                (sentence.start, sentence.end),
            )
            values.append([who.value for who in chosen])
        group.attrs["experiencer"] = values
        return doc

    def _choose(
        self,
        code: Code,
        people: list[Person],
        span: tuple[int, int],
        sentence: tuple[int, int],
    ) -> Iterator[Experiencer] | tuple[Experiencer, ...]:
        fitting = [person for person in people if _fits(code, person)]
        inside = [p for p in fitting if sentence[0] <= p.start and p.end <= sentence[1]]
        earlier = [p for p in fitting if p.end <= sentence[0]]
        person = _nearest(inside, *span) or (earlier[-1] if earlier else None)
        if person:
            return person.who
        return (Experiencer.SUBJECT_CHILD,) if code.holder == "child" else ()
