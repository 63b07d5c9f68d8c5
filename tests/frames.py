"""Small frames made by hand, for tests of what is counted."""

import pandas as pd

from scr_nlp.types import Searched

CODEBOOK_KINDS = {
    "domestic_abuse": "risk_factor",
    "alcohol_misuse": "risk_factor",
    "drug_misuse": "risk_factor",
    "police": "agency",
    "gp": "agency",
    "information_sharing": "theme",
}
TEXT = "Police were called twice and nobody told the general practice of it."


def build_reviews(*documents):
    """``(id, doc_type)`` or ``(id, doc_type, {column: value})`` for each document."""
    rows = [
        {
            "review_id": review_id,
            "source": f"{review_id}.pdf",
            "title": None,
            "doc_type": doc_type,
            "nation": None,
            "board": None,
            "subject": None,
            "author": None,
            "chair": None,
            "published": None,
            "reference": None,
            "review_type": None,
            "reported": None,
            "incident": None,
            "period": None,
            "ages": None,
            "children": None,
            "n_pages": 2,
            "n_paragraphs": 4,
            "warnings": (),
            "unread_pages": (),
            "package": "0.1.0",
            "codebook": "c" * 64,
            "model": "",
            "text_id": review_id,
            "case": None,
            **(rest[0] if rest else {}),
        }
        for review_id, doc_type, *rest in documents
    ]
    strings = [
        *("review_id", "source", "title", "doc_type", "board", "subject", "published"),
        *("text_id", "case"),
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys(strings, "string"))


def build_paragraphs(reviews, kinds=("paragraph",) * 4, numbers=("1.1", "1.2", "1.3", "1.4")):
    """Four paragraphs of the same text in every review."""
    rows = [
        {
            "review_id": review_id,
            "paragraph": place,
            "kind": kind,
            "level": 0,
            "page": 1 + place // 2,
            "number": number,
            "section": "Findings",
            "section_kind": "findings",
            "start": place * 100,
            "end": place * 100 + len(TEXT),
            "text": TEXT,
        }
        for review_id in reviews["review_id"]
        for place, (kind, number) in enumerate(zip(kinds, numbers, strict=True))
    ]
    return pd.DataFrame(rows).astype({"review_id": "string", "number": "string"})


def build_findings(*findings):
    """``(review_id, paragraph, code, status, role or polarity)`` for each finding."""
    rows = []
    for review_id, paragraph, code, status, facet in findings:
        kind = CODEBOOK_KINDS[code]
        rows.append(
            {
                "review_id": review_id,
                "code": code,
                "kind": kind,
                "status": status,
                "experiencer": (),
                "role": facet if kind == "agency" else None,
                "polarity": facet if kind == "theme" else None,
                "paragraph": paragraph,
                "page": 1 + paragraph // 2,
                "number": f"1.{paragraph + 1}",
                "section": "Findings",
                "section_kind": "findings",
                "start": paragraph * 100,
                "end": paragraph * 100 + 6,
                "text": TEXT[:6],
                "cue": "",
                "method": "cue:police",
                "score": 1.0,
            }
        )
    columns = [
        *("review_id", "code", "kind", "status", "experiencer", "role", "polarity"),
        *("paragraph", "page", "number", "section", "section_kind", "start", "end"),
        *("text", "cue", "method", "score"),
    ]
    strings = ["review_id", "code", "kind", "status", "role", "polarity", "text", "method"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(strings, "string"))


def build_coverage(*levels):
    """``(review_id, dimension, level)`` for each row."""
    rows = [
        {
            "review_id": review_id,
            "dimension": dimension,
            "level": level,
            "flagged": level <= 1,
            "score": 1.0,
            "evidence": (0,) if level else (),
            "searched": Searched(4, ("Findings",), ("ethnicity",), (), ()),
        }
        for review_id, dimension, level in levels
    ]
    return pd.DataFrame(rows).astype({"review_id": "string", "dimension": "string"})
