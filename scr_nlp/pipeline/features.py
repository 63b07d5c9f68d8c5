"""What the attribute models look at: a mention, the words around it, and what the rules said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from spacy.tokens import Doc

from scr_nlp.codebook import Code
from scr_nlp.pipeline.experiencer import PeopleFinder, Person
from scr_nlp.pipeline.spans import CODES, Paragraph, read_index, read_sentences, read_text
from scr_nlp.types import CodeKind

_WORD = re.compile(r"\w+|[?;:]")
_PRONOUNS = frozenset({"she", "he", "they", "her", "his", "their", "him", "them"})
_LEFT, _RIGHT, _NEAR = 8, 6, 3


def _window(name: str, words: list[str]) -> Iterator[str]:
    for word in words:
        yield f"{name}:{word}"
    for first, second in pairwise(words):
        yield f"{name}2:{first} {second}"


def _is_question(sentence: str) -> bool:
    return sentence.rstrip("\"'”’)").endswith("?")


def sentence_features(sentence: str) -> dict[str, float]:
    """Features of the sentence of a mention, the same for all mentions in it."""
    words = _WORD.findall(sentence.lower())
    features = {f"sentence:{word}": 0.5 for word in words}
    features.update((f"first={word}", 1.0) for word in words[:1])
    if _is_question(sentence):
        features["question"] = 1.0
    return features


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The lower-case words of a sentence: before a mention, in it and after it."""

    left: list[str]
    inside: list[str]
    right: list[str]

    @classmethod
    def of(cls, sentence: str, start: int, end: int) -> Surroundings:
        """``start``:``end`` is the half-open span of the mention in the sentence."""
        parts = (sentence[:start], sentence[start:end], sentence[end:])
        return cls(*(_WORD.findall(part.lower()) for part in parts))


def mention_features(
    code: Code, paragraph: Paragraph, around: Surroundings, rules: dict[str, Any]
) -> dict[str, float]:
    """Features common to all attributes.

    ``rules`` holds what the rule components said of the mention, by attribute.
    """
    left, right = around.left[-_LEFT:], around.right[:_RIGHT]
    names = [
        f"code={code.id}",
        f"section={paragraph.section_kind}",
        f"{code.kind}|section={paragraph.section_kind}",
        f"block={paragraph.kind}",
        f"cue={rules['cue'].lower()}",
    ]
    for attribute in ("status", "role", "polarity"):
        names += [
            f"{attribute}={rules[attribute]}",
            f"{code.kind}|{attribute}={rules[attribute]}",
        ]
    names += _window("left", left)
    names += _window("in", around.inside)
    names += [f"right:{word}" for word in right]
    names += [f"near-left:{word}" for word in left[-_NEAR:]]
    names += [f"near-right:{word}" for word in right[:_NEAR]]
    return dict.fromkeys(names, 1.0)


def people_features(
    code: Code,
    around: Surroundings,
    span: tuple[int, int],
    people: list[Person],
    earlier: list[Person],
    rules: dict[str, Any],
) -> dict[str, float]:
    """Features of who is named where.

    ``people`` stand in the sentence, ``earlier`` before it; ``span`` is that of the
    mention, in the text of their offsets.
    """
    start, end = span
    names = [f"holder={code.holder}"]
    for person in people:
        side = (
            "in"
            if person.start < end and start < person.end
            else ("left" if person.end <= start else "right")
        )
        for who in person.who:
            names += [f"person-{side}:{who}", f"person-{side}:{who}|{code.id}"]
    names += [f"earlier:{who}" for person in earlier for who in person.who]
    names += [f"rule:{who}" for who in rules["experiencer"]]
    for side, words in (("left", around.left), ("in", around.inside)):
        names += [f"{side}-pronoun:{word}|{code.id}" for word in _PRONOUNS.intersection(words)]
    return dict.fromkeys(names, 1.0)


def read_features(
    doc: Doc, codes: dict[str, Code], finder: PeopleFinder
) -> Iterator[tuple[int, Code, dict[str, float]]]:
    """Position, code and features of every mention of a doc whose code is known."""
    index, sentences, whole = read_index(doc), read_sentences(doc), read_text(doc)
    group = doc.spans[CODES]
    attrs = group.attrs
    shared: dict[tuple[int, int], dict[str, float]] = {}
    for position, mention in enumerate(group):
        code = codes.get(mention.label_)
        start, end = mention.start_char, mention.end_char
        paragraph = index.at(start)
        if code is None or paragraph is None:
            continue
        sentence = sentences.at(start)
        begin, finish = sentence.start, max(sentence.end, end)
        text = whole[begin:finish]
        if (begin, finish) not in shared:
            shared[begin, finish] = sentence_features(text)
        around = Surroundings.of(text, start - begin, end - begin)
        rules = {name: values[position] for name, values in attrs.items()}
        features = shared[begin, finish] | mention_features(code, paragraph, around, rules)
        if code.kind is CodeKind.RISK_FACTOR:
            named = finder.find(doc, paragraph)
            inside = [p for p in named if p.start >= begin and p.end <= finish]
            earlier = [p for p in named if p.end <= begin][-3:]
            features |= people_features(code, around, (start, end), inside, earlier, rules)
        yield position, code, features
