"""Pages and letters in e-mail form: web archives (.mht) and saved messages (.eml)."""

from __future__ import annotations

from dataclasses import replace
from email import policy
from email.message import Message
from email.parser import BytesParser

from scr_nlp.errors import UnreadableFile
from scr_nlp.ingest.formats.encodings import known_codec
from scr_nlp.ingest.lines import Source

MAX_PARTS = 2_000
"""Parts of a message; a web page with all its pictures has some hundreds."""

_READ = ("text/html", "text/plain")


def read_mime(data: bytes) -> Source:
    """The lines of the first page in the message, or of its first plain text.

    Raises:
        UnreadableFile: the message is damaged or holds neither.
    """
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data)
        parts = [part for _, part in zip(range(MAX_PARTS), message.walk(), strict=False)]
    except (RecursionError, ValueError, LookupError):
        raise UnreadableFile("is a damaged web archive or message; save the page as PDF") from None
    for kind in _READ:
        for part in parts:
            if part.get_content_type() == kind and not part.get_filename():
                source = _read_part(part, kind)
                return replace(source, warnings=source.warnings + _tell_attachments(parts))
    raise UnreadableFile("holds no page and no text; save the page as PDF")


def _tell_attachments(parts: list[Message]) -> list[str]:
    count = sum(part.get_content_disposition() == "attachment" for part in parts)
    return [f"{count} attached to the message left out; save and give them"] if count else []


def _read_part(part: Message, kind: str) -> Source:
    from scr_nlp.ingest.formats.html import read_html
    from scr_nlp.ingest.formats.text import read_text

    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    codec = known_codec(part.get_content_charset() or "")
    if codec:
        # The message's own statement stands above what the page declares.
        data = data.decode(codec, "replace").encode("utf-8-sig")
    return read_html(data) if kind == "text/html" else read_text(data)
