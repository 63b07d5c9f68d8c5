"""A codebook from another program (REFI-QDA, ``.qdc``) as the draft of one of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scr_nlp.codebook import Codebook
from scr_nlp.errors import ExchangeError
from scr_nlp.exchange.qda_codes import ROOTS, build_tree
from scr_nlp.exchange.qda_package import CodeNames, child, parse_xml
from scr_nlp.types import CodeKind

_MAX_BYTES = 5_000_000
_HEAD = """\
# A draft from {file}. For each code: see that kind and definition are right, and write the
# phrases by which a paragraph shows it under cues (its name alone finds little). Then:
#     scr-nlp codebook check --codebook FILE
"""


def draft_codebook(path: Path | str, codebook: Codebook) -> tuple[str, int]:
    """The codes of a REFI-QDA codebook that ours does not hold, as a codebook to finish.

    A code's description becomes its definition, its name its only cue; codes under a root
    of ours (``Agencies``) take its kind, all others are themes. Codes that only hold other
    codes are left out.

    Returns:
        The text of a codebook file (YAML), and how many codes it holds.

    Raises:
        ExchangeError: the file cannot be read, is none, or holds no code of its own.
    """
    import yaml

    path = Path(path)
    entries = list(_draft_entries(_read_codes(path), codebook))
    if not entries:
        raise ExchangeError(f"{path.name}: holds no code that the codebook does not hold already")
    dumped = yaml.safe_dump({"codes": entries}, sort_keys=False, allow_unicode=True, width=96)
    name = "".join(c for c in path.name if c.isprintable())
    return _HEAD.format(file=name) + dumped, len(entries)


def _read_codes(path: Path) -> CodeNames:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ExchangeError(f"{path.name}: is over {_MAX_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        raise ExchangeError(f"{path.name}: cannot be read ({error.strerror})") from None
    root = parse_xml(data, path.name)
    if root.tag.rpartition("}")[2] != "CodeBook":
        raise ExchangeError(f"{path.name}: is not a REFI-QDA codebook; export it again")
    return CodeNames.read(child(root, "Codes"))


def _draft_entries(codes: CodeNames, codebook: Codebook) -> Iterator[dict[str, Any]]:
    known = {node.name.casefold() for root in build_tree(codebook) for node in root.walk()}
    kinds = {title.casefold(): kind for kind, title in ROOTS.items()}
    holders = set(codes.parents.values())
    taken = set(codebook.codes)
    for guid, name in codes.names.items():
        name = " ".join(name.split())
        words = re.findall(r"[^\W_]+", name)
        if not words or name.casefold() in known or guid in holders:
            continue
        top = guid
        while codes.parents.get(top):
            top = codes.parents[top]
        kind = kinds.get(codes.names[top].casefold(), CodeKind.THEME)
        yield {
            "id": _make_id(words, taken),
            "kind": kind.value,
            "name": name[:200],
            "definition": codes.descriptions[guid].strip() or "None was given.",
            "cues": [" ".join(words).lower()],
        }


def _make_id(words: list[str], taken: set[str]) -> str:
    """An id from the words of a name, like no other."""
    stem = re.sub(r"[^a-z0-9]+", "_", "_".join(words).lower()).strip("_")[:60]
    stem = stem if stem[:1].isalpha() else f"code_{stem}".rstrip("_")
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    taken.add(name)
    return name
