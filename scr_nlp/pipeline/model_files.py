"""Where the trained parts lie: shipped inside the package, or in a checkout's ``models``."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from scr_nlp.errors import ModelError

_PACKAGE = Path(__file__).parents[1]


def model_folder() -> Path:
    """The folder of the bundled tagger.

    Raises:
        ModelError: it is not there.
    """
    for folder in (_PACKAGE / "_models" / "tagger", _PACKAGE.parent / "models" / "tagger"):
        if folder.is_dir():
            return folder
    raise ModelError("the trained parts are missing; reinstall scr-nlp")


@cache
def model_hash(folder: Path) -> str:
    """SHA-256 over the files of a trained tagger."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in {".npz", ".json", ".onnx"} and path.name != "card.json":
            digest.update(path.read_bytes())
    return digest.hexdigest()


def read_json(path: Path) -> Any:
    """The content of a JSON file of the tagger.

    Raises:
        ModelError: it is missing or damaged.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the trained part {path.name} cannot be read; reinstall scr-nlp"
        ) from error
