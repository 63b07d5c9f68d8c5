"""Assertion status: present, historical, negated or hypothetical (codebook 1.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from scr_nlp.codebook import Code, Codebook, load_codebook, load_data
from scr_nlp.codebook.matching import CueMatcher, Words
from scr_nlp.pipeline.spans import (
    CODES,
    Sentence,
    read_index,
    read_sentences,
    read_text,
    read_words,
)
from scr_nlp.types import Role, Status

_WORD = re.compile(r"\w+")
_COLON = re.compile(r"\s*[:?]\s*")
_END = re.compile(r"\s*(?:[.,;|)/]|$)", re.MULTILINE)
_MARK = re.compile(r"[;:]|\s[–—-]\s")


@dataclass(frozen=True, slots=True)
class AssertionRule:
    """One entry of ``cues.yaml``: what its cues mean and how far they reach."""

    id: str
    status: Status
    direction: str
    reach: int
    applies_to: frozenset[str]

    def speaks_of(self, code: Code) -> bool:
        """Whether the rule applies to a code: to all, to its kind, or to it alone."""
        return not self.applies_to or code.kind in self.applies_to or code.id in self.applies_to


@dataclass(frozen=True, slots=True)
class Modifier:
    """A cue of a rule found in a sentence; offsets are characters in the text."""

    rule: AssertionRule
    start: int
    end: int


class SentenceModifiers:
    """The modifiers and terminators of one sentence of a text."""

    def __init__(
        self, text: str, modifiers: list[Modifier], terminators: list[tuple[int, int]]
    ) -> None:
        self.text, self.modifiers, self.terminators = text, modifiers, terminators

    def _reaches(self, modifier: Modifier, start: int, end: int) -> bool:
        rule = modifier.rule
        if rule.direction == "sentence":
            return True
        if rule.direction == "before":
            left, right = modifier.end, start
        else:
            left, right = end, modifier.start
        if left > right or (modifier.start < end and start < modifier.end):
            return False
        if rule.direction == "answer":
            return bool(
                _COLON.fullmatch(self.text, left, right) and _END.match(self.text, modifier.end)
            )
        if any(left <= a and b <= right for a, b in self.terminators):
            return False
        return len(_WORD.findall(self.text[left:right])) <= rule.reach

    def decide(self, start: int, end: int, code: Code) -> Modifier | None:
        """The modifier that decides the status of a code's span, if any; rule order decides."""
        return next(
            (
                modifier
                for modifier in self.modifiers
                if modifier.rule.speaks_of(code) and self._reaches(modifier, start, end)
            ),
            None,
        )


class AssertionRules:
    """The assertion part of ``cues.yaml``, compiled."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.rules = [
            AssertionRule(
                entry["id"],
                Status(entry["status"]),
                entry["direction"],
                entry.get("reach", 0),
                frozenset(entry.get("applies_to", ())),
            )
            for entry in data["rules"]
        ]
        order = {rule.id: position for position, rule in enumerate(self.rules)}
        self._order = order
        self._cues = CueMatcher(
            [
                (rule, cue)
                for rule, entry in zip(self.rules, data["rules"], strict=True)
                for cue in entry["cues"]
            ]
        )
        self._pseudo = CueMatcher([("", cue) for cue in data["pseudo"]])
        self._terminators = CueMatcher([("", cue) for cue in data["terminators"]])

    def read(self, words: Words, start: int, end: int) -> SentenceModifiers:
        """The modifiers of a sentence, in the order of their rules.

        ``start`` and ``end`` are its half-open span in the text of ``words``.
        """
        pseudo = [(m.start, m.end) for m in self._pseudo.find_in(words, start, end)]
        modifiers = [
            Modifier(m.label, m.start, m.end)
            for m in self._cues.find_in(words, start, end)
            if not any(a <= m.start and m.end <= b for a, b in pseudo)
        ]
        modifiers.sort(key=lambda m: (self._order[m.rule.id], -m.start))
        terminators = [(m.start, m.end) for m in self._terminators.find_in(words, start, end)]
        terminators += [m.span() for m in _MARK.finditer(words.text, start, end)]
        return SentenceModifiers(words.text, modifiers, terminators)


class Retractions:
    """Wordings by which a text takes back that something it named concerns this case."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._kinds = frozenset(data["applies_to"])
        self._within = CueMatcher([("", cue) for cue in data["within"]])
        self._after = CueMatcher([("", cue) for cue in data["after"]])

    def speaks_of(self, code: Code) -> bool:
        """Whether a code of this kind can be taken back."""
        return code.kind in self._kinds

    def find(
        self, words: Words, sentence: Sentence, following: Sentence | None
    ) -> tuple[int, int] | None:
        """The half-open span of the words that take back what a sentence names, if any."""
        hit = next(self._within.find_in(words, sentence.start, sentence.end), None)
        if hit is None and following is not None:
            hit = next(self._after.find_in(words, following.start, following.end), None)
        return None if hit is None else (hit.start, hit.end)


class SectionPriors:
    """Kinds of section in which a sentence is hypothetical unless it says otherwise."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.hypothetical = frozenset(data["hypothetical"])
        self._explicit: CueMatcher[str] = CueMatcher([("", cue) for cue in data["explicit"]])

    def lifted(self, words: Words, start: int, end: int) -> bool:
        """Whether words in the span of a sentence make it one about this case."""
        return next(self._explicit.find_in(words, start, end), None) is not None


@Language.factory(
    "scr_assertion",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"codebook": None},
)
def make_assertion(nlp: Language, name: str, codebook: str | None) -> AssertionTagger:
    """The factory of :class:`AssertionTagger`; ``codebook`` is a user's file or None."""
    return AssertionTagger(load_codebook(Path(codebook) if codebook else None))


class AssertionTagger:
    """Gives each code mention its status and the words that decided it.

    Reads ``scr_codes``, sentence starts and ``scr_paragraphs``; writes the lists
    ``status`` and ``cue``. Rules, terminators and section priors are in ``cues.yaml``.
    """

    def __init__(self, codebook: Codebook) -> None:
        data = load_data("cues.yaml")
        self.codebook = codebook
        self.rules = AssertionRules(data["assertion"])
        self.retractions = Retractions(data["assertion"]["retractions"])
        self.priors = SectionPriors(data["section_priors"])

    def __call__(self, doc: Doc) -> Doc:
        """The doc with the status of each mention."""
        group, text = doc.spans[CODES], read_text(doc)
        index, sentences, words = read_index(doc), read_sentences(doc), read_words(doc)
        read: dict[int, SentenceModifiers] = {}
        taken_back: dict[int, tuple[int, int] | None] = {}
        statuses, cues = [], []
        for span, role in zip(group, group.attrs["role"], strict=True):
            start, end = span.start_char, span.end_char
            sentence = sentences.at(start)
            if sentence.start not in read:
                read[sentence.start] = self.rules.read(words, sentence.start, sentence.end)
            code = self.codebook.codes[span.label_]
            status, cue = Status.PRESENT, ""
            modifier = read[sentence.start].decide(start, end, code)
            paragraph = index.at(start)
            section_kind = paragraph.section_kind if paragraph else ""
            if self.retractions.speaks_of(code) and sentence.start not in taken_back:
                following = sentences.after(sentence, paragraph)
                taken_back[sentence.start] = self.retractions.find(words, sentence, following)
            if role in (Role.PANEL, Role.REPORT_AUTHOR):
                # A list of members or authors is a fact of the review (ruling 1).
                modifier = None
            elif role == Role.ADDRESSEE:
                status, cue = Status.HYPOTHETICAL, "addressee"
            elif self.retractions.speaks_of(code) and (said := taken_back[sentence.start]):
                status, cue = Status.NEGATED, text[slice(*said)]
            elif section_kind in self.priors.hypothetical and not self.priors.lifted(
                words, sentence.start, sentence.end
            ):
                status, cue = Status.HYPOTHETICAL, f"section: {section_kind}"
            elif sentence.text.rstrip("\"'”’)").endswith("?"):
                status, cue = Status.HYPOTHETICAL, "?"
            if modifier and status is Status.PRESENT:
                status = modifier.rule.status
                cue = text[modifier.start : modifier.end]
            if status is Status.HISTORICAL and code.standing:
                status = Status.PRESENT
            statuses.append(status.value)
            cues.append(cue)
        group.attrs["status"], group.attrs["cue"] = statuses, cues
        return doc
