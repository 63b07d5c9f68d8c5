"""A corpus small enough to count by hand, with a codebook of its own."""

import json

from scr_nlp.codebook import load_codebook
from scr_nlp.corpus import load_corpus

CODEBOOK = """
extends: false
codes:
  - {id: neglect, kind: risk_factor, name: Neglect, definition: Unmet needs, cues: [hungry]}
  - {id: debt, kind: risk_factor, name: Debt, definition: Owing money, cues: [debt, arrears]}
  - {id: police, kind: agency, name: Police, definition: A force, cues: [police, officer*]}
  - id: record_keeping
    kind: theme
    name: Recording
    definition: Making records
    cues: [records]
    concern_cues: [not recorded]
    good_practice_cues: [full notes]
"""

FIRST = """# Review of A

## What happened

1.1 Officers came to the house. The child was hungry.

1.2 The visit was not recorded.

## Recommendations

1.3 The police should keep records.
"""

SECOND = """# Review of B

1. There was no debt.

2. Nothing else is known.
"""

DIMENSIONS = ("race_culture", "family_involvement", "child_voice")


def record(i, code, status="present", **fields):
    if code in {"neglect", "debt"}:
        fields.setdefault("experiencer", [])
    elif code == "police":
        fields.setdefault("role", "case")
    else:
        fields.setdefault("polarity", "neutral")
    return {"i": i, "code": code, "status": status, **fields}


RECORDS = {
    "A": [
        record(2, "police", quote="Officers came"),
        record(2, "neglect", experiencer=["subject_child"], quote="was hungry"),
        record(3, "record_keeping", polarity="concern", quote="not recorded"),
        record(5, "police", "hypothetical", role="addressee", quote="The police"),
        record(5, "record_keeping", "hypothetical", quote="keep records"),
    ],
    "B": [record(1, "debt", "negated", experiencer=["mother", "father"], quote="no debt")],
}
LEVELS = {"A": (0, 2, 3), "B": (1, 1, 2)}


def labels(document, records=None, levels=None, **fields):
    chosen = levels or LEVELS[document]
    return {
        "id": document,
        "doc_type": "lcspr",
        "metadata": {"published": "2014-03" if document == "A" else "2021"},
        "coverage": {
            name: {"level": level, "units": []}
            for name, level in zip(DIMENSIONS, chosen, strict=True)
        },
        "records": RECORDS[document] if records is None else records,
        **fields,
    }


def write_labels(folder, by_document):
    folder.mkdir(parents=True, exist_ok=True)
    for document, content in by_document.items():
        (folder / f"{document}.json").write_text(json.dumps(content), "utf-8")


def write_corpus(folder):
    """The corpus in a folder called ``tiny``, with the codebook beside it."""
    root = folder / "tiny"
    (root / "docs").mkdir(parents=True)
    for name, text in (("A", FIRST), ("B", SECOND)):
        (root / "docs" / f"{name}.md").write_text(text, "utf-8")
    write_labels(root / "labels", {name: labels(name) for name in ("A", "B")})
    (root / "codebook.yaml").write_text(CODEBOOK, "utf-8")
    return root


def load(root, **options):
    return load_corpus(root, codebook=load_codebook(root / "codebook.yaml"), **options)
