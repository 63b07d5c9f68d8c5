"""Learned parts for codes: what ``scr-nlp train`` makes of a user's coded corpus.

The same functions train the words of the bundled tagger (scripts/train.py). A model
is scikit-learn's while it learns and plain arrays when it is kept. Deterministic.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scr_nlp.codebook import Code, Codebook, load_codebook
from scr_nlp.corpus import Record, load_corpus
from scr_nlp.errors import CorpusError, ModelError
from scr_nlp.pipeline.codes import CodeFinder
from scr_nlp.pipeline.evidence import Weighing
from scr_nlp.pipeline.linear import LinearModel
from scr_nlp.pipeline.sentences import split_sentences
from scr_nlp.settings import Mode, OperatingPoint
from scr_nlp.types import CodeKind, Review

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LEAST_EXAMPLES = 8
"""Paragraphs that must show a code before it is learned; the rest is left to its cues."""
BETA = {OperatingPoint.BALANCED: 1.0, OperatingPoint.PRECISION: 0.5, OperatingPoint.RECALL: 2.0}
_STRENGTH, _LEAST_TEXTS, _FOLDS = 10.0, 4, 5
_TOLERANCE = 0.004
_GRID = np.arange(0.05, 0.95, 0.01)


def read_texts(
    coded: Iterable[tuple[Review, Sequence[Record]]], codes: Sequence[str]
) -> tuple[list[str], Flags, list[int]]:
    """Every paragraph, and every sentence of a longer one, with the codes shown in it.

    Returns the texts, a matrix of (texts, codes), and the position of the review from
    which each text comes.
    """
    column = {code: position for position, code in enumerate(codes)}
    texts: list[str] = []
    rows: list[Flags] = []
    owners: list[int] = []

    def add(owner: int, text: str, shown: Iterable[Record]) -> None:
        row = np.zeros(len(codes), dtype=bool)
        row[[column[r.code] for r in shown if r.code in column]] = True
        texts.append(text)
        rows.append(row)
        owners.append(owner)

    for position, (review, all_records) in enumerate(coded):
        for index, block in review.paragraphs():
            records = [r for r in all_records if r.unit == index]
            text = review.text[block.start : block.end]
            add(position, text, records)
            sentences = list(split_sentences(text))
            for a, b in sentences if len(sentences) > 1 else ():
                start, end = block.start + a, block.start + b
                add(position, text[a:b], [r for r in records if _stands_in(r, start, end)])
    return texts, np.array(rows), owners


def _stands_in(record: Record, start: int, end: int) -> bool:
    return (
        record.start is not None
        and record.end is not None
        and record.start < end
        and start < record.end
    )


def _fit(features: csr_matrix, labels: Flags) -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(
        C=_STRENGTH, class_weight="balanced", solver="liblinear", max_iter=300, random_state=0
    ).fit(features, labels)


@dataclass(frozen=True, slots=True)
class WordModel:
    """Linear models over TF-IDF terms, one per code, with the weight of each term."""

    linear: LinearModel
    idf: dict[str, float]

    def save(self, folder: Path) -> None:
        """Write ``codes.npz`` and ``terms.json``."""
        self.linear.save(folder / "codes.npz")
        (folder / "terms.json").write_text(
            json.dumps(self.idf, ensure_ascii=False), encoding="utf-8"
        )


def train_words(
    texts: list[str], labels: Flags, codes: list[str], owners: Sequence[int] | None = None
) -> tuple[WordModel, Floats | None]:
    """One logistic regression per code over TF-IDF words and word pairs.

    Where ``owners`` is given, also the logits (texts, codes) that each text gets from
    models which never saw its review.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=_LEAST_TEXTS, token_pattern=r"(?u)\b\w+\b"
    )
    features = vectorizer.fit_transform(texts)
    fold = None
    held = None
    if owners is not None:
        fold = np.random.default_rng(0).permutation(max(owners) + 1)[list(owners)] % _FOLDS
        held = np.zeros(labels.shape)
    weights = np.zeros((features.shape[1], len(codes)), dtype=np.float32)
    intercept = np.zeros(len(codes), dtype=np.float32)
    for position in range(len(codes)):
        own = labels[:, position]
        model = _fit(features, own)
        weights[:, position], intercept[position] = model.coef_[0], model.intercept_[0]
        if fold is None or held is None:
            continue
        for k in range(_FOLDS):
            seen, unseen = fold != k, fold == k
            if own[seen].any() and unseen.any():
                held[unseen, position] = _fit(features[seen], own[seen]).decision_function(
                    features[unseen]
                )
    names = list(vectorizer.get_feature_names_out())
    idf = {name: round(float(value), 5) for name, value in zip(names, vectorizer.idf_, strict=True)}
    return WordModel(LinearModel(names, codes, weights, intercept), idf), held


def choose_threshold(truth: Flags, scores: npt.NDArray[np.floating], beta: float) -> float:
    """The score (0-1) of the best F-beta; of those about as good, the highest.

    A false count costs more than a missed one. F-beta after van Rijsbergen (1979).
    """
    values = []
    for threshold in _GRID:
        found = scores >= threshold
        right = (truth & found).sum()
        values.append((1 + beta**2) * right / max(1, beta**2 * truth.sum() + found.sum()))
    best = max(i for i, value in enumerate(values) if value >= max(values) - _TOLERANCE)
    return round(float(_GRID[best]), 2)


def weigh_witnesses(
    words: npt.NDArray[np.floating],
    encoder: npt.NDArray[np.floating],
    cues: npt.NDArray[np.floating],
    truth: Flags,
    owners: Sequence[int],
) -> Weighing:
    """The combination of what the witnesses say that fits the truth best.

    All matrices are of the shape (paragraphs, codes); ``owners`` holds the position of
    the document to which each paragraph belongs, -1 where it belongs to none.
    """
    from sklearn.linear_model import LogisticRegression

    x = np.stack([words.reshape(-1), encoder.reshape(-1), cues.reshape(-1)], axis=-1)
    y = truth.reshape(-1)
    model = LogisticRegression(C=100.0, random_state=0).fit(x, y)
    scores = model.predict_proba(x)[:, 1]
    linear, network, cue = (round(float(weight), 4) for weight in model.coef_[0])
    thresholds = {point.value: choose_threshold(y, scores, beta) for point, beta in BETA.items()}
    lone = choose_lone(
        truth, scores.reshape(truth.shape), owners, thresholds[OperatingPoint.BALANCED]
    )
    return Weighing(linear, network, cue, round(float(model.intercept_[0]), 4), thresholds, lone)


def choose_lone(
    truth: Flags, scores: npt.NDArray[np.floating], owners: Sequence[int], threshold: float
) -> float:
    """The score that a code's only paragraph in a document needs, by the F1 of documents.

    A code is in a document when any paragraph shows it. Of scores about as good, the
    lowest.
    """
    documents = [np.array(owners) == owner for owner in sorted(set(owners)) if owner >= 0]
    right = np.stack([truth[one].any(axis=0) for one in documents])
    highest = np.stack([scores[one].max(axis=0) for one in documents])
    several = np.stack([(scores[one] >= threshold).sum(axis=0) > 1 for one in documents])
    values = []
    for lone in _GRID:
        found = several | (highest >= max(lone, threshold))
        values.append(2 * (right & found).sum() / max(1, right.sum() + found.sum()))
    best = next(i for i, value in enumerate(values) if value >= max(values) - _TOLERANCE)
    return round(float(_GRID[best]), 2)


@dataclass(frozen=True, slots=True)
class Trained:
    """What training made of a corpus: paragraphs that show each code, by code.

    ``learned`` were trained; ``left`` have too few examples and are coded by their cues.
    """

    learned: dict[str, int]
    left: dict[str, int]


def train_own_codes(corpus: Path | str, codebook: Path | str, folder: Path | str) -> Trained:
    """Train the codes of a user's codebook on their coded corpus, and write the parts.

    The weight of words against cues, and the operating points, come from
    cross-validation by document. Written to ``folder``: codes.npz, terms.json,
    weighing.json.

    Raises:
        CorpusError: the corpus breaks the format, or shows no code often enough.
        CodebookError: the codebook breaks its format.
        ModelError: the folder cannot be written.
    """
    book, folder = load_codebook(Path(codebook)), Path(folder)
    documents = load_corpus(corpus, codebook=book).documents
    bundled = load_codebook().codes
    own = {code.id: code for code in book.codes.values() if code.id not in bundled}
    shown = {
        code: len({(d.id, r.unit) for d in documents for r in d.coding.records if r.code == code})
        for code in own
    }
    learned = {code: n for code, n in shown.items() if n >= LEAST_EXAMPLES}
    if not learned:
        raise CorpusError(
            f"no code of your own stands in {LEAST_EXAMPLES} paragraphs; code more of them first"
        )
    codes = list(learned)
    texts, labels, owners = read_texts(((d.review, d.coding.records) for d in documents), codes)
    words, held = train_words(texts, labels, codes, owners)
    assert held is not None
    cues = _hear_cues(texts, [own[code] for code in codes], book)
    weighing = {
        kind.value: asdict(
            weigh_witnesses(
                held[:, c], np.zeros((len(texts), len(c))), cues[:, c], labels[:, c], owners
            )
        )
        for kind in CodeKind
        if (c := [k for k, code in enumerate(codes) if own[code].kind is kind])
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        words.save(folder)
        (folder / "weighing.json").write_text(
            json.dumps({Mode.FAST.value: weighing}, indent=1) + "\n", encoding="utf-8"
        )
    except OSError as error:
        raise ModelError(f"{folder.name}: cannot be written ({error.strerror})") from None
    return Trained(learned, {code: n for code, n in shown.items() if code not in learned})


def _hear_cues(texts: list[str], codes: list[Code], book: Codebook) -> Floats:
    finder = CodeFinder(book)
    column = {code.id: position for position, code in enumerate(codes)}
    cues = np.zeros((len(texts), len(codes)))
    for row, text in enumerate(texts):
        for match in finder.find(text):
            if match.label in column:
                cues[row, column[match.label]] = 1
    return cues
