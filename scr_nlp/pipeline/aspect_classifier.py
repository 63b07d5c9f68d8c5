"""The learned part of coverage: which paragraph contributes what to a dimension."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from scr_nlp.pipeline.features import vector_features
from scr_nlp.pipeline.linear import LinearModel, sigmoid, word_terms
from scr_nlp.pipeline.model_files import model_folder, read_json
from scr_nlp.pipeline.spans import ASPECTS, LURES, Paragraph, ParagraphIndex, read_vectors

_WORD_WEIGHT = 3.0


def _word_features(text: str) -> dict[str, float]:
    weights = {f"word:{t}": 1.0 + math.log(n) for t, n in word_terms(text).items()}
    norm = math.sqrt(sum(value * value for value in weights.values())) or 1.0
    return {name: _WORD_WEIGHT * value / norm for name, value in weights.items()}


def read_aspect_features(doc: Doc) -> list[tuple[Paragraph, dict[str, float]]]:
    """Each paragraph of a doc with what the aspect models look at.

    These are its words, its section, the aspects and lures that the rules found in
    it, and the encoder's vector.
    """
    index = ParagraphIndex(doc)
    rules: dict[int, set[str]] = defaultdict(set)
    for group, mark in ((ASPECTS, "rule"), (LURES, "lure")):
        for span in doc.spans[group]:
            owner = index.at(span.start_char)
            if owner is not None:
                rules[owner.index].add(f"{mark}:{span.label_}")
    vectors = read_vectors(doc)
    whole = doc.text  # built anew at each call
    out = []
    for paragraph in index.paragraphs:
        features = _word_features(whole[paragraph.start : paragraph.end])
        features |= dict.fromkeys(rules[paragraph.index], 1.0)
        features |= {f"heading:{term}": 0.5 for term in word_terms(paragraph.section)}
        features |= {
            f"section:{paragraph.section_kind}": 1.0,
            f"block:{paragraph.kind}": 1.0,
        }
        if paragraph.index in vectors:
            features |= vector_features(vectors[paragraph.index])
        out.append((paragraph, features))
    return out


@Language.factory(
    "scr_aspect_classifier",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"model": None},
)
def make_aspect_classifier(nlp: Language, name: str, model: str | None) -> AspectClassifier:
    """The factory of :class:`AspectClassifier`; ``model`` is a folder, None the bundled one."""
    return AspectClassifier(Path(model) if model else model_folder())


class AspectClassifier:
    """Decides every aspect for which it was trained; others stay as the rules found them.

    Reads ``scr_aspects``, ``scr_lures``, ``scr_paragraphs`` and the paragraphs'
    vectors; rewrites ``scr_aspects``: one span per paragraph and aspect (id
    ``classifier``), and in its ``attrs`` the parallel list ``score`` (0-1; 1 for
    rules). Thresholds were chosen by cross-validation within the training part.
    """

    def __init__(self, model: Path) -> None:
        self._model = LinearModel.load(model / "aspects.npz")
        self._thresholds: dict[str, float] = read_json(model / "aspects.json")

    @property
    def trained(self) -> frozenset[str]:
        """The aspects that it decides, as ``dimension.aspect``."""
        return frozenset(self._thresholds)

    def __call__(self, doc: Doc) -> Doc:
        """The doc with its coverage aspects decided."""
        kept: list[tuple[Span, float]] = [
            (span, 1.0) for span in doc.spans[ASPECTS] if span.label_ not in self._thresholds
        ]
        for paragraph, features in read_aspect_features(doc):
            scores: Any = sigmoid(self._model.scores(features))
            for aspect, score in zip(self._model.classes, scores, strict=True):
                if score < self._thresholds[aspect]:
                    continue
                span = doc.char_span(
                    paragraph.start,
                    paragraph.end,
                    label=aspect,
                    span_id="classifier",
                    alignment_mode="expand",
                )
                if span is not None:
                    kept.append((span, round(float(score), 3)))
        kept.sort(key=lambda pair: pair[0].start)
        doc.spans[ASPECTS] = SpanGroup(
            doc,
            name=ASPECTS,
            spans=[span for span, _ in kept],
            attrs={"score": [score for _, score in kept]},
        )
        return doc
