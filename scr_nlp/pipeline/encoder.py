"""The sentence encoder: a small transformer, fine-tuned on the corpus, run by ONNX."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scr_nlp.errors import ModelError
from scr_nlp.pipeline.linear import Array, LinearModel
from scr_nlp.pipeline.sentences import split_sentences

SECTION_TOKENS, EARLIER_TOKENS, PASSAGE_TOKENS = 12, 16, 110
_BATCH_TOKENS = 4096


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with what surrounds it: the heading of its section and the text before it."""

    text: str
    section: str = ""
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder makes of passages, one row each.

    Attributes:
        vectors: mean over the passage's pieces, float32 of shape (passages, width).
        logits: of each code, the highest of the pieces, float32 of shape (passages, codes).
    """

    vectors: Array
    logits: Array


class TokenReader:
    """Turns passages into token ids as the encoder was trained on them.

    The first segment holds the section's heading and the end of the text before; the
    second the passage, a long one in several pieces of whole sentences.
    """

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises bare Exception
            raise ModelError("the encoder's tokenizer cannot be read; reinstall scr-nlp") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._start, self._stop = (self._tokenizer.token_to_id(t) or 0 for t in ("[CLS]", "[SEP]"))

    def _ids(self, texts: list[str]) -> list[list[int]]:
        encodings = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        return [encoding.ids for encoding in encodings]

    def read(self, passage: Passage) -> list[tuple[list[int], int]]:
        """Token ids of each piece, and where its second segment begins."""
        section, earlier = self._ids([passage.section[:200], passage.earlier[-400:]])
        context = [self._start, *section[:SECTION_TOKENS], self._stop]
        if earlier:
            context += [*earlier[-EARLIER_TOKENS:], self._stop]
        spans = list(split_sentences(passage.text)) or [(0, len(passage.text))]
        pieces: list[list[int]] = [[]]
        for sentence in self._ids([passage.text[a:b] for a, b in spans]):
            if pieces[-1] and len(pieces[-1]) + len(sentence) > PASSAGE_TOKENS:
                pieces.append([])
            pieces[-1] += sentence[:PASSAGE_TOKENS]
        return [([*context, *piece, self._stop], len(context)) for piece in pieces]


class Encoder:
    """Scores the codes of a passage.

    The network yields one vector per piece (the mean over the passage's own tokens);
    a linear head gives a logit per code; of several pieces the highest counts.
    """

    def __init__(self, folder: Path) -> None:
        # From 1.29 on the runtime reports to its makers and keeps files for it, unless told
        # not to before it is loaded; its own call for that comes too late.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
            )
            with np.load(folder / "embeddings.npz", allow_pickle=False) as data:
                self._embeddings, self._scale = data["values"], data["scale"]
        except Exception as error:  # the runtime raises its own bare classes
            raise ModelError("the encoder cannot be read; reinstall scr-nlp") from error
        self._reader = TokenReader(folder / "tokenizer.json")
        self._head = LinearModel.load(folder / "encoder_head.npz")

    def _run(self, batch: list[tuple[list[int], int]]) -> Array:
        longest = max(len(ids) for ids, _ in batch)
        ids = np.zeros((len(batch), longest), dtype=np.int64)
        own = np.zeros((len(batch), longest), dtype=np.int64)
        mask = np.zeros((len(batch), longest), dtype=np.int64)
        for row, (tokens, begin) in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            own[row, begin : len(tokens)] = 1
            mask[row, : len(tokens)] = 1
        embedded = self._embeddings[ids].astype(np.float32) * self._scale[ids][..., None]
        (vectors,) = self._session.run(
            None, {"embedded": embedded, "token_type_ids": own, "attention_mask": mask}
        )
        return np.asarray(vectors, dtype=np.float32)

    def _run_all(self, pieces: list[tuple[list[int], int]]) -> Array:
        """Vectors of all pieces, run in batches of like length."""
        order = sorted(range(len(pieces)), key=lambda k: len(pieces[k][0]))
        vectors = np.zeros((len(pieces), len(self._head.names)), dtype=np.float32)
        batch: list[int] = []
        for position, k in enumerate(order):
            batch.append(k)
            following = order[position + 1] if position + 1 < len(order) else None
            if following is None or len(pieces[following][0]) * (len(batch) + 1) > _BATCH_TOKENS:
                vectors[batch] = self._run([pieces[b] for b in batch])
                batch = []
        return vectors

    def read(self, passages: list[Passage]) -> Encoded:
        """Vector and logits of every passage."""
        owners: list[int] = []
        pieces: list[tuple[list[int], int]] = []
        for position, passage in enumerate(passages):
            own = self._reader.read(passage)
            pieces += own
            owners += [position] * len(own)
        vectors = self._run_all(pieces)
        logits = vectors @ self._head.weights + self._head.intercept
        best = np.full((len(passages), logits.shape[1]), -np.inf, dtype=np.float32)
        np.maximum.at(best, owners, logits)
        mean = np.zeros((len(passages), vectors.shape[1]), dtype=np.float32)
        np.add.at(mean, owners, vectors)
        mean /= np.bincount(owners, minlength=len(passages))[:, None]
        return Encoded(mean, best)
