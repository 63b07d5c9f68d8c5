"""Train the linear parts of the tagger and weigh them against the cues and the encoder.

    python scripts/train.py linear     codes.npz, terms.json and the attribute models,
                                       from the training part and the passages; the
                                       encoder (scripts/train_encoder.py) comes first
    python scripts/train.py weigh      weighing.json, from the development part

Deterministic; CPU only; a few minutes. The test part is never opened.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.language import Language
from spacy.tokens import Doc, Span

from scr_nlp.codebook import load_codebook
from scr_nlp.corpus import Record, load_corpus
from scr_nlp.passages import load_passages
from scr_nlp.pipeline import load_pipeline, to_doc
from scr_nlp.pipeline.classifier import read_passages
from scr_nlp.pipeline.encoder import Encoder
from scr_nlp.pipeline.evidence import Witnesses
from scr_nlp.pipeline.experiencer import PeopleFinder
from scr_nlp.pipeline.features import read_features
from scr_nlp.pipeline.linear import LinearModel
from scr_nlp.pipeline.sentences import split_sentences
from scr_nlp.pipeline.spans import CODES, ParagraphIndex, write_codes, write_vectors
from scr_nlp.types import CodeKind, Experiencer, Review

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "models" / "tagger"
CORPUS = ROOT / "corpora" / "reviews"
PASSAGES = ROOT / "corpora" / "passages"
TERM_C, ATTRIBUTE_C = 10.0, 0.15
TOLERANCE = 0.004
VECTOR = re.compile(r"v\d+")
RULES = ("scr_role", "scr_assertion", "scr_experiencer", "scr_polarity")


@dataclass(frozen=True)
class Coded:
    """A text with its codings: a review of the corpus, or a passage."""

    review: Review
    records: tuple[Record, ...]


def load_coded() -> list[Coded]:
    """The training part and the passages."""
    documents = load_corpus(CORPUS, "train").documents
    coded = [Coded(d.review, d.coding.records) for d in documents]
    coded += [Coded(p.review, p.records) for p in load_passages(PASSAGES)]
    return coded


def read_texts(coded: list[Coded], codes: list[str]) -> tuple[list[str], np.ndarray]:
    """Every paragraph, and every sentence of a longer one, with the codes shown in it."""
    column = {code: position for position, code in enumerate(codes)}
    texts: list[str] = []
    rows: list[np.ndarray] = []

    def add(text: str, shown: list[Record]) -> None:
        row = np.zeros(len(codes), dtype=bool)
        row[[column[r.code] for r in shown]] = True
        texts.append(text)
        rows.append(row)

    for item in coded:
        for index, block in item.review.paragraphs():
            records = [r for r in item.records if r.unit == index]
            text = item.review.text[block.start : block.end]
            add(text, records)
            sentences = list(split_sentences(text))
            if len(sentences) < 2:
                continue
            for a, b in sentences:
                start, end = block.start + a, block.start + b
                add(
                    text[a:b],
                    [
                        r
                        for r in records
                        if r.start is not None
                        and r.end is not None
                        and r.start < end
                        and start < r.end
                    ],
                )
    return texts, np.array(rows)


def train_codes(coded: list[Coded]) -> None:
    """One logistic regression per code over TF-IDF terms."""
    codes = list(load_codebook().codes)
    texts, labels = read_texts(coded, codes)
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=4, token_pattern=r"(?u)\b\w+\b"
    )
    features = vectorizer.fit_transform(texts)
    weights = np.zeros((features.shape[1], len(codes)), dtype=np.float32)
    intercept = np.zeros(len(codes), dtype=np.float32)
    for position in range(len(codes)):
        model = LogisticRegression(
            C=TERM_C, class_weight="balanced", solver="liblinear", max_iter=300, random_state=0
        ).fit(features, labels[:, position])
        weights[:, position], intercept[position] = model.coef_[0], model.intercept_[0]
    names = list(vectorizer.get_feature_names_out())
    LinearModel(names, codes, weights, intercept).save(MODEL / "codes.npz")
    idf = {name: round(float(value), 5) for name, value in zip(names, vectorizer.idf_, strict=True)}
    (MODEL / "terms.json").write_text(json.dumps(idf, ensure_ascii=False), encoding="utf-8")
    print(f"codes: {len(texts)} texts, {len(names)} terms, {labels.sum()} labels")


def read_mentions(
    nlp: Language, encoder: Encoder, item: Coded
) -> Iterator[tuple[Record, dict[str, float]]]:
    """Each record's features, once for its quote and once for the sentence around it."""
    with nlp.select_pipes(enable=["scr_sentences"]):
        doc = to_doc(nlp, item.review)
    paragraphs = ParagraphIndex(doc).paragraphs
    vectors = encoder.read(read_passages(doc, paragraphs)).vectors
    write_vectors(doc, [paragraph.index for paragraph in paragraphs], vectors)
    people = PeopleFinder()
    codes = load_codebook().codes
    for whole in (False, True):
        records, spans = [], []
        for record in item.records:
            span = _mention(doc, item, record, whole)
            if span is not None:
                records.append(record)
                spans.append(span)
        write_codes(doc, spans)
        for name in RULES:
            doc = nlp.get_pipe(name)(doc)
        for position, _, features in read_features(doc, codes, people):
            yield records[position], features


def _mention(doc: Doc, item: Coded, record: Record, whole: bool) -> Span | None:
    block = item.review.blocks[record.unit]
    start, end = record.start, record.end
    if start is None or end is None:
        start, end = block.start, block.end
    span = doc.char_span(start, end, label=record.code, span_id="gold", alignment_mode="expand")
    if span is None or not whole:
        return span
    sentence = span.sent
    return doc.char_span(
        sentence.start_char,
        sentence.end_char,
        label=record.code,
        span_id="gold",
        alignment_mode="expand",
    )


def without_vector(features: dict[str, float]) -> dict[str, float]:
    """The features without the encoder's, which help status and role and harm the rest."""
    return {name: value for name, value in features.items() if not VECTOR.fullmatch(name)}


def train_attributes(coded: list[Coded]) -> None:
    """Status, role, polarity (multinomial) and experiencer (one against the rest)."""
    nlp = load_pipeline(learned=False)
    encoder = Encoder(MODEL)
    rows = [pair for item in coded for pair in read_mentions(nlp, encoder, item)]
    seen: dict[str, int] = {}
    for _, features in rows:
        for name in features:
            seen[name] = seen.get(name, 0) + 1
    rows = [(r, {n: v for n, v in f.items() if seen[n] > 2}) for r, f in rows]
    for name in ("status", "role", "polarity"):
        chosen = [(r, f) for r, f in rows if getattr(r, name) is not None]
        if name == "polarity":
            chosen = [(r, without_vector(f)) for r, f in chosen]
        vectorizer = DictVectorizer()
        features = vectorizer.fit_transform([f for _, f in chosen])
        values = [getattr(r, name).value for r, _ in chosen]
        model = LogisticRegression(C=ATTRIBUTE_C, max_iter=500, random_state=0)
        model.fit(features, values)
        _save_attribute(name, vectorizer, list(model.classes_), model.coef_.T, model.intercept_)
        print(f"{name}: {len(values)} mentions, {len(vectorizer.feature_names_)} features")
    risky = [
        (r, without_vector(f)) for r, f in rows if r.kind is CodeKind.RISK_FACTOR and r.experiencer
    ]
    vectorizer = DictVectorizer()
    features = vectorizer.fit_transform([f for _, f in risky])
    weights, intercept = [], []
    for who in Experiencer:
        model = LogisticRegression(C=ATTRIBUTE_C, max_iter=500, random_state=0)
        model.fit(features, [who in r.experiencer for r, _ in risky])
        weights.append(model.coef_[0])
        intercept.append(model.intercept_[0])
    people = [who.value for who in Experiencer]
    _save_attribute("experiencer", vectorizer, people, np.array(weights).T, np.array(intercept))
    print(f"experiencer: {len(risky)} mentions, {len(vectorizer.feature_names_)} features")


def _save_attribute(
    name: str,
    vectorizer: DictVectorizer,
    classes: list[str],
    weights: np.ndarray,
    intercept: np.ndarray,
) -> None:
    names = [feature.replace("\n", " ") for feature in vectorizer.feature_names_]
    LinearModel(names, classes, weights.astype(np.float32), intercept.astype(np.float32)).save(
        MODEL / f"{name}.npz"
    )


def weigh() -> None:
    """Fit the combination of the witnesses, and its threshold, per kind of code."""
    codebook = load_codebook()
    witnesses = Witnesses(MODEL)
    nlp = load_pipeline(learned=False)
    column = {code: position for position, code in enumerate(witnesses.codes)}
    heard, truth = [], []
    for document in load_corpus(CORPUS, "development").documents:
        doc = to_doc(nlp, document.review)
        index = ParagraphIndex(doc)
        passages = read_passages(doc, index.paragraphs)
        row = {p.index: position for position, p in enumerate(index.paragraphs)}
        cue = np.zeros((len(passages), len(column)), dtype=np.float32)
        for span in doc.spans[CODES]:
            owner = index.at(span.start_char)
            if owner is not None:
                cue[row[owner.index], column[span.label_]] = 1
        gold = np.zeros_like(cue, dtype=bool)
        for record in document.coding.records:
            gold[row[record.unit], column[record.code]] = True
        heard.append(witnesses.hear(passages, cue, witnesses.encoder.read(passages)))
        truth.append(gold)
    features, gold = np.concatenate(heard), np.vstack(truth)
    weighing = {}
    for kind in CodeKind:
        columns = [column[code.id] for code in codebook.of_kind(kind)]
        x, y = features[:, columns].reshape(-1, 3), gold[:, columns].reshape(-1)
        model = LogisticRegression(C=100.0, random_state=0).fit(x, y)
        scores = model.predict_proba(x)[:, 1]
        grid = np.arange(0.15, 0.75, 0.01)
        f1 = [2 * (y & (scores >= t)).sum() / (y.sum() + (scores >= t).sum()) for t in grid]
        # Of thresholds about as good, the highest: a false count costs more than a missed one.
        best = max(i for i, value in enumerate(f1) if value >= max(f1) - TOLERANCE)
        weighing[kind.value] = {
            "linear": round(float(model.coef_[0][0]), 4),
            "encoder": round(float(model.coef_[0][1]), 4),
            "cue": round(float(model.coef_[0][2]), 4),
            "intercept": round(float(model.intercept_[0]), 4),
            "threshold": round(float(grid[best]), 2),
        }
        print(kind, weighing[kind.value], f"F1 {f1[best]:.3f}")
    (MODEL / "weighing.json").write_text(json.dumps(weighing, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=["linear", "weigh"])
    step = parser.parse_args().step
    MODEL.mkdir(parents=True, exist_ok=True)
    if step == "linear":
        training = load_coded()
        train_codes(training)
        train_attributes(training)
    else:
        weigh()
