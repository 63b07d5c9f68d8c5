"""The learned part of coverage: which paragraph contributes what to a dimension."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.pipeline.encoder import Heads
from scr_nlp.pipeline.linear import Array, LinearModel, word_terms
from scr_nlp.pipeline.model_files import model_folder, read_json
from scr_nlp.pipeline.spans import (
    ASPECTS,
    LURES,
    Paragraph,
    read_index,
    read_logits,
    read_text,
    write_chances,
)
from scr_nlp.settings import Mode

_WORD_WEIGHT, _MOST = 3.0, 8.0


def _word_features(text: str) -> dict[str, float]:
    weights = {f"word:{t}": 1.0 + math.log(n) for t, n in word_terms(text).items()}
    norm = math.sqrt(sum(value * value for value in weights.values())) or 1.0
    return {name: _WORD_WEIGHT * value / norm for name, value in weights.items()}


def read_aspect_features(doc: Doc) -> list[tuple[Paragraph, dict[str, float]]]:
    """Each paragraph of a doc with what the aspect models look at.

    These are its words, its section, and the aspects and lures that the rules found in
    it.
    """
    index = read_index(doc)
    rules: dict[int, set[str]] = defaultdict(set)
    for group, mark in ((ASPECTS, "rule"), (LURES, "lure")):
        for span in doc.spans[group]:
            owner = index.at(span.start_char)
            if owner is not None:
                rules[owner.index].add(f"{mark}:{span.label_}")
    whole = read_text(doc)
    out = []
    for paragraph in index.paragraphs:
        features = _word_features(whole[paragraph.start : paragraph.end])
        features |= dict.fromkeys(rules[paragraph.index], 1.0)
        features |= {f"heading:{term}": 0.5 for term in word_terms(paragraph.section)}
        features |= {
            f"section:{paragraph.section_kind}": 1.0,
            f"block:{paragraph.kind}": 1.0,
        }
        out.append((paragraph, features))
    return out


@Language.factory(
    "scr_aspect_classifier",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"model": None, "mode": "thorough"},
)
def make_aspect_classifier(
    nlp: Language, name: str, model: str | None, mode: str
) -> AspectClassifier:
    """The factory of :class:`AspectClassifier`; ``model`` is a folder, None the bundled one."""
    return AspectClassifier(Path(model) if model else model_folder(), Mode(mode))


class AspectScales:
    """Turns what the linear models and the encoder say into one score per aspect.

    A small linear model per aspect reads the logits of all aspects of its dimension, so
    that a passage that clearly shows one aspect is not taken for another. Trained by
    scripts/train_aspects.py, per mode.

    Attributes:
        thresholds: by aspect, the logit from which it counts in a paragraph.
    """

    def __init__(self, model: Path, mode: Mode) -> None:
        self._linear = LinearModel.load(model / "aspects.npz")
        self._scales = LinearModel.load(model / f"aspect_scales_{mode}.npz")
        data = read_json(model / "aspects.json")[mode]
        self.thresholds: dict[str, float] = data["thresholds"]
        self._slope: float = data["slope"]
        self._columns = Heads(model / "encoder_heads.npz").columns if mode is Mode.THOROUGH else []

    def weigh(self, features: Mapping[str, float], logits: Array | None) -> dict[str, float]:
        """The logit of each aspect for a paragraph.

        ``logits`` are the encoder's, one a column; None where none ran.
        """
        named = name_logits("words", self._linear.classes, self._linear.scores(features))
        if logits is not None:
            named |= name_logits("encoder", self._columns, logits)
        scores = self._scales.scores(named)
        return dict(zip(self._scales.classes, map(float, scores), strict=True))

    def chance(self, aspect: str, logit: float) -> float:
        """How likely (0-1) an aspect is there, from its highest logit in a document."""
        return 1.0 / (1.0 + math.exp(-self._slope * (logit - self.thresholds[aspect])))


def name_logits(source: str, names: Iterable[str], logits: Array) -> dict[str, float]:
    """Logits as named features of a source; none counts for more than ``_MOST``."""
    clipped = np.clip(logits, -_MOST, _MOST)
    return {f"{source}:{name}": float(x) for name, x in zip(names, clipped, strict=True)}


class AspectClassifier:
    """Decides every aspect for which it was trained; others stay as the rules found them.

    Reads ``scr_aspects``, ``scr_lures``, ``scr_paragraphs`` and what the encoder made of
    the paragraphs; rewrites ``scr_aspects``: one span per paragraph and aspect (id
    ``classifier``). Leaves on the doc how likely each aspect is in it at all, from which
    the confidence in a level comes. Sections that lift nothing are passed over.

    Attributes:
        trained: the aspects that it decides.
    """

    def __init__(self, model: Path, mode: Mode) -> None:
        self._scales = AspectScales(model, mode)
        self.trained = frozenset(self._scales.thresholds)
        self._no_lift = frozenset(load_dimensions().no_lift)

    def __call__(self, doc: Doc) -> Doc:
        """The doc with its coverage aspects decided."""
        thresholds = self._scales.thresholds
        kept = [span for span in doc.spans[ASPECTS] if span.label_ not in self.trained]
        highest = dict.fromkeys(self.trained, -math.inf)
        logits = read_logits(doc)
        for paragraph, features in read_aspect_features(doc):
            if paragraph.section_kind in self._no_lift:
                continue
            for aspect, logit in self._scales.weigh(features, logits.get(paragraph.index)).items():
                highest[aspect] = max(highest[aspect], logit)
                if logit < thresholds[aspect]:
                    continue
                span = doc.char_span(
                    paragraph.start,
                    paragraph.end,
                    label=aspect,
                    span_id="classifier",
                    alignment_mode="expand",
                )
                if span is not None:
                    kept.append(span)
        kept.sort(key=lambda span: span.start)
        doc.spans[ASPECTS] = SpanGroup(doc, name=ASPECTS, spans=kept)
        write_chances(
            doc,
            {
                aspect: self._scales.chance(aspect, logit) if logit > -math.inf else 0.0
                for aspect, logit in highest.items()
            },
        )
        return doc
