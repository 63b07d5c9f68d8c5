"""What a font's name and flags say about it."""

from __future__ import annotations

import re

FORCE_BOLD = 1 << 18
"""Bit 19 of a font descriptor's flags (ISO 32000-1, table 123)."""

_BOLD = re.compile(r"bold|black|heavy|demi(?!-?light)|-bd", re.IGNORECASE)


def is_bold(name: str, flags: int) -> bool:
    """Whether a font is bold, by its name or its flags."""
    return bool(flags & FORCE_BOLD) or _BOLD.search(name) is not None
