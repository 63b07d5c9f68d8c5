"""What Word and PowerPoint files have in common: packages of XML."""

from __future__ import annotations

import zipfile
from io import BytesIO


def clean(words: str) -> str:
    """Text that XML can hold."""
    kept = words.encode("utf-8", "replace").decode()
    return "".join(one for one in kept if one >= " " and one not in "\ufffe\uffff")


def settle(data: bytes) -> bytes:
    """The same package with no time in it, so that the same report gives the same bytes."""
    settled = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(
                zipfile.ZipInfo(name), source.read(name), compress_type=zipfile.ZIP_DEFLATED
            )
    return settled.getvalue()
