"""Writing a file whole or not at all, for its owner's eyes alone."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from scr_nlp.errors import ReportError


def write_private(path: Path | str, data: bytes) -> None:
    """Write a file that only its owner can read (mode 0600), in one step.

    The bytes go to a file of another name in the same folder, which then takes the
    place of ``path``: a full disk or a kill leaves what was there before.

    Raises:
        ReportError: the file cannot be written.
    """
    path = Path(path)
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except OSError as error:
        raise ReportError(
            f"{path.name}: cannot be written ({error.strerror}); give another file"
        ) from None
    finally:
        if beside:
            Path(beside).unlink(missing_ok=True)
