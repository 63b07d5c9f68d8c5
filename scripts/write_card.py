"""Measure the tagger on the development and test parts and write its model card.

    python scripts/write_card.py [--part development|test]

Writes ``models/tagger/card.json``: the figures of ``scr-nlp evaluate`` over all
documents, by kind of code and by dimension, for the tool and for the keyword baseline
beside it. A test compares the development figures with a fresh evaluation, so that the
card cannot drift from the code. Run it after every change to rules or models.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from scr_nlp.codebook import load_codebook
from scr_nlp.evaluation import evaluate
from scr_nlp.evaluation.evaluate import ALL, Evaluation

ROOT = Path(__file__).parents[1]
CARD = ROOT / "models" / "tagger" / "card.json"
CORPUS = ROOT / "corpora" / "reviews"
PARTS = ("development", "test")


def summarise(evaluation: Evaluation) -> dict[str, Any]:
    """The figures over all documents that are not of a single code, and codes by document."""
    codes = set(load_codebook().codes)
    figures: dict[str, Any] = {}
    for one in evaluation.measures:
        if one.scope != ALL or one.group.split(":")[0] in codes or one.value is None:
            continue
        name = " | ".join((one.coder, one.task, one.group, one.name))
        bounds = [round(x, 3) if x is not None else None for x in (one.low, one.high)]
        figures[name] = {"value": round(one.value, 3), "interval": bounds, "n": one.n}
    return {
        "documents": len(evaluation.documents),
        "figures": figures,
        "presence": evaluation.accuracy,
    }


def main() -> None:
    """Measure the parts asked for and keep the rest of the card."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=PARTS, action="append")
    card = json.loads(CARD.read_text(encoding="utf-8")) if CARD.exists() else {}
    for part in parser.parse_args().part or PARTS:
        card[part] = summarise(evaluate(CORPUS, part))
        print(f"{part}: {card[part]['documents']} documents")
    CARD.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
