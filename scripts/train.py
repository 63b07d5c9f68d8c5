"""Train the linear parts of the tagger and weigh them against the cues and the encoder.

    python scripts/train.py linear     codes.npz, terms.json and the attribute models, from
                                       the training part and the passages
    python scripts/train.py weigh      weighing.json and attributes.json, from the
                                       development part and the tuning passages;
                                       scripts/train_encoder.py and the linear parts
                                       come first

Deterministic; CPU only; a few minutes. The test part is never opened.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.language import Language
from spacy.tokens import Doc, Span

from scr_nlp.codebook import load_codebook
from scr_nlp.corpus import Record, load_corpus
from scr_nlp.passages import load_passages
from scr_nlp.pipeline import load_pipeline, to_doc
from scr_nlp.pipeline.attributes import ATTRIBUTES, MentionListener
from scr_nlp.pipeline.classifier import read_passages
from scr_nlp.pipeline.encoder import Encoder
from scr_nlp.pipeline.evidence import WordWitness
from scr_nlp.pipeline.experiencer import PeopleFinder
from scr_nlp.pipeline.features import read_features
from scr_nlp.pipeline.linear import LinearModel
from scr_nlp.pipeline.spans import CODES, ParagraphIndex, write_codes, write_encoded
from scr_nlp.settings import Mode, Settings
from scr_nlp.training import read_texts, train_words, weigh_witnesses
from scr_nlp.types import Block, BlockKind, CodeKind, Experiencer, Review

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "models" / "tagger"
CORPUS = ROOT / "corpora" / "reviews"
COVERAGE = ROOT / "corpora" / "coverage"
PASSAGES = ROOT / "corpora" / "passages"
TUNING_PASSAGES = ROOT / "corpora" / "tuning_passages"
ASPECT_PASSAGES = ROOT / "corpora" / "aspect_passages"
ATTRIBUTE_C = 0.15
RULES = ("scr_role", "scr_assertion", "scr_experiencer", "scr_polarity")


@dataclass(frozen=True)
class Coded:
    """A text with its codings: a review, a passage, or an example of the codebook.

    ``records`` is None where nobody coded it; ``only`` names the one code of which
    anything is known, None where all are.
    """

    id: str
    review: Review
    records: tuple[Record, ...] | None
    only: str | None = None


def load_part(part: str) -> list[Coded]:
    """A part of the reviews."""
    documents = load_corpus(CORPUS, part).documents
    return [Coded(d.id, d.review, d.coding.records) for d in documents]


def load_extracts(folder: Path) -> list[Coded]:
    """The coded passages of a folder."""
    return [Coded(p.review.review_id, p.review, p.records) for p in load_passages(folder)]


def load_training() -> list[Coded]:
    """What the tagger learns from: the training part and the passages."""
    return load_part("train") + load_extracts(PASSAGES)


def as_review(name: str, text: str, section: str, section_kind: str) -> Review:
    """A text as a review of one paragraph."""
    block = Block(BlockKind.PARAGRAPH, 0, len(text), section=section, section_kind=section_kind)
    return Review(name, name, text, (block,))


def load_examples() -> Iterator[Coded]:
    """The codebook's own examples, each of which says something of one code only."""
    for code in load_codebook().codes.values():
        for number, example in enumerate(code.examples):
            section = example.section_kind.replace("_", " ").capitalize()
            name = f"{code.id}-{number}"
            records: tuple[Record, ...] = ()
            if example.status != "none":
                records = (
                    Record(
                        0,
                        code.id,
                        code.kind,
                        example.status,
                        example.experiencer or (),
                        example.role,
                        example.polarity,
                    ),
                )
            review = as_review(name, example.text, section, example.section_kind)
            yield Coded(name, review, records, only=code.id)


def read_marks(name: str, corpus: Path = CORPUS) -> dict[int, set[str]] | None:
    """The coverage aspects of a document by block index; None where nobody marked them."""
    path = corpus / "aspects" / f"{name}.json"
    if not path.exists():
        return None
    marks: dict[int, set[str]] = {}
    for unit, dimension, aspect in json.loads(path.read_text(encoding="utf-8"))["marks"]:
        marks.setdefault(unit, set()).add(f"{dimension}.{aspect}")
    return marks


def read_aspect_passages(folder: Path) -> Iterator[tuple[Coded, dict[int, set[str]]]]:
    """Short texts with their aspects, and nothing else known of them."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            data = json.loads(line)
            name = f"{path.stem}-{number}"
            review = as_review(name, data["text"], data["heading"], data["section"])
            yield Coded(name, review, None), {0: set(data["aspects"])}


def train_codes(coded: list[Coded]) -> None:
    """One logistic regression per code over TF-IDF terms."""
    codes = list(load_codebook().codes)
    texts, labels, _ = read_texts(((item.review, item.records or ()) for item in coded), codes)
    words, _ = train_words(texts, labels, codes)
    words.save(MODEL)
    print(f"codes: {len(texts)} texts, {len(words.idf)} terms, {labels.sum()} labels")


@dataclass(frozen=True)
class Seen:
    """A coded mention: its record, the linear models' features, the encoder's logits."""

    record: Record
    features: dict[str, float]
    heard: dict[str, float]


def read_mentions(nlp: Language, item: Coded, encoder: Encoder | None = None) -> Iterator[Seen]:
    """Each record twice: by its quote, and by the sentence around it."""
    with nlp.select_pipes(enable=["scr_sentences"]):
        doc = to_doc(nlp, item.review)
    if encoder is not None:
        paragraphs = ParagraphIndex(doc).paragraphs
        encoded = encoder.read(read_passages(doc, paragraphs))
        write_encoded(doc, [paragraph.index for paragraph in paragraphs], encoded)
    listen = MentionListener(doc, encoder.heads if encoder else None)
    people = PeopleFinder()
    codes = load_codebook().codes
    for whole in (False, True):
        records, spans = [], []
        for record in item.records or ():
            span = _mention(doc, item, record, whole)
            if span is not None:
                records.append(record)
                spans.append(span)
        write_codes(doc, spans)
        for name in RULES:
            doc = nlp.get_pipe(name)(doc)
        for position, _, features in read_features(doc, codes, people):
            yield Seen(records[position], features, listen(doc.spans[CODES][position]))


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


def train_attributes(coded: list[Coded]) -> None:
    """Status, role, polarity (multinomial) and experiencer (one against the rest)."""
    nlp = load_pipeline(Settings(mode=Mode.RULES))
    rows = [(s.record, s.features) for item in coded for s in read_mentions(nlp, item)]
    seen: dict[str, int] = {}
    for _, features in rows:
        for name in features:
            seen[name] = seen.get(name, 0) + 1
    rows = [(r, {n: v for n, v in f.items() if seen[n] > 2}) for r, f in rows]
    for name in ("status", "role", "polarity"):
        chosen = [(r, f) for r, f in rows if getattr(r, name) is not None]
        vectorizer = DictVectorizer()
        features = vectorizer.fit_transform([f for _, f in chosen])
        values = [getattr(r, name).value for r, _ in chosen]
        model = LogisticRegression(C=ATTRIBUTE_C, max_iter=500, random_state=0)
        model.fit(features, values)
        _save_attribute(name, vectorizer, list(model.classes_), model.coef_.T, model.intercept_)
        print(f"{name}: {len(values)} mentions, {len(vectorizer.feature_names_)} features")
    risky = [(r, f) for r, f in rows if r.kind is CodeKind.RISK_FACTOR and r.experiencer]
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


@dataclass(frozen=True)
class Heard:
    """What the witnesses say of the development part: matrices of (paragraphs, codes).

    ``owners`` holds the position of each paragraph's text among those heard.
    """

    words: np.ndarray
    encoder: np.ndarray
    cues: np.ndarray
    truth: np.ndarray
    owners: np.ndarray


def hear(encoder: Encoder, coded: list[Coded]) -> Heard:
    """Every paragraph of coded texts, as each witness hears it."""
    words = WordWitness(MODEL)
    column = {code: position for position, code in enumerate(words.codes)}
    chosen = [encoder.heads.column[code] for code in words.codes]
    nlp = load_pipeline(Settings(mode=Mode.RULES))
    parts = []
    for position, item in enumerate(coded):
        doc = to_doc(nlp, item.review)
        index = ParagraphIndex(doc)
        passages = read_passages(doc, index.paragraphs)
        row = {p.index: position for position, p in enumerate(index.paragraphs)}
        cues = np.zeros((len(passages), len(column)), dtype=np.float32)
        for span in doc.spans[CODES]:
            owner = index.at(span.start_char)
            if owner is not None:
                cues[row[owner.index], column[span.label_]] = 1
        truth = np.zeros_like(cues, dtype=bool)
        for record in item.records or ():
            truth[row[record.unit], column[record.code]] = True
        logits = encoder.read(passages).logits[:, chosen]
        said = np.stack([words.hear(p.text) for p in passages])
        parts.append((said, logits, cues, truth, np.full(len(passages), position)))
    return Heard(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def weigh_codes(encoder: Encoder) -> None:
    """The combination of the witnesses and its thresholds, per mode and kind of code."""
    codebook = load_codebook()
    documents = load_part("development")
    heard = hear(encoder, documents + load_extracts(TUNING_PASSAGES))
    owners = np.where(heard.owners < len(documents), heard.owners, -1)
    codes = WordWitness(MODEL).codes
    weighing: dict[str, dict[str, object]] = {}
    for mode in (Mode.FAST, Mode.THOROUGH):
        weighing[mode] = {}
        for kind in CodeKind:
            c = [codes.index(code.id) for code in codebook.of_kind(kind)]
            network = heard.encoder[:, c]
            if mode is Mode.FAST:
                network = np.zeros_like(network)
            found = weigh_witnesses(
                heard.words[:, c], network, heard.cues[:, c], heard.truth[:, c], list(owners)
            )
            weighing[mode][kind.value] = asdict(found)
            print(mode, kind, found)
    (MODEL / "weighing.json").write_text(json.dumps(weighing, indent=1) + "\n", encoding="utf-8")


def _fit_attribute(
    linear: np.ndarray, network: np.ndarray, truth: np.ndarray, single: bool
) -> np.ndarray:
    """The two weights, and an offset per value, that make the truth most likely.

    All matrices are of the shape (mentions, values); ``single``: one value is true, and
    the offsets stay 0 (they made rare values, denials above all, rarer still). What comes
    back is linear, network, offsets.
    """

    def loss(x: np.ndarray) -> float:
        if not single:
            scores = x[0] * linear + x[1] * network + x[2:]
            return float(np.logaddexp(0, np.where(truth, -scores, scores)).mean())
        scores = x[0] * linear + x[1] * network
        top = scores.max(axis=1, keepdims=True)
        total = np.log(np.exp(scores - top).sum(axis=1)) + top[:, 0]
        return float((total - scores[truth]).mean())

    start = np.append([0.5, 0.5], np.zeros(truth.shape[1]))
    return np.asarray(minimize(loss, start, method="L-BFGS-B").x)


def weigh_attributes(encoder: Encoder) -> None:
    """How much the linear models and the encoder count, per mode and attribute.

    From the development part and the tuning passages; printed is how often all values of
    a mention are right there.
    """
    nlp = load_pipeline(Settings(mode=Mode.RULES))
    seen = [
        one
        for item in load_part("development") + load_extracts(TUNING_PASSAGES)
        for one in read_mentions(nlp, item, encoder)
    ]
    weights: dict[str, dict[str, dict[str, object]]] = {Mode.FAST: {}, Mode.THOROUGH: {}}
    for name in ATTRIBUTES:
        model = LinearModel.load(MODEL / f"{name}.npz")
        rows = [s for s in seen if getattr(s.record, name)]
        linear = np.stack([model.scores(s.features) for s in rows])
        network = np.array([[s.heard[f"{name}={v}"] for v in model.classes] for s in rows])
        said = [getattr(s.record, name) for s in rows]
        single = name != "experiencer"
        truth = np.array(
            [[v == one if single else v in one for v in model.classes] for one in said]
        )
        for mode, heard in ((Mode.FAST, np.zeros_like(network)), (Mode.THOROUGH, network)):
            x = _fit_attribute(linear, heard, truth, single)
            scores = x[0] * linear + x[1] * heard + x[2:]
            found = scores == scores.max(axis=1, keepdims=True)
            if not single:
                found = np.where((scores > 0).any(axis=1)[:, None], scores > 0, found)
            print(f"{mode} {name}: {(found == truth).all(axis=1).mean():.3f} of {len(rows)}")
            weights[mode][name] = {
                "linear": round(float(x[0]), 3),
                "encoder": round(float(x[1]), 3),
                "offsets": dict(zip(model.classes, x[2:].round(3).tolist(), strict=True)),
            }
    (MODEL / "attributes.json").write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=["linear", "weigh"])
    step = parser.parse_args().step
    MODEL.mkdir(parents=True, exist_ok=True)
    if step == "linear":
        training = load_training()
        train_codes(training)
        train_attributes(training)
    else:
        network = Encoder(MODEL)
        weigh_codes(network)
        weigh_attributes(network)
