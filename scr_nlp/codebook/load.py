"""Reading codebook files from the package or from a user."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from scr_nlp.codebook.schema import Code, Codebook, Union
from scr_nlp.errors import CodebookError
from scr_nlp.types import CodeKind

CODE_FILES = {
    "risks.yaml": CodeKind.RISK_FACTOR,
    "agencies.yaml": CodeKind.AGENCY,
    "themes.yaml": CodeKind.THEME,
}
_MAX_BYTES = 5_000_000


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """The fast safe loader where PyYAML has it."""


def _parse(raw: bytes, file: str) -> Any:
    try:
        return yaml.load(raw.decode("utf-8"), Loader=_Loader)
    except UnicodeDecodeError:
        raise CodebookError("is not UTF-8 text; save it as UTF-8", file=file) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise CodebookError(f"is not valid YAML{where}", file=file) from None


def _packaged(name: str) -> bytes:
    return resources.files("scr_nlp.codebook").joinpath(name).read_bytes()


@cache
def load_data(name: str) -> Any:
    """The parsed content of one packaged rule file, such as ``cues.yaml``."""
    return _parse(_packaged(name), name)


@cache
def codebook_hash() -> str:
    """SHA-256 over every packaged codebook file."""
    digest = hashlib.sha256()
    files = resources.files("scr_nlp.codebook").iterdir()
    for name in sorted(file.name for file in files if file.name.endswith(".yaml")):
        digest.update(_packaged(name))
    return digest.hexdigest()


def _codes(data: Any, file: str, default_kind: CodeKind | None) -> list[Code]:
    if not isinstance(data, dict) or not isinstance(data.get("codes"), list):
        raise CodebookError("needs a list called 'codes'", file=file)
    codes = []
    for number, entry in enumerate(data["codes"], start=1):
        if not isinstance(entry, dict):
            raise CodebookError("is not a mapping", file=file, entry=f"entry {number}")
        if default_kind:
            entry = {"kind": default_kind, **entry}
        name = str(entry.get("id", f"entry {number}"))
        try:
            codes.append(Code.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            problem = first["msg"].removeprefix("Value error, ")
            raise CodebookError(problem, file=file, entry=name, field=field) from None
    return codes


@cache
def _bundled() -> Codebook:
    codes = [
        code for file, kind in CODE_FILES.items() for code in _codes(load_data(file), file, kind)
    ]
    unions = tuple(Union.model_validate(entry) for entry in load_data("unions.yaml")["unions"])
    return Codebook(codes=_by_id(codes, "codebook"), unions=unions, hash=codebook_hash())


def _by_id(codes: list[Code], file: str) -> dict[str, Code]:
    table: dict[str, Code] = {}
    for code in codes:
        if code.id in table:
            raise CodebookError("is defined twice", file=file, entry=code.id, field="id")
        table[code.id] = code
    return table


def read_own_file(path: Path) -> tuple[Any, bytes]:
    """The parsed content of a user's own codebook file, and its bytes.

    Raises:
        CodebookError: it cannot be read or is no YAML.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise CodebookError("is over 5 MB; a codebook is a small text file", file=path.name)
        raw = path.read_bytes()
    except OSError as error:
        raise CodebookError(f"cannot be read ({error.strerror})", file=path.name) from None
    return _parse(raw, path.name), raw


def load_codebook(path: Path | str | None = None) -> Codebook:
    """The bundled codebook, or a user's own.

    A user's file holds ``codes:`` (each with its ``kind``). Its codes are added to
    the bundled ones and replace those of the same id; with ``extends: false`` they
    stand alone.

    Raises:
        CodebookError: a mistake, named by file, entry and field.
    """
    if path is None:
        return _bundled()
    path = Path(path)
    data, raw = read_own_file(path)
    own = _by_id(_codes(data, path.name, None), path.name)
    extends = data.get("extends", True)
    if not isinstance(extends, bool):
        raise CodebookError("must be true or false", file=path.name, field="extends")
    base = _bundled() if extends else Codebook(codes={})
    digest = hashlib.sha256(base.hash.encode() + raw).hexdigest()
    return Codebook(codes={**base.codes, **own}, unions=base.unions, hash=digest)
