"""Write the JSON Schema of the check's machine form from its records.

python scripts/write_check_schema.py
"""

from __future__ import annotations

import json
from pathlib import Path

from scr_nlp.check.jsonform import SCHEMA_VERSION, describe_schema

FOLDER = Path(__file__).parent.parent / "scr_nlp" / "schema"


def main() -> None:
    """Write the file."""
    path = FOLDER / f"check-{SCHEMA_VERSION}.schema.json"
    path.write_text(json.dumps(describe_schema(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
