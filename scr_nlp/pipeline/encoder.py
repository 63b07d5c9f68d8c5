"""The sentence encoder: a small transformer, fine-tuned on the corpus, run by ONNX."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scr_nlp.errors import ModelError
from scr_nlp.pipeline.linear import Array
from scr_nlp.pipeline.sentences import split_sentences

SECTION_TOKENS, EARLIER_TOKENS, PASSAGE_TOKENS = 12, 24, 128
_BATCH_TOKENS = 4096
_RUN_PASSAGES = 256
"""Passages encoded at a time, so that a long document needs no more memory than a short one."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with what surrounds it: the heading of its section and the text before it."""

    text: str
    section: str = ""
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Token ids of a passage, or of some sentences of a long one, with its context before it.

    ``begin`` is where the passage's own tokens begin; ``starts`` and ``ends`` are
    their half-open character spans in the passage.
    """

    ids: list[int]
    begin: int
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class TokenStates:
    """What the encoder makes of the tokens of one passage.

    Attributes:
        starts: character offset in the passage where each token begins, int32.
        ends: where it ends (half-open), int32.
        states: float16 of shape (tokens, width).
    """

    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    states: npt.NDArray[np.float16]

    def over(self, start: int, end: int) -> Array:
        """The mean state of the tokens that touch a span, float32 of shape (width,)."""
        touching = (self.starts < end) & (self.ends > start)
        chosen = self.states[touching] if touching.any() else self.states
        if not len(chosen):
            return np.zeros(self.states.shape[1], dtype=np.float32)
        return np.asarray(chosen.astype(np.float32).mean(axis=0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder makes of passages.

    Attributes:
        logits: one row a passage, float32 of shape (passages, columns).
        tokens: the token states of each passage.
    """

    logits: Array
    tokens: list[TokenStates]


class TokenReader:
    """Turns passages into token ids as the encoder was trained on them.

    The context holds the section's heading and the end of the text before; a long
    passage comes in several pieces of whole sentences.
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

    def _encode(self, texts: list[str]) -> list[Any]:
        encodings: list[Any] = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        return encodings

    def read(self, passage: Passage) -> list[Piece]:
        """The pieces of a passage; none for a passage without a word."""
        spans = list(split_sentences(passage.text)) or [(0, len(passage.text))]
        section, earlier, *sentences = self._encode(
            [passage.section[:200], passage.earlier[-500:], *(passage.text[a:b] for a, b in spans)]
        )
        context = [self._start, *section.ids[:SECTION_TOKENS], self._stop]
        if earlier.ids:
            context += [*earlier.ids[-EARLIER_TOKENS:], self._stop]
        groups: list[tuple[list[int], list[tuple[int, int]]]] = [([], [])]
        for (shift, _), sentence in zip(spans, sentences, strict=True):
            ids = sentence.ids[:PASSAGE_TOKENS]
            if groups[-1][0] and len(groups[-1][0]) + len(ids) > PASSAGE_TOKENS:
                groups.append(([], []))
            groups[-1][0].extend(ids)
            groups[-1][1].extend((a + shift, b + shift) for a, b in sentence.offsets[: len(ids)])
        return [
            Piece(
                [*context, *ids, self._stop],
                len(context),
                [a for a, _ in offsets],
                [b for _, b in offsets],
            )
            for ids, offsets in groups
            if ids
        ]


class Heads:
    """What is read off the token states (``encoder_heads.npz``).

    A column is a code or an aspect of coverage. Its logit for a passage is the
    log-sum-exp of its logits over the tokens, so that one telling phrase is enough,
    plus a term for the passage as a whole. The attributes of a mention are read off
    the mean state of its tokens and its code.

    Attributes:
        columns: ids of the columns; a code comes as itself, an aspect as
            ``dimension.aspect``.
        attributes: ids of the outputs of the attribute head, ``attribute=value``.
    """

    def __init__(self, path: Path) -> None:
        try:
            with np.load(path, allow_pickle=False) as data:
                self.columns = data["columns"].tobytes().decode().split("\n")
                self.attributes = data["attributes"].tobytes().decode().split("\n")
                names = ("token", "token_bias", "whole", "hidden", "hidden_bias", "code")
                self._token, self._token_bias, self._whole, self._hidden, self._bias, self._code = (
                    data[name].astype(np.float32) for name in names
                )
                self._out = data["out"].astype(np.float32)
                self._out_bias = data["out_bias"].astype(np.float32)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError("the encoder's heads cannot be read; reinstall scr-nlp") from error
        self.column = {name: position for position, name in enumerate(self.columns)}

    def of_tokens(self, states: Array) -> Array:
        """Logits of every column at every token, float32 of shape (tokens, columns)."""
        return np.asarray(states @ self._token + self._token_bias, dtype=np.float32)

    def of_code(self, states: Array, code: str) -> Array:
        """Logits of one column at every token, float32 of shape (tokens,)."""
        column = self.column[code]
        return np.asarray(
            states @ self._token[:, column] + self._token_bias[column], dtype=np.float32
        )

    def of_passage(self, states: Array) -> Array:
        """Logits of a passage from its token states, float32 of shape (columns,)."""
        tokens = self.of_tokens(states)
        top = tokens.max(axis=0)
        peak = top + np.log(np.exp(tokens - top).sum(axis=0))
        return np.asarray(peak + states.mean(axis=0) @ self._whole, dtype=np.float32)

    def of_mention(self, state: Array, code: str) -> dict[str, float]:
        """Logits of the attributes of a mention, by their ids."""
        hidden = state @ self._hidden + self._bias + self._code[self.column[code]]
        logits = _gelu(hidden) @ self._out + self._out_bias
        return dict(zip(self.attributes, map(float, logits), strict=True))


def _gelu(x: Array) -> Array:
    """Gaussian error linear unit by its tanh approximation (Hendrycks and Gimpel 2016)."""
    return np.asarray(
        0.5 * x * (1.0 + np.tanh(0.7978845608 * (x + 0.044715 * x**3))), dtype=np.float32
    )


class Encoder:
    """Reads passages: a state for every token, a logit for every column of a passage."""

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
        self.heads = Heads(folder / "encoder_heads.npz")

    def _run(self, batch: list[Piece]) -> Array:
        longest = max(len(piece.ids) for piece in batch)
        ids = np.zeros((len(batch), longest), dtype=np.int64)
        mask = np.zeros((len(batch), longest), dtype=np.int64)
        for row, piece in enumerate(batch):
            ids[row, : len(piece.ids)] = piece.ids
            mask[row, : len(piece.ids)] = 1
        embedded = self._embeddings[ids].astype(np.float32) * self._scale[ids][..., None]
        (states,) = self._session.run(None, {"embedded": embedded, "attention_mask": mask})
        return np.asarray(states, dtype=np.float32)

    def _run_all(self, pieces: list[Piece]) -> list[Array]:
        """States of each piece's own tokens, run in batches of like length."""
        order = sorted(range(len(pieces)), key=lambda k: len(pieces[k].ids))
        states: list[Array] = [np.zeros((0, 0), dtype=np.float32)] * len(pieces)
        batch: list[int] = []
        for position, k in enumerate(order):
            batch.append(k)
            following = order[position + 1] if position + 1 < len(order) else None
            if following is None or len(pieces[following].ids) * (len(batch) + 1) > _BATCH_TOKENS:
                for row, b in zip(self._run([pieces[b] for b in batch]), batch, strict=True):
                    begin = pieces[b].begin
                    states[b] = row[begin : begin + len(pieces[b].starts)]
                batch = []
        return states

    def read(self, passages: list[Passage]) -> Encoded:
        """Logits and token states of every passage; of several pieces the highest logit counts."""
        logits = np.full((len(passages), len(self.heads.columns)), -10.0, dtype=np.float32)
        tokens: list[TokenStates] = []
        for first in range(0, len(passages), _RUN_PASSAGES):
            run = [self._reader.read(p) for p in passages[first : first + _RUN_PASSAGES]]
            states = iter(self._run_all([piece for pieces in run for piece in pieces]))
            for position, pieces in enumerate(run, start=first):
                own = [next(states) for _ in pieces]
                for one in own:
                    logits[position] = np.maximum(logits[position], self.heads.of_passage(one))
                tokens.append(
                    TokenStates(
                        np.array([a for p in pieces for a in p.starts], dtype=np.int32),
                        np.array([b for p in pieces for b in p.ends], dtype=np.int32),
                        np.concatenate(own or [self._nothing()]).astype(np.float16),
                    )
                )
        return Encoded(logits, tokens)

    def _nothing(self) -> Array:
        return np.zeros((0, self._embeddings.shape[1]), dtype=np.float32)
