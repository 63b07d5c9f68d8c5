"""A check in machine form, version 1: the records as they are, under names of their own.

The published description is ``scr_nlp/schema/check-1.schema.json``, made from the records.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scr_nlp.check.records import Comparison, DraftCheck

SCHEMA_VERSION = 1


def check_to_json(check: DraftCheck, comparison: Comparison | None = None) -> dict[str, Any]:
    """The object of one check, ready for :func:`json.dumps`.

    Keys: ``schema`` (1), ``gap`` (whether a dimension stands at level 0 or 1), ``check``
    (:class:`~scr_nlp.check.records.DraftCheck`, field by field) and ``against``
    (:class:`~scr_nlp.check.records.Comparison`; None where there is no earlier draft).
    """
    return {
        "schema": SCHEMA_VERSION,
        "gap": check.has_gap,
        "check": asdict(check),
        "against": asdict(comparison) if comparison else None,
    }


def describe_schema() -> dict[str, Any]:
    """The JSON Schema of what :func:`check_to_json` makes, from the records themselves."""
    from pydantic import TypeAdapter

    made = TypeAdapter(tuple[DraftCheck, Comparison]).json_schema(mode="serialization")
    records = made["$defs"]
    for record in records.values():
        record["additionalProperties"] = False
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:scr-nlp:check:{SCHEMA_VERSION}",
        "title": f"scr_nlp check of a draft, version {SCHEMA_VERSION}",
        "description": "What `scr-nlp check --json` prints. Paragraphs are block indices,"
        " pages 1-based, levels 0 to 3, scores 0 to 1. `against` compares with an earlier draft.",
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA_VERSION},
            "gap": {"type": "boolean"},
            "check": {"$ref": "#/$defs/DraftCheck"},
            "against": {"anyOf": [{"$ref": "#/$defs/Comparison"}, {"type": "null"}]},
        },
        "required": ["schema", "gap", "check", "against"],
        "additionalProperties": False,
        "$defs": records,
    }
