"""How well does the tool code? Every figure that the project prints comes from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scr_nlp.codebook import Codebook, load_codebook
from scr_nlp.corpus import CodedDocument, Coding, Corpus, load_corpus
from scr_nlp.errors import CorpusError
from scr_nlp.evaluation.accuracy import Counts, count_accuracy
from scr_nlp.evaluation.coders import code_by_keywords, code_by_tool
from scr_nlp.evaluation.measures import Measure, Measurer
from scr_nlp.evaluation.slices import measure_record_slices, slice_documents
from scr_nlp.evaluation.slips import Slip, find_slips
from scr_nlp.evaluation.statistics import resample_documents
from scr_nlp.evaluation.tallies import tally_documents
from scr_nlp.settings import DEFAULT, Settings

if TYPE_CHECKING:
    from spacy.language import Language

TOOL, KEYWORDS, HUMAN = "tool", "keywords", "coder"
ALL = "all documents"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of an evaluation and the errors behind them.

    ``documents`` lists the ids in order, ``codes`` the kind of each code by id,
    ``accuracy`` what :func:`~scr_nlp.evaluation.accuracy.count_accuracy` counts.
    """

    corpus: str
    part: str
    documents: tuple[str, ...]
    codes: dict[str, str]
    resamples: int
    seed: int
    measures: tuple[Measure, ...]
    slips: tuple[Slip, ...]
    accuracy: dict[str, Counts]

    def measure(
        self, task: str, group: str, name: str, *, coder: str = TOOL, scope: str = ALL
    ) -> Measure | None:
        """One figure, or None where it was not measured."""
        wanted = (coder, scope, task, group, name)
        for one in self.measures:
            if (one.coder, one.scope, one.task, one.group, one.name) == wanted:
                return one
        return None


@dataclass(frozen=True, slots=True)
class _Setting:
    codebook: Codebook
    resamples: int
    seed: int


def _measure_coder(
    coder: str, documents: Sequence[CodedDocument], found: Sequence[Coding], setting: _Setting
) -> list[Measure]:
    coded = [document.coding for document in documents]
    tallies = tally_documents(coded, found, setting.codebook)

    def measurer(scope: str, chosen: Sequence[bool]) -> Measurer:
        weights = resample_documents(np.array(chosen, dtype=bool), setting.resamples, setting.seed)
        return Measurer(coder, scope, tallies, setting.codebook, weights)

    whole = measurer(ALL, [True] * len(documents))
    measures = list(whole.measure_codes() if coder == KEYWORDS else whole.measure_all())
    if coder == TOOL:
        for scope, chosen in slice_documents(documents).items():
            measures += measurer(scope, chosen).measure_summary()
        measures += measure_record_slices(coder, coded, found, whole.weights)
    return measures


def evaluate_codings(
    corpus: Corpus,
    found: Sequence[Coding],
    codebook: Codebook,
    *,
    second: Corpus | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """Judge codings of the documents of a corpus, in their order, by its labels.

    Beside them stand a keyword search with the same codebook and, if ``second`` holds
    another coding of the same documents, a person.
    """
    from scr_nlp.pipeline.codes import CodeFinder

    documents = corpus.documents
    setting = _Setting(codebook, resamples, seed)
    finder = CodeFinder(codebook)
    keywords = [code_by_keywords(document, finder, codebook) for document in documents]
    measures = _measure_coder(TOOL, documents, found, setting)
    measures += _measure_coder(KEYWORDS, documents, keywords, setting)
    if second is not None:
        others = {document.id: document.coding for document in second.documents}
        both = [document for document in documents if document.id in others]
        if not both:
            raise CorpusError("the second coding shares no document with the first")
        measures += _measure_coder(HUMAN, both, [others[d.id] for d in both], setting)
    return Evaluation(
        corpus=corpus.name,
        part=documents[0].part if len({document.part for document in documents}) == 1 else "",
        documents=tuple(document.id for document in documents),
        codes={code.id: code.kind.value for code in codebook.codes.values()},
        resamples=resamples,
        seed=seed,
        measures=tuple(measures),
        slips=tuple(
            slip
            for document, coding in zip(documents, found, strict=True)
            for slip in find_slips(document, coding)
        ),
        accuracy=count_accuracy([document.coding for document in documents], found, codebook),
    )


def evaluate(
    path: Path | str,
    part: str | None = None,
    nlp: Language | None = None,
    *,
    settings: Settings = DEFAULT,
    second: Path | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """Judge the tool by an annotated corpus, or by one part of it.

    ``nlp`` is a pipeline of :func:`scr_nlp.pipeline.load_pipeline`, by default that of
    ``settings``. ``second`` is a folder of other
    labels for the same documents. Intervals come from ``resamples`` bootstrap draws
    of documents.

    Raises:
        CorpusError: the corpus breaks the format.
        CodebookError: the codebook breaks its format.
        ModelError: a trained part of the pipeline is missing.
    """
    book = load_codebook(settings.codebook)
    corpus = load_corpus(path, part, codebook=book)
    other = load_corpus(path, part, codebook=book, labels=second) if second else None
    if nlp is None:
        from scr_nlp.pipeline import load_pipeline

        nlp = load_pipeline(settings)
    found = [code_by_tool(document, nlp) for document in corpus.documents]
    return evaluate_codings(corpus, found, book, second=other, resamples=resamples, seed=seed)
