"""What the attribute models look at: a mention, the words around it, and what the rules said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from spacy.tokens import Doc

from scr_nlp.codebook import Code
from scr_nlp.pipeline.experiencer import Person
from scr_nlp.pipeline.spans import CODES, ParagraphIndex, read_text
from scr_nlp.types import CodeKind

_WORD = re.compile(r"\w+|[?;:]")
_PRONOUNS = frozenset({"she", "he", "they", "her", "his", "their", "him", "them"})
_LEFT, _RIGHT, _NEAR = 8, 6, 3


def _window(name: str, words: list[str]) -> Iterator[str]:
    for word in words:
        yield f"{name}:{word}"
    for first, second in pairwise(words):
        yield f"{name}2:{first} {second}"


def mention_features(
    code: Code,
    paragraph_kind: str,
    section_kind: str,
    sentence: str,
    span: tuple[int, int],
    rules: dict[str, Any],
) -> dict[str, float]:
    """Features common to all attributes; ``span`` is half-open in ``sentence``.

    ``rules`` holds what the rule components said of the mention, by attribute.
    """
    start, end = span
    left = _WORD.findall(sentence[:start].lower())[-_LEFT:]
    inside = _WORD.findall(sentence[start:end].lower())
    right = _WORD.findall(sentence[end:].lower())[:_RIGHT]
    names = {
        f"code={code.id}",
        f"section={section_kind}",
        f"{code.kind}|section={section_kind}",
        f"block={paragraph_kind}",
        f"cue={rules['cue'].lower()}",
    }
    for attribute in ("status", "role", "polarity"):
        names |= {
            f"{attribute}={rules[attribute]}",
            f"{code.kind}|{attribute}={rules[attribute]}",
        }
    names.update(_window("left", left))
    names.update(_window("in", inside))
    names.update(f"right:{word}" for word in right)
    names.update(f"near-left:{word}" for word in left[-_NEAR:])
    names.update(f"near-right:{word}" for word in right[:_NEAR])
    words = _WORD.findall(sentence.lower())
    names.update(f"first={word}" for word in words[:1])
    if sentence.rstrip("\"'”’)").endswith("?"):
        names.add("question")
    features = dict.fromkeys(names, 1.0)
    features.update((f"sentence:{word}", 0.5) for word in words)
    return features


def people_features(
    code: Code,
    sentence: str,
    span: tuple[int, int],
    people: list[Person],
    earlier: list[Person],
    rules: dict[str, Any],
) -> dict[str, float]:
    """Features of who is named where; ``people`` in the sentence, ``earlier`` before it."""
    start, end = span
    names = {f"holder={code.holder}"}
    for person in people:
        side = (
            "in"
            if person.start < end and start < person.end
            else ("left" if person.end <= start else "right")
        )
        for who in person.who:
            names |= {f"person-{side}:{who}", f"person-{side}:{who}|{code.id}"}
    names.update(f"earlier:{who}" for person in earlier for who in person.who)
    names.update(f"rule:{who}" for who in rules["experiencer"])
    for side, text in (("left", sentence[:start]), ("in", sentence[start:end])):
        for word in _PRONOUNS.intersection(_WORD.findall(text.lower())):
            names.add(f"{side}-pronoun:{word}|{code.id}")
    return dict.fromkeys(names, 1.0)


def read_features(
    doc: Doc, codes: dict[str, Code], finder: Any
) -> Iterator[tuple[int, Code, dict[str, float]]]:
    """Position, code and features of every mention of a doc whose code is known.

    ``finder`` is the :class:`~scr_nlp.pipeline.experiencer.PeopleFinder` to use.
    """
    index = ParagraphIndex(doc)
    group = doc.spans[CODES]
    whole = read_text(doc)
    people: dict[int, list[Person]] = {}
    for position, mention in enumerate(group):
        code = codes.get(mention.label_)
        paragraph = index.at(mention.start_char)
        if code is None or paragraph is None:
            continue
        sentence = mention.sent
        begin, finish = sentence.start_char, max(sentence.end_char, mention.end_char)
        span = (mention.start_char - begin, mention.end_char - begin)
        text = whole[begin:finish]
        rules = {name: values[position] for name, values in group.attrs.items()}
        features = mention_features(code, paragraph.kind, paragraph.section_kind, text, span, rules)
        if code.kind is CodeKind.RISK_FACTOR:
            if paragraph.start not in people:
                people[paragraph.start] = finder.find(whole[paragraph.start : paragraph.end])
            shift = begin - paragraph.start
            named = people[paragraph.start]
            inside = [
                Person(p.who, p.start - shift, p.end - shift)
                for p in named
                if p.start >= shift and p.end <= finish - paragraph.start
            ]
            earlier = [p for p in named if p.end <= shift][-3:]
            features |= people_features(code, text, span, inside, earlier, rules)
        yield position, code, features
