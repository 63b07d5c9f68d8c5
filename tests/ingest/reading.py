"""Short ways to read a text in a test, and where corpora and real documents lie."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scr_nlp.ingest import read_review
from scr_nlp.types import Review

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SEEDS = SHARED / "seeds"
OWN_CORPUS = ROOT / "corpora" / "reviews"
CORPUS = OWN_CORPUS if (OWN_CORPUS / "docs").is_dir() else SHARED / "corpus"
DOCUMENTS = sorted((CORPUS / "docs").glob("T*.md"))
UNITS = SHARED / "units.py"


def load_units() -> Callable[[str], list[dict[str, Any]]]:
    """The unit splitter of the annotation format."""
    spec = importlib.util.spec_from_file_location("units", UNITS)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    units: Callable[[str], list[dict[str, Any]]] = module.units
    return units


def read(tmp_path: Path, text: str | bytes, name: str = "review.txt") -> Review:
    """A review made of some text."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_review(path)


def outline(review: Review) -> list[tuple[str, str | None, str]]:
    """Kind, number and text of each block."""
    return [
        (block.kind.value, block.number, review.block_text(index))
        for index, block in enumerate(review.blocks)
    ]
