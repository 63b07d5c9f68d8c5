"""The model card says what the tool does: its development figures are measured again."""

import json
from pathlib import Path

import pytest

from scr_nlp.evaluation import evaluate
from scr_nlp.evaluation.evaluate import ALL

ROOT = Path(__file__).parents[1]
CARD = json.loads((ROOT / "models" / "tagger" / "card.json").read_text(encoding="utf-8"))
# Quantised arithmetic differs a little between processors.
TOLERANCE = 0.01


def test_the_card_matches_what_evaluate_prints_on_the_development_part():
    evaluation = evaluate(ROOT / "corpora" / "reviews", "development", resamples=10)
    measured = {
        " | ".join((m.coder, m.task, m.group, m.name)): m.value
        for m in evaluation.measures
        if m.scope == ALL
    }
    figures = CARD["development"]["figures"]
    assert len(evaluation.documents) == CARD["development"]["documents"]
    assert len(figures) > 100
    wrong = {
        name: (figure["value"], measured.get(name))
        for name, figure in figures.items()
        if measured.get(name) != pytest.approx(figure["value"], abs=TOLERANCE)
    }
    assert wrong == {}
    presence = {name: list(counts) for name, counts in evaluation.accuracy.items()}
    card = CARD["development"]["presence"]
    assert presence.keys() == card.keys()
    # Near its threshold a code may fall either way on another processor.
    differing = [name for name in card if presence[name] != card[name]]
    assert len(differing) <= len(card) * TOLERANCE


def test_the_card_reports_documents_never_used_for_training_or_tuning():
    assert CARD["test"]["documents"] >= 24
