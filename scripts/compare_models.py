"""Compares ways to learn which codes a paragraph shows, on the development part.

    python scripts/compare_models.py --encoder FOLDER_OF_MINILM [--epochs 5]

Prints a Markdown table for models/README.md: micro F1 of codes found in a paragraph, by
kind of code, and what each way costs in user CPU time. All learn from the training part and
the passages. Thresholds (per kind), and the weights where several are combined, are chosen
on one half of the development documents and measured on the other, both ways round.
Needs torch and safetensors. The test part is never opened.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
import torch
from safetensors.torch import load_file
from sklearn.linear_model import LogisticRegression
from spacy.training import Example
from tokenizers import Tokenizer
from train import CORPUS, MODEL, hear, load_part, load_training
from train_encoder import MiniLM

from scr_nlp.codebook import load_codebook
from scr_nlp.corpus import load_corpus
from scr_nlp.pipeline.codes import CodeFinder
from scr_nlp.pipeline.encoder import Encoder, Passage
from scr_nlp.pipeline.evidence import WordWitness
from scr_nlp.training import read_texts
from scr_nlp.types import CodeKind

CODEBOOK = load_codebook()
CODES = list(CODEBOOK.codes)
KINDS = np.array([code.kind.value for code in CODEBOOK.codes.values()])
TOKENS, DIMENSIONS, SIF = 110, 256, 1e-4


@dataclass
class Clock:
    """User CPU seconds of a stretch of work, all threads together."""

    seconds: float = 0.0


@contextmanager
def clock() -> Iterator[Clock]:
    """Time a stretch of work."""
    one, before = Clock(), os.times().user
    yield one
    one.seconds = os.times().user - before


@dataclass(frozen=True)
class Way:
    """What a way of learning says of the development part: matrices (paragraphs, codes).

    Of several matrices a logistic regression per kind makes one. ``training`` and
    ``running`` are CPU seconds, None where it was not trained here.
    """

    name: str
    said: tuple[np.ndarray, ...]
    training: float | None
    running: float


def f1(truth: np.ndarray, found: np.ndarray) -> float:
    """F1 over all cells."""
    return float(2 * (truth & found).sum() / max(1, truth.sum() + found.sum()))


def best_threshold(truth: np.ndarray, scores: np.ndarray) -> float:
    """The score from which the F1 is best."""
    grid = np.unique(np.quantile(scores[truth], np.linspace(0, 1, 101)))
    return float(max(grid, key=lambda threshold: f1(truth, scores >= threshold)))


def find(way: Way, truth: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """What a way finds in each half, with what was chosen on the other."""
    found = np.zeros_like(truth)
    for half in (0, 1):
        chosen, rest = owners % 2 == half, owners % 2 != half
        for kind in CodeKind:
            c = np.flatnonzero(kind.value == KINDS)
            said = np.stack([one[:, c] for one in way.said], axis=-1)
            right = truth[np.ix_(chosen, c)]
            scores = said[..., 0]
            if len(way.said) > 1:
                model = LogisticRegression(C=100.0, random_state=0)
                model.fit(said[chosen].reshape(-1, said.shape[-1]), right.reshape(-1))
                scores = said @ model.coef_[0]
            threshold = best_threshold(right, scores[chosen])
            found[np.ix_(rest, c)] = scores[rest] >= threshold
    return found


def interval(truth: np.ndarray, found: np.ndarray, owners: np.ndarray) -> tuple[float, float]:
    """95% interval of the F1, by bootstrap over documents."""
    chance = np.random.default_rng(0)
    each = [
        ((truth & found)[owners == d].sum(), truth[owners == d].sum() + found[owners == d].sum())
        for d in np.unique(owners)
    ]
    counts = np.array(each, dtype=float)
    drawn = counts[chance.integers(0, len(counts), (1000, len(counts)))].sum(axis=1)
    low, high = np.quantile(2 * drawn[:, 0] / drawn[:, 1], (0.025, 0.975))
    return float(low), float(high)


def fit_layer(vectors: np.ndarray, labels: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """One logistic regression per code over dense vectors; returns what gives its logits."""
    torch.manual_seed(0)
    mean, spread = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
    x = torch.tensor((vectors - mean) / spread, dtype=torch.float32)
    y = torch.tensor(labels, dtype=torch.float32)
    layer = torch.nn.Linear(x.shape[1], y.shape[1])
    optimizer = torch.optim.LBFGS(layer.parameters(), max_iter=80, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(layer(x), y, reduction="sum")
        loss = (loss + layer.weight.square().sum()) / len(x)
        loss.backward()
        return loss

    optimizer.step(closure)
    weights = layer.weight.detach().numpy().T
    bias = layer.bias.detach().numpy()
    return lambda new: ((new - mean) / spread) @ weights + bias


class Frozen:
    """MiniLM as it comes: the mean of a text's states."""

    def __init__(self, folder: Path) -> None:
        weights = load_file(folder / "model.safetensors")
        self._embeddings = weights["embeddings.word_embeddings.weight"]
        self._model = MiniLM(weights).eval()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(TOKENS)

    def encode(self, texts: list[str]) -> np.ndarray:
        """A vector per text."""
        return self.run([one.ids for one in self.tokenizer.encode_batch(texts)])

    def run(self, all_ids: list[list[int]]) -> np.ndarray:
        """A vector per list of token ids, run in batches of like length."""
        order = sorted(range(len(all_ids)), key=lambda k: len(all_ids[k]))
        out = np.zeros((len(all_ids), self._embeddings.shape[1]), dtype=np.float32)
        size = 64
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            longest = max(len(all_ids[k]) for k in rows)
            ids = torch.zeros(len(rows), longest, dtype=torch.long)
            mask = torch.zeros(len(rows), longest)
            for row, k in enumerate(rows):
                ids[row, : len(all_ids[k])] = torch.tensor(all_ids[k])
                mask[row, : len(all_ids[k])] = 1
            with torch.inference_mode():
                states = self._model(self._embeddings[ids], mask)
            mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            out[rows] = mean.numpy()
        return out


class Static:
    """A vector per token, as model2vec distils them.

    Each token of the vocabulary goes through the encoder alone; the principal
    components are weighed by how common its rank makes a token (SIF, Arora et al. 2017).
    """

    def __init__(self, frozen: Frozen) -> None:
        self._tokenizer = frozen.tokenizer
        start, stop = (self._tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
        n = self._tokenizer.get_vocab_size()
        vectors = frozen.run([[start, token, stop] for token in range(n)])
        vectors -= vectors.mean(axis=0)
        axes = np.linalg.eigh(vectors.T @ vectors)[1][:, ::-1][:, :DIMENSIONS]
        chance = 1 / np.arange(2, n + 2)
        chance /= chance.sum()
        self._vectors = (vectors @ axes) * (SIF / (SIF + chance))[:, None]

    def encode(self, texts: list[str]) -> np.ndarray:
        """The mean of a text's token vectors."""
        encoded = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        return np.stack([self._vectors[one.ids or [0]].mean(axis=0) for one in encoded])


def train_textcat(
    texts: list[str], labels: np.ndarray, epochs: int
) -> Callable[[list[str]], np.ndarray]:
    """SpaCy's textcat_multilabel with its default network, from blank English."""
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("en")
    textcat = nlp.add_pipe("textcat_multilabel")
    examples = [
        Example.from_dict(
            nlp.make_doc(text), {"cats": dict(zip(CODES, map(float, row), strict=True))}
        )
        for text, row in zip(texts, labels, strict=True)
        if text.strip()
    ]
    for code in CODES:
        textcat.add_label(code)
    optimizer = nlp.initialize(lambda: examples[:200])
    chance = random.Random(0)
    for _ in range(epochs):
        chance.shuffle(examples)
        for batch in spacy.util.minibatch(examples, 64):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    return lambda new: np.array([[doc.cats[code] for code in CODES] for doc in nlp.pipe(new)])


def ways(encoder_folder: Path, epochs: int, texts: list[str]) -> Iterator[Way]:
    """Every way that is compared."""
    network = Encoder(MODEL)
    heard = hear(network, load_part("development"))
    finder, words = CodeFinder(CODEBOOK), WordWitness(MODEL)
    assert words.codes == CODES
    with clock() as cues:
        for text in texts:
            finder.find(text)
    yield Way("cues alone", (heard.cues,), None, cues.seconds)
    with clock() as linear:
        for text in texts:
            words.hear(text)
    yield Way("TF-IDF + linear", (heard.words,), None, linear.seconds)
    seconds = cues.seconds + linear.seconds
    yield Way("words + cues (shipped, fast)", (heard.words, heard.cues), None, seconds)

    coded = [(item.review, item.records or ()) for item in load_training()]
    learned, labels, _ = read_texts(coded, CODES)
    whole = [text for text, _ in _paragraphs(coded)]
    whole_labels = np.array([row for _, row in _paragraphs(coded)])
    frozen = Frozen(encoder_folder)
    with clock() as training:
        static = Static(frozen)
        layer = fit_layer(static.encode(learned), labels)
    with clock() as running:
        said = layer(static.encode(texts))
    yield Way("static vectors + logistic regression", (said,), training.seconds, running.seconds)
    with clock() as training:
        classify = train_textcat(whole, whole_labels, epochs)
    with clock() as running:
        said = classify(texts)
    name = f"spaCy textcat_multilabel, {epochs} epochs"
    yield Way(name, (said,), training.seconds, running.seconds)
    with clock() as training:
        layer = fit_layer(frozen.encode(whole), whole_labels)
    with clock() as running:
        said = layer(frozen.encode(texts))
    yield Way("frozen MiniLM + logistic regression", (said,), training.seconds, running.seconds)
    with clock() as running:
        network.read([Passage(text) for text in texts])
    yield Way("fine-tuned encoder", (heard.encoder,), None, running.seconds)
    together = (heard.words, heard.encoder, heard.cues)
    seconds += running.seconds
    yield Way("encoder + words + cues (shipped, thorough)", together, None, seconds)


def _paragraphs(coded: list) -> Iterator[tuple[str, np.ndarray]]:
    column = {code: position for position, code in enumerate(CODES)}
    for review, records in coded:
        for index, block in review.paragraphs():
            row = np.zeros(len(CODES), dtype=bool)
            row[[column[r.code] for r in records if r.unit == index]] = True
            yield review.text[block.start : block.end], row


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--epochs", type=int, default=5, help="of spaCy's textcat_multilabel")
    options = parser.parse_args()
    torch.set_num_threads(2)
    documents = load_corpus(CORPUS, "development").documents
    coded = [(document.review, document.coding.records) for document in documents]
    texts = [text for text, _ in _paragraphs(coded)]
    truth = np.array([row for _, row in _paragraphs(coded)])
    owners = np.array([n for n, (review, _) in enumerate(coded) for _ in review.paragraphs()])
    counts = ", ".join(f"{truth[:, kind.value == KINDS].sum()} {kind}" for kind in CodeKind)
    print(f"{len(documents)} documents, {len(texts)} paragraphs, codes in them: {counts}\n")
    kinds = " | ".join(kind.value for kind in CodeKind)
    print(f"| way | all (95% interval) | {kinds} | training, s | running, ms a paragraph |")
    print("|---" * (len(CodeKind) + 4) + "|")
    for way in ways(options.encoder, options.epochs, texts):
        found = find(way, truth, owners)
        low, high = interval(truth, found, owners)
        cells = [f"{f1(truth, found):.3f} ({low:.2f}–{high:.2f})"]
        for kind in CodeKind:
            c = kind.value == KINDS
            cells.append(f"{f1(truth[:, c], found[:, c]):.3f}")
        cells.append("" if way.training is None else f"{way.training:.0f}")
        cells.append(f"{1000 * way.running / len(texts):.2g}")
        print(f"| {way.name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
