"""Names of authors and chairs in front matter."""

from __future__ import annotations

import re

_HONORIFIC = (
    r"(?:Dr|Prof(?:essor)?|Sir|Dame|Rev(?:d|erend)?|Canon|Cdr|Commander|Baroness|Lord|Lady)\.?"
)
_COURTESY = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+")
_WORD = r"[A-Z\u00c0-\u00de][\w'’\u00c0-\u017f]*(?:-[A-Z\u00c0-\u00de]?[\w'’\u00c0-\u017f]+)*"
_NAME = re.compile(
    rf"(?:{_HONORIFIC}\s+)?(?:{_WORD}|[A-Z]\.)(?:\s+(?:{_WORD}|[A-Z]\.|ap|ab|de|da|del|van|von|la|le|bin)){{1,3}}"
)
_POST_NOMINAL = re.compile(r"(?:\s+(?:[A-Z]{2,}[A-Za-z]*|MSc|BSc|MPhil|PhD|DPhil|MEd|BEd))+$")
_NOT_A_PERSON = re.compile(
    r"\b(?:Board|Partnership|Committee|Service|Services|Trust|University|Council|Panel|Team|Unit"
    r"|Safeguarding|Director|Head|Nurse|Reader|Independent|Chair|Review|Report|Health|Social|Police"
    r"|Associates|Ltd|Limited|Local|Child|Children|Serious|Superintendent|Inspector|Author"
    r"|Consultant|Manager|Published|Executive|Overview|Working|Together|Constabulary|Officer"
    r"|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_ASIDE = re.compile(r"\s*\([^)]*\)?|\s*\[[^\]]*\]?")
_END = re.compile(r"\.\s+(?=[A-Z])|\.$|\s[–|]\s|\bon \d|\bfor the\b|\bfrom the\b")
_PARTS = re.compile(r"\s*(?:;|,?\s+and\s+|,?\s*&\s*|,)\s*")


def one_name(words: str) -> str | None:
    """The person's name at the start of some words, without Mr or Ms and letters after it."""
    words = _COURTESY.sub("", words.strip())
    match = _NAME.match(words)
    if not match:
        return None
    name = _POST_NOMINAL.sub("", match.group())
    plain = re.sub(rf"^{_HONORIFIC}\s+", "", name)
    if _NOT_A_PERSON.search(name) or len(plain.split()) < 2 or plain.isupper():
        return None
    return name


def names_in(words: str) -> list[str]:
    """Every person named in a list such as "Dr A. Brook, nurse, and Mr C. Dean"."""
    words = _ASIDE.sub("", words)
    # Initials ("T. Ashe") end no sentence.
    guarded = re.sub(r"\b([A-Z])\.\s", "\\1\ue000 ", words)
    words = _END.split(guarded, maxsplit=1)[0].replace("\ue000", ".")
    names: list[str] = []
    for position, part in enumerate(_PARTS.split(words)):
        bare = _POST_NOMINAL.sub("", _COURTESY.sub("", part.strip()))
        name = one_name(part)
        # After the first, a part counts only if it is a name and nothing else: what
        # stands between commas is mostly a post or a degree.
        if name and (position == 0 or bare == name) and name not in names:
            names.append(name)
    return names
