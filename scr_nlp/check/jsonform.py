"""A check in machine form, version 1: the records as they are, under names of their own.

The published description is ``scr_nlp/schema/check-1.schema.json``, made from the records.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scr_nlp.check.records import DraftCheck

SCHEMA_VERSION = 1


def check_to_json(check: DraftCheck) -> dict[str, Any]:
    """The object of one check, ready for :func:`json.dumps`.

    Keys: ``schema`` (1), ``gap`` (whether a dimension stands at level 0 or 1) and
    ``check`` (:class:`~scr_nlp.check.records.DraftCheck`, field by field).
    """
    return {"schema": SCHEMA_VERSION, "gap": check.has_gap, "check": asdict(check)}
