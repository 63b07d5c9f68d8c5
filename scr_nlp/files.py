"""Writing a file whole or not at all, for its owner's eyes alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from scr_nlp.errors import ReportError

_STUDY = b"SQLite format 3\0"
"""How a study begins: it is an SQLite file."""


def protect(outputs: Iterable[Path | None], inputs: Iterable[Path] = ()) -> None:
    """See that nothing to be written would take the place of a study or of an input.

    Raises:
        ReportError: an output is one of ``inputs``, or a study.
    """
    read = {path.resolve() for path in inputs}
    for path in filter(None, outputs):
        if path.resolve() in read:
            raise ReportError(f"{path.name}: is itself to be read; give another file")
        try:
            with path.open("rb") as file:
                begins = file.read(len(_STUDY))
        except OSError:
            continue  # There is none, or it cannot be read: writing will tell.
        if begins == _STUDY:
            raise ReportError(f"{path.name}: is a study, with its decisions; give another file")


def write_private(path: Path | str, data: bytes) -> None:
    """Write a file that only its owner can read (mode 0600), in one step.

    The bytes go to a file of another name in the same folder, which then takes the
    place of ``path``: a full disk or a kill leaves what was there before.

    Raises:
        ReportError: the file cannot be written, or is a study.
    """
    path = Path(path)
    protect([path])
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
