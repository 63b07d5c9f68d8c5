"""The learned part of coverage: which paragraph contributes what to a dimension."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.coverage import Sight
from scr_nlp.pipeline.encoder import Heads
from scr_nlp.pipeline.linear import Array, LinearModel, word_terms
from scr_nlp.pipeline.model_files import model_folder, read_json
from scr_nlp.pipeline.spans import (
    ASPECTS,
    LURES,
    Paragraph,
    read_index,
    read_logits,
    read_terms,
    write_sights,
)
from scr_nlp.settings import Mode

_WORD_WEIGHT, _MOST = 3.0, 8.0
_USUAL_PARAGRAPHS = 30


def _word_features(terms: Mapping[str, int]) -> dict[str, float]:
    weights = {f"word:{t}": 1.0 + math.log(n) for t, n in terms.items()}
    share = _WORD_WEIGHT / (math.hypot(*weights.values()) or 1.0)
    return {name: share * value for name, value in weights.items()}


def read_aspect_features(doc: Doc) -> Iterator[tuple[Paragraph, dict[str, float]]]:
    """Each paragraph of a doc that may lift a level, with what the aspect models look at.

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
    no_lift = frozenset(load_dimensions().no_lift)
    headings: dict[str, dict[str, float]] = {}
    for paragraph in index.paragraphs:
        if paragraph.section_kind in no_lift:
            continue
        if paragraph.section not in headings:
            terms = word_terms(paragraph.section)
            headings[paragraph.section] = {f"heading:{term}": 0.5 for term in terms}
        features = _word_features(read_terms(doc, paragraph))
        features |= dict.fromkeys(rules[paragraph.index], 1.0)
        features |= headings[paragraph.section]
        features[f"section:{paragraph.section_kind}"] = 1.0
        features[f"block:{paragraph.kind}"] = 1.0
        yield paragraph, features


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
        aspects: those that were trained, the columns of what is weighed.
        thresholds: the logit from which each counts in a paragraph.

    Every document tells of an aspect in a few paragraphs at most, however long it is: how
    likely one of its paragraphs is to do so falls with their number, and the logits with
    the logarithm of that.
    """

    def __init__(self, model: Path, mode: Mode) -> None:
        self._linear = LinearModel.load(model / "aspects.npz")
        scales = LinearModel.load(model / f"aspect_scales_{mode}.npz")
        self._intercept = scales.intercept
        self._words = _rows(scales, "words", self._linear.classes)
        columns = Heads(model / "encoder_heads.npz").columns if mode is Mode.THOROUGH else []
        self._encoder = _rows(scales, "encoder", columns)
        data = read_json(model / "aspects.json")[mode]
        self.aspects = scales.classes
        self.thresholds = np.array([data["thresholds"][aspect] for aspect in self.aspects])
        self._slopes = np.array([data["slopes"][a.partition(".")[0]] for a in self.aspects])

    def weigh(self, features: Mapping[str, float], logits: Array | None, paragraphs: int) -> Array:
        """The logit of each aspect for a paragraph, of shape (aspects,).

        ``logits`` are the encoder's, one a column; None where none ran. ``paragraphs`` is
        how many of the document may lift a level.
        """
        said = self._intercept + _clip(self._linear.scores(features)) @ self._words
        said -= length_discount(paragraphs)
        return said if logits is None else said + _clip(logits) @ self._encoder

    def chances(self, highest: Array) -> npt.NDArray[np.float64]:
        """How likely (0-1) each aspect is there, from its highest logit in a document."""
        return np.asarray(1.0 / (1.0 + np.exp(-self._slopes * (highest - self.thresholds))))


def length_discount(paragraphs: int) -> float:
    """What the logits of a paragraph lose for the number of paragraphs beside it.

    Nothing in a document of the usual number or fewer.
    """
    return math.log(max(paragraphs / _USUAL_PARAGRAPHS, 1.0))


def _rows(scales: LinearModel, source: str, names: Iterable[str]) -> Array:
    """What each logit of a source weighs, (logits, aspects); zeros where it has no say."""
    row = {name: position for position, name in enumerate(scales.names)}
    weights = np.vstack([scales.weights, np.zeros_like(scales.intercept)])
    return weights[[row.get(f"{source}:{name}", len(row)) for name in names]]


def _clip(logits: Array) -> Array:
    return np.minimum(np.maximum(logits, -_MOST), _MOST)


def name_logits(source: str, names: Iterable[str], logits: Array) -> dict[str, float]:
    """Logits as named features of a source; none counts for more than ``_MOST``."""
    return {f"{source}:{name}": float(x) for name, x in zip(names, _clip(logits), strict=True)}


class AspectClassifier:
    """Decides every aspect for which it was trained; others stay as the rules found them.

    Reads ``scr_aspects``, ``scr_lures``, ``scr_paragraphs`` and what the encoder made of
    the paragraphs; rewrites ``scr_aspects``: one span per paragraph and aspect (id
    ``classifier``). Leaves on the doc where each aspect is likeliest and how likely it is,
    from which the confidence in a level and the nearest misses come. Sections that lift
    nothing are passed over.

    Attributes:
        trained: the aspects that it decides.
    """

    def __init__(self, model: Path, mode: Mode) -> None:
        self._scales = AspectScales(model, mode)
        self.trained = frozenset(self._scales.aspects)

    def __call__(self, doc: Doc) -> Doc:
        """The doc with its coverage aspects decided."""
        scales, encoded = self._scales, read_logits(doc)
        kept = [span for span in doc.spans[ASPECTS] if span.label_ not in self.trained]
        highest = np.full(len(scales.aspects), -np.inf, dtype=np.float32)
        where = np.zeros(len(scales.aspects), dtype=int)
        read = list(read_aspect_features(doc))
        for paragraph, features in read:
            logits = scales.weigh(features, encoded.get(paragraph.index), len(read))
            where[logits > highest] = paragraph.index
            highest = np.maximum(highest, logits)
            for column in np.flatnonzero(logits >= scales.thresholds):
                span = doc.char_span(
                    paragraph.start,
                    paragraph.end,
                    label=scales.aspects[column],
                    span_id="classifier",
                    alignment_mode="expand",
                )
                if span is not None:
                    kept.append(span)
        kept.sort(key=lambda span: span.start)
        doc.spans[ASPECTS] = SpanGroup(doc, name=ASPECTS, spans=kept)
        sights = map(Sight, scales.chances(highest).tolist(), where.tolist())
        write_sights(doc, dict(zip(scales.aspects, sights, strict=True)))
        return doc
