"""From a review to its analysis: what the pipeline marked, as records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from scr_nlp.codebook import Codebook
from scr_nlp.codebook.dimensions import Dimension, hash_with
from scr_nlp.coverage import Mark, grade_review
from scr_nlp.pipeline import OWN_CLASSIFIER, to_doc
from scr_nlp.pipeline.spans import ASPECTS, CODES, LURES, read_index, read_sights, read_text
from scr_nlp.settings import Mode
from scr_nlp.types import (
    STATUS_PRECEDENCE,
    Analysis,
    CodeKind,
    Experiencer,
    Finding,
    Polarity,
    Review,
    Role,
    Run,
    Status,
)
from scr_nlp.version import VERSION

_RANK = {status: rank for rank, status in enumerate(STATUS_PRECEDENCE)}


def read_mentions(doc: Doc, kinds: dict[str, CodeKind]) -> Iterable[Finding]:
    """Every code mention of a doc as a finding, in order; offsets are characters."""
    group, index, text = doc.spans[CODES], read_index(doc), read_text(doc)
    attrs = group.attrs
    for position, span in enumerate(group):
        paragraph = index.at(span.start_char)
        if paragraph is None:
            continue
        value = {name: values[position] for name, values in attrs.items()}
        start, end = span.start_char, span.end_char
        yield Finding(
            code=span.label_,
            kind=kinds[span.label_],
            status=Status(value["status"]),
            paragraph=paragraph.index,
            start=start,
            end=end,
            text=text[start:end],
            cue=value["cue"],
            method=span.id_,
            score=value["score"],
            experiencer=tuple(Experiencer(who) for who in value["experiencer"]),
            role=Role(value["role"]) if value["role"] else None,
            polarity=Polarity(value["polarity"]) if value["polarity"] else None,
        )


def read_marks(doc: Doc) -> list[Mark]:
    """The coverage aspects and lures of a doc as marks, in order."""
    index, text = read_index(doc), read_text(doc)
    marks = []
    for name in (ASPECTS, LURES):
        for span in doc.spans[name]:
            paragraph = index.at(span.start_char)
            if paragraph is not None:
                dimension, _, aspect = span.label_.partition(".")
                words = text[span.start_char : span.end_char]
                marks.append(Mark(dimension, aspect, paragraph.index, words, span.id_))
    return marks


def settle(mentions: Iterable[Finding]) -> list[Finding]:
    """One finding per paragraph and code, and per role or polarity (codebook 1.2).

    The strongest status decides (1.3 rule 1) and its mention is the evidence; a risk
    factor lists everyone whom mentions of that status name. A neutral mention of a
    theme beside a judged one says nothing more and is left out.
    """
    groups: dict[tuple[int, str, Role | None, Polarity | None], list[Finding]] = defaultdict(list)
    judged: set[tuple[int, str]] = set()
    for mention in mentions:
        key = (mention.paragraph, mention.code, mention.role, mention.polarity)
        groups[key].append(mention)
        if mention.polarity in (Polarity.CONCERN, Polarity.GOOD_PRACTICE):
            judged.add((mention.paragraph, mention.code))
    settled = []
    for (paragraph, code, _, polarity), group in groups.items():
        best = min(group, key=lambda f: (_RANK[f.status], -f.score, f.start))
        if (
            polarity is Polarity.NEUTRAL
            and best.status is Status.PRESENT
            and (paragraph, code) in judged
        ):
            continue
        who = {w for f in group if f.status is best.status for w in f.experiencer}
        settled.append(replace(best, experiencer=tuple(w for w in Experiencer if w in who)))
    return sorted(settled, key=lambda f: (f.paragraph, f.start, f.code))


def describe_run(nlp: Language) -> Run:
    """Version, codebook and trained parts with which a pipeline analyses."""
    classifiers: list[Any] = [
        nlp.get_pipe(name) for name in ("scr_classifier", OWN_CLASSIFIER) if nlp.has_pipe(name)
    ]
    model = "; ".join(one.signature for one in classifiers) or Mode.RULES.value
    return Run(VERSION, hash_with(_dimensions(nlp), _codebook(nlp).hash), model)


def _codebook(nlp: Language) -> Codebook:
    codebook: Codebook = nlp.get_pipe("scr_codes").codebook  # type: ignore[attr-defined]
    return codebook


def _dimensions(nlp: Language) -> tuple[Dimension, ...]:
    dimensions: tuple[Dimension, ...] = nlp.get_pipe("scr_aspects").dimensions  # type: ignore[attr-defined]
    return dimensions


def analyse(review: Review, nlp: Language) -> Analysis:
    """The findings and coverage of a review, with the run that made them."""
    doc = to_doc(nlp, review)
    kinds = {code.id: code.kind for code in _codebook(nlp).codes.values()}
    findings = settle(read_mentions(doc, kinds))
    coverage = grade_review(_dimensions(nlp), read_marks(doc), review, read_sights(doc))
    return Analysis(review, tuple(findings), coverage, describe_run(nlp))
