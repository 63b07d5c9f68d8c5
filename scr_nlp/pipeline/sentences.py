"""Sentence boundaries that know this kind of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from scr_nlp.codebook import load_data
from scr_nlp.pipeline.spans import read_text

# A full stop, question or exclamation mark, closing quotes or brackets, white space,
# then something that can begin a sentence.
_END = re.compile(r"([.!?])([\"'”’)\]]*)\s+(?=[\"'“‘(\[]?[A-Z0-9£])")
_BLOCK_BREAK = re.compile(r"\n\s*\n")
_LAST_WORD = re.compile(r"([\w.]+)$")
_INITIAL = re.compile(r"(?:^|[\s(])(?:[A-Z]\.)?[A-Z]$")
# Words that follow an initial ("Ms A. She ...") only at the start of a new sentence.
_OPENERS = re.compile(
    r"[\"'“‘(\[]?(?:The|This|These|That|There|It|He|She|They|His|Her|Their|In|On|At|A|An|When|"
    r"No|Nobody|After|Before|By|For|Both|As|If|Although|However|But|And|We|I)\b"
)


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of the sentences of a text; blank lines always end one."""
    abbreviations = frozenset(load_data("cues.yaml")["sentences"]["abbreviations"])
    start = 0
    breaks = sorted(
        [(m.end(), m) for m in _END.finditer(text)]
        + [(m.end(), None) for m in _BLOCK_BREAK.finditer(text)],
        key=lambda pair: pair[0],
    )
    for end, match in breaks:
        if match is not None and match.group(1) == "." and not match.group(2):
            before = text[max(start, match.start() - 24) : match.start()]
            word = _LAST_WORD.search(before)
            if word and word.group(1) in abbreviations:
                continue
            if _INITIAL.search(before) and not _OPENERS.match(text, end):
                continue
        stripped = len(text[start:end].rstrip())
        if stripped:
            yield start, start + stripped
        start = end
    if text[start:].strip():
        yield start, start + len(text[start:].rstrip())


@Language.factory("scr_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> SentenceSplitter:
    """The factory of :class:`SentenceSplitter`."""
    return SentenceSplitter()


class SentenceSplitter:
    """Starts a sentence at each block and after each sentence end.

    Reads nothing; writes ``token.is_sent_start``. Numbering, 'e.g.', 'Dr.', 'para.'
    and initials do not end a sentence (list in ``cues.yaml``).
    """

    def __call__(self, doc: Doc) -> Doc:
        """The doc with its sentence starts set."""
        starts = np.full(len(doc), -1, dtype=np.int64)
        offsets = doc.to_array(["IDX"])
        begins = np.fromiter((s for s, _ in split_sentences(read_text(doc))), dtype=np.int64)
        positions = np.searchsorted(offsets, begins)
        starts[positions[positions < len(doc)]] = 1
        if len(doc):
            starts[0] = 1
        return doc.from_array(["SENT_START"], starts.astype(np.uint64).reshape(-1, 1))  # type: ignore[arg-type]
