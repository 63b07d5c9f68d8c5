"""The learned part of coding: rejects cues out of place, finds codes told without a cue."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from scr_nlp.codebook import Codebook, load_codebook
from scr_nlp.pipeline.encoder import Encoded, Encoder, Heads, Passage, TokenStates
from scr_nlp.pipeline.evidence import Scales, WordWitness
from scr_nlp.pipeline.lead_ins import find_lead_ins
from scr_nlp.pipeline.linear import Array, sigmoid
from scr_nlp.pipeline.model_files import model_folder, model_hash
from scr_nlp.pipeline.sentences import split_sentences
from scr_nlp.pipeline.spans import (
    CODES,
    Paragraph,
    read_index,
    read_terms,
    read_text,
    write_codes,
    write_encoded,
)
from scr_nlp.settings import Mode, OperatingPoint

_PEAK_SHARE = 0.3
"""A word belongs to the evidence when its probability is this share of the highest one."""


@Language.factory(
    "scr_classifier",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={
        "codebook": None,
        "model": None,
        "mode": "thorough",
        "point": "balanced",
    },
)
def make_classifier(
    nlp: Language, name: str, codebook: str | None, model: str | None, mode: str, point: str
) -> CodeClassifier:
    """The factory of :class:`CodeClassifier`; ``model`` is a folder, None the bundled one."""
    return CodeClassifier(
        load_codebook(Path(codebook) if codebook else None),
        Path(model) if model else model_folder(),
        Mode(mode),
        OperatingPoint(point),
    )


class CodeClassifier:
    """Confirms or rejects each cue in its paragraph and adds codes that no cue shows.

    Reads ``scr_codes`` and ``scr_paragraphs``; rewrites ``scr_codes``: a mention
    below its code's threshold is dropped, a code above it with no mention gets the
    words that show it best (id ``classifier``); ``score`` is the calibrated score
    (0-1). In the thorough mode it leaves what the encoder made of each paragraph for
    the components after it. Codes that were never trained, such as a user's own, pass
    untouched. Accuracy: see the model card in ``models/tagger``.

    Attributes:
        signature: what it codes with: mode, operating point, hash of the trained parts.
    """

    def __init__(self, codebook: Codebook, model: Path, mode: Mode, point: OperatingPoint) -> None:
        self.codebook = codebook
        self.signature = f"{mode}, {point}, {model_hash(model)}"
        self.words = WordWitness(model)
        self.encoder = Encoder(model) if mode is Mode.THOROUGH else None
        self.codes = [code for code in self.words.codes if code in codebook.codes]
        self._column = {code: column for column, code in enumerate(self.codes)}
        self._known = np.array([code in codebook.codes for code in self.words.codes])
        kinds = {code.id: code.kind for code in codebook.codes.values()}
        self._scales = Scales(model, self.codes, kinds, mode, point)

    def __call__(self, doc: Doc) -> Doc:
        """The doc with its code mentions confirmed, rejected and added."""
        index = read_index(doc)
        whole = read_text(doc)
        paragraphs = [p for p in index.paragraphs if whole[p.start : p.end].strip()]
        if not paragraphs or not self.codes:
            return doc
        row = {paragraph.index: position for position, paragraph in enumerate(paragraphs)}
        group = doc.spans[CODES]
        owners = [index.at(span.start_char) for span in group]
        cues = np.zeros((len(paragraphs), len(self.codes)), dtype=np.float32)
        for span, owner in zip(group, owners, strict=True):
            column = self._column.get(span.label_)
            if owner is not None and column is not None:
                cues[row[owner.index], column] = 1.0
        words, logits, encoded = self.hear(doc, paragraphs)
        if encoded is not None:
            write_encoded(doc, [p.index for p in paragraphs], encoded)
        scores = self._scales.weigh(words, logits, cues)
        accepted = self._scales.accept(scores)
        spans: list[Span] = []
        hints: list[str | None] = []
        values: list[float] = []
        for span, owner, hint, given in zip(
            group, owners, group.attrs["hint"], group.attrs["score"], strict=True
        ):
            column = self._column.get(span.label_)
            if owner is None or column is None:
                spans.append(span)
                hints.append(hint)
                values.append(given)
            elif accepted[row[owner.index], column]:
                spans.append(span)
                hints.append(hint)
                values.append(round(float(scores[row[owner.index], column]), 3))
        lead_ins = find_lead_ins(doc, index.paragraphs)
        for position, paragraph in enumerate(paragraphs):
            if paragraph.index in lead_ins:
                continue
            text = whole[paragraph.start : paragraph.end]
            new = np.flatnonzero(accepted[position] & (cues[position] == 0)).tolist()
            found = self._find_words(text, [self.codes[c] for c in new], encoded, position)
            for column, (start, end) in zip(new, found, strict=True):
                span = doc.char_span(
                    paragraph.start + start,
                    paragraph.start + end,
                    label=self.codes[column],
                    span_id="classifier",
                    alignment_mode="expand",
                )
                assert span is not None
                spans.append(span)
                hints.append(None)
                values.append(round(float(scores[position, column]), 3))
        order = sorted(range(len(spans)), key=lambda k: (spans[k].start_char, spans[k].end_char))
        write_codes(
            doc,
            [spans[k] for k in order],
            hint=[hints[k] for k in order],
            score=[values[k] for k in order],
        )
        return doc

    def hear(self, doc: Doc, paragraphs: list[Paragraph]) -> tuple[Array, Array, Encoded | None]:
        """Logits by words and by the encoder, (paragraphs, codes), and what it read.

        The encoder's are zeros and nothing was read where none runs.
        """
        terms = [read_terms(doc, paragraph) for paragraph in paragraphs]
        words = np.stack([self.words.hear_terms(one) for one in terms])[:, self._known]
        if self.encoder is None:
            return words, np.zeros_like(words), None
        encoded = self.encoder.read(read_passages(doc, paragraphs))
        columns = [self.encoder.heads.column[code] for code in self.codes]
        return words, encoded.logits[:, columns], encoded

    def _find_words(
        self, text: str, codes: list[str], encoded: Encoded | None, position: int
    ) -> list[tuple[int, int]]:
        """The half-open span of a paragraph's text that speaks for each code most.

        In the thorough mode a run of words around the token of highest probability, in
        the fast one the sentence whose words score highest.
        """
        if encoded is not None and self.encoder is not None:
            heads, tokens = self.encoder.heads, encoded.tokens[position]
            return [_find_peak(text, tokens, heads, code) for code in codes]
        sentences = list(split_sentences(text)) or [(0, len(text))]
        if not codes or len(sentences) == 1:
            return sentences[:1] * len(codes)
        heard = np.stack([self.words.hear(text[start:end]) for start, end in sentences])
        columns = [self.words.codes.index(code) for code in codes]
        return [sentences[best] for best in heard[:, columns].argmax(axis=0).tolist()]


def _find_peak(text: str, tokens: TokenStates, heads: Heads, code: str) -> tuple[int, int]:
    """The words around the token that shows a code most, within its sentence."""
    chances = sigmoid(heads.of_code(tokens.states.astype(np.float32), code))
    first = last = int(chances.argmax())
    least = _PEAK_SHARE * chances[first]
    sentence = next(
        (s for s in split_sentences(text) if s[0] <= tokens.starts[first] < s[1]),
        (0, len(text)),
    )
    while first > 0 and chances[first - 1] >= least and tokens.starts[first - 1] >= sentence[0]:
        first -= 1
    while (
        last + 1 < len(chances)
        and chances[last + 1] >= least
        and tokens.ends[last + 1] <= sentence[1]
    ):
        last += 1
    return int(tokens.starts[first]), int(tokens.ends[last])


def read_passages(doc: Doc, paragraphs: list[Paragraph]) -> list[Passage]:
    """Each paragraph with the heading of its section and the text before it."""
    passages, earlier = [], ""
    whole = read_text(doc)
    for paragraph in paragraphs:
        text = whole[paragraph.start : paragraph.end]
        passages.append(Passage(text, paragraph.section, earlier))
        earlier = text
    return passages
