"""The spaCy pipeline: from blank English, assembled by ``config.cfg``.

    scr_sentences -> scr_codes -> scr_lead_ins -> scr_classifier -> scr_role
        -> scr_assertion -> scr_experiencer -> scr_polarity -> scr_attributes -> scr_aspects
        -> scr_aspect_classifier

The classifiers and ``scr_attributes`` are trained; the rest are rules as data.

Each component is registered with ``Language.factory`` and as a ``spacy_factories``
entry point, so that a saved pipeline loads with ``spacy.load`` wherever scr_nlp is
installed.
"""

from __future__ import annotations

from pathlib import Path
from weakref import WeakKeyDictionary

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.util import load_config

# Imported so that their factories are registered.
from scr_nlp.pipeline import (  # noqa: F401
    aspect_classifier,
    aspects,
    assertion,
    attributes,
    classifier,
    codes,
    experiencer,
    lead_ins,
    polarity,
    roles,
    sentences,
)
from scr_nlp.pipeline.spans import PARAGRAPHS, write_text
from scr_nlp.settings import DEFAULT, Mode, Settings
from scr_nlp.types import Review

__all__ = ["load_pipeline", "to_doc"]

_CONFIG = Path(__file__).with_name("config.cfg")
LEARNED = ("scr_classifier", "scr_attributes", "scr_aspect_classifier")
"""The trained components of ``config.cfg``."""
OWN_CLASSIFIER = "scr_own_classifier"
"""The component for the codes that a user trained."""


def load_pipeline(settings: Settings = DEFAULT) -> Language:
    """The pipeline for a codebook, a mode and an operating point.

    Raises:
        CodebookError: a mistake in the user's codebook or in an added dimension.
        ModelError: a trained part is missing or damaged.
    """
    config = load_config(_CONFIG)
    config["components"]["scr_aspects"]["dimensions"] = list(settings.dimensions)
    for name in LEARNED:
        if settings.mode is Mode.RULES:
            config["nlp"]["pipeline"].remove(name)
            del config["components"][name]
        else:
            config["components"][name]["mode"] = settings.mode.value
    if settings.mode is not Mode.RULES:
        config["components"]["scr_classifier"]["point"] = settings.point.value
    if settings.trained is not None:
        # The user's own codes: the same component once more, over their trained parts.
        order = config["nlp"]["pipeline"]
        order.insert(order.index("scr_lead_ins") + 1, OWN_CLASSIFIER)
        config["components"][OWN_CLASSIFIER] = {
            "factory": "scr_classifier",
            "codebook": None,
            "model": str(settings.trained),
            "mode": Mode.FAST.value,
            "point": settings.point.value,
        }
    if settings.codebook is not None:
        for component in config["components"].values():
            if "codebook" in component:
                component["codebook"] = str(settings.codebook)
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    # A review may be longer than spaCy's guard for statistical models.
    nlp.max_length = 50_000_000
    nlp.tokenizer.max_cache_size = _MOST_CHUNKS  # type: ignore[union-attr]
    return nlp


_MOST_CHUNKS = 200_000
_taught: WeakKeyDictionary[Language, set[str]] = WeakKeyDictionary()


def _teach_tokenizer(nlp: Language, text: str) -> None:
    """Show the tokenizer each chunk of a text once, by itself.

    It remembers how it split a chunk, but in a longer text only up to the first special
    case such as 'e.g.': the rest it would split anew each time, at ten times the cost.
    """
    known = _taught.setdefault(nlp, set())
    new = set(text.split()) - known
    if len(known) < _MOST_CHUNKS:
        for chunk in new:
            nlp.tokenizer(chunk)
        known |= new


def to_doc(nlp: Language, review: Review) -> Doc:
    """The review as a processed Doc, its coding units laid on it as ``scr_paragraphs``."""
    _teach_tokenizer(nlp, review.text)
    doc = nlp.make_doc(review.text)
    write_text(doc, review.text)
    spans, section_kinds, sections = [], [], []
    for index, block in review.paragraphs():
        span = doc.char_span(
            block.start,
            block.end,
            label=block.kind.value,
            span_id=str(index),
            alignment_mode="expand",
        )
        if span is not None:
            spans.append(span)
            section_kinds.append(block.section_kind)
            sections.append(block.section)
    doc.spans[PARAGRAPHS] = SpanGroup(
        doc,
        name=PARAGRAPHS,
        spans=spans,
        attrs={"section_kind": section_kinds, "section": sections},
    )
    return nlp(doc)
