"""From what a user names (files, folders, patterns) to the files to read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scr_nlp.errors import UnreadableFile
from scr_nlp.ingest.read import SUFFIXES

_MARKS_A_PATTERN = re.compile(r"[*?\[]")
# Word's owner files, LibreOffice's locks, editors' backups.
_TEMPORARY = re.compile(r"^(\.|~\$)|(~|\.tmp)$")
# A folder's own description is no document of it.
_ABOUT = re.compile(r"^README(\.|$)", re.IGNORECASE)


def natural_key(path: Path) -> list[list[tuple[int, str]]]:
    """A key that sorts *Review 9* before *Review 10*, whatever the letter case."""
    return [
        [
            (int(part), "") if part.isdecimal() and len(part) < 20 else (0, part)
            for part in re.split(r"(\d+)", name.casefold())
            if part
        ]
        for name in path.parts
    ]


def _is_document(path: Path) -> bool:
    name = path.name
    return path.suffix.lower() in SUFFIXES and not (_TEMPORARY.search(name) or _ABOUT.match(name))


def _walk(folder: Path) -> Iterator[Path]:
    """Documents in a folder and below; a folder met again through a link is passed by."""
    seen: set[tuple[int, int]] = set()
    for top, folders, files in os.walk(folder, followlinks=True):
        status = Path(top).stat()
        identity = (status.st_dev, status.st_ino)
        if identity in seen:
            folders.clear()
            continue
        seen.add(identity)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            path = Path(top, name)
            if _is_document(path) and path.is_file():
                yield path


def _match(pattern: Path) -> Iterator[Path]:
    """Documents that match a pattern, or lie in folders that do; no link is followed."""
    literal = next(i for i, part in enumerate(pattern.parts) if _MARKS_A_PATTERN.search(part))
    base = Path(*pattern.parts[:literal])
    for match in base.glob(str(Path(*pattern.parts[literal:]))):
        if any(part.startswith(".") for part in match.relative_to(base).parts):
            continue
        if match.is_dir():
            yield from _walk(match)
        elif _is_document(match):
            yield match


def _expand(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(_walk(path), key=natural_key)
    if not path.exists() and _MARKS_A_PATTERN.search(str(path)):
        return sorted(set(_match(path)), key=natural_key)
    return [path]


def expand_paths(paths: Iterable[Path | str]) -> list[Path]:
    """Every file that the paths name, each once, in the order given.

    A file is taken as it is. A folder gives the documents in it and below, and a
    pattern (``reviews/**/*.pdf``) those that match, in natural order; hidden files,
    temporary files and other kinds of file are passed by.

    Raises:
        UnreadableFile: a folder or pattern gives no document.
    """
    files: dict[Path, Path] = {}
    for path in map(Path, paths):
        found = _expand(path)
        if not found:
            kinds = ", ".join(SUFFIXES)
            raise UnreadableFile(f"{path}: holds no document ({kinds})")
        for file in found:
            files.setdefault(file.resolve(), file)
    return list(files.values())
