"""The learned part of coding: rejects cues out of place, finds codes told without a cue."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from scr_nlp.codebook import Codebook, load_codebook
from scr_nlp.pipeline.encoder import Passage
from scr_nlp.pipeline.evidence import Scales, Witnesses
from scr_nlp.pipeline.lead_ins import find_lead_ins
from scr_nlp.pipeline.model_files import model_folder
from scr_nlp.pipeline.sentences import split_sentences
from scr_nlp.pipeline.spans import CODES, Paragraph, ParagraphIndex, write_codes, write_vectors


@Language.factory(
    "scr_classifier",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"codebook": None, "model": None},
)
def make_classifier(
    nlp: Language, name: str, codebook: str | None, model: str | None
) -> CodeClassifier:
    """The factory of :class:`CodeClassifier`; ``model`` is a folder, None the bundled one."""
    return CodeClassifier(
        load_codebook(Path(codebook) if codebook else None),
        Path(model) if model else model_folder(),
    )


class CodeClassifier:
    """Confirms or rejects each cue in its paragraph and adds codes that no cue shows.

    Reads ``scr_codes`` and ``scr_paragraphs``; rewrites ``scr_codes``: a mention
    below its code's threshold is dropped, a code above it with no mention gets the
    sentence that shows it best (id ``classifier``); ``score`` is the calibrated
    score (0-1). Leaves the paragraphs' vectors for the components after it. Codes
    that were never trained, such as a user's own, pass untouched. Accuracy: see the
    model card in ``models/tagger``.
    """

    def __init__(self, codebook: Codebook, model: Path) -> None:
        self.codebook = codebook
        self.model = model
        self.witnesses = Witnesses(model)
        self._column = {
            code: column
            for column, code in enumerate(self.witnesses.codes)
            if code in codebook.codes
        }
        self._scales = Scales(model, self.witnesses.codes)

    def __call__(self, doc: Doc) -> Doc:
        """The doc with its code mentions confirmed, rejected and added."""
        index = ParagraphIndex(doc)
        whole = doc.text  # built anew at each call
        paragraphs = [p for p in index.paragraphs if whole[p.start : p.end].strip()]
        if not paragraphs:
            return doc
        row = {paragraph.index: position for position, paragraph in enumerate(paragraphs)}
        group = doc.spans[CODES]
        owners = [index.at(span.start_char) for span in group]
        cues = np.zeros((len(paragraphs), len(self.witnesses.codes)), dtype=np.float32)
        for span, owner in zip(group, owners, strict=True):
            column = self._column.get(span.label_)
            if owner is not None and column is not None:
                cues[row[owner.index], column] = 1.0
        passages = read_passages(doc, paragraphs)
        encoded = self.witnesses.encoder.read(passages)
        write_vectors(doc, [paragraph.index for paragraph in paragraphs], encoded.vectors)
        heard = self.witnesses.hear(passages, cues, encoded)
        scores = self._scales.weigh(heard)
        accepted = scores >= self._scales.thresholds
        spans: list[Span] = []
        hints: list[str | None] = []
        values: list[float] = []
        for span, owner, hint in zip(group, owners, group.attrs["hint"], strict=True):
            column = self._column.get(span.label_)
            if owner is None or column is None:
                spans.append(span)
                hints.append(hint)
                values.append(1.0)
            elif accepted[row[owner.index], column]:
                spans.append(span)
                hints.append(hint)
                values.append(round(float(scores[row[owner.index], column]), 3))
        lead_ins = find_lead_ins(doc, index.paragraphs)
        for position, paragraph in enumerate(paragraphs):
            if paragraph.index in lead_ins:
                continue
            new = np.flatnonzero(accepted[position] & (cues[position] == 0))
            columns = [int(c) for c in new if self.witnesses.codes[c] in self._column]
            for column, span in zip(
                columns, self._best_sentences(doc, whole, paragraph, columns), strict=True
            ):
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

    def _best_sentences(
        self, doc: Doc, whole: str, paragraph: Paragraph, columns: list[int]
    ) -> list[Span]:
        """For each code the sentence whose words speak for it most."""
        if not columns:
            return []
        text = whole[paragraph.start : paragraph.end]
        sentences = list(split_sentences(text)) or [(0, len(text))]
        if len(sentences) > 1:
            heard = np.stack([self.witnesses.hear_words(text[a:b]) for a, b in sentences])
            best = [int(heard[:, column].argmax()) for column in columns]
        else:
            best = [0] * len(columns)
        out = []
        for column, choice in zip(columns, best, strict=True):
            start, end = sentences[choice]
            span = doc.char_span(
                paragraph.start + start,
                paragraph.start + end,
                label=self.witnesses.codes[column],
                span_id="classifier",
                alignment_mode="expand",
            )
            assert span is not None
            out.append(span)
        return out


def read_passages(doc: Doc, paragraphs: list[Paragraph]) -> list[Passage]:
    """Each paragraph with the heading of its section and the text before it."""
    passages, earlier = [], ""
    whole = doc.text  # built anew at each call
    for paragraph in paragraphs:
        text = whole[paragraph.start : paragraph.end]
        passages.append(Passage(text, paragraph.section, earlier))
        earlier = text
    return passages
