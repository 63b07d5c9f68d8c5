"""A study for spaCy (DocBin) and as a page of marked passages (displaCy)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from scr_nlp.codebook import Codebook
from scr_nlp.exchange.qda_codes import build_tree
from scr_nlp.study import Study
from scr_nlp.types import Analysis

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_MAX_CHARACTERS = 50_000_000


def _blank() -> Language:
    import spacy

    nlp = spacy.blank("en")
    nlp.max_length = _MAX_CHARACTERS
    return nlp


def to_annotated_doc(analysis: Analysis, nlp: Language) -> Doc:
    """An analysis as a Doc, in the shape in which the pipeline leaves it.

    ``doc.spans["scr_paragraphs"]`` holds the coding units, ``doc.spans["scr_codes"]`` one
    span per finding: label = code, id = what made it, and in the group's ``attrs`` the
    parallel lists ``status``, ``experiencer``, ``role``, ``polarity``, ``cue``, ``score``.
    ``doc.user_data`` holds ``review_id`` and ``source``.

    Args:
        analysis: the review and its findings.
        nlp: gives the tokens; ``spacy.blank("en")`` will do.
    """
    from scr_nlp.pipeline import to_doc
    from scr_nlp.pipeline.spans import write_codes

    doc = to_doc(nlp, analysis.review)
    placed = []
    for finding in analysis.findings:
        span = doc.char_span(
            finding.start,
            finding.end,
            label=finding.code,
            span_id=finding.method,
            alignment_mode="expand",
        )
        if span is not None:
            placed.append((finding, span))
    found = [finding for finding, _ in placed]
    write_codes(
        doc,
        [span for _, span in placed],
        status=[finding.status.value for finding in found],
        cue=[finding.cue for finding in found],
        experiencer=[[who.value for who in finding.experiencer] for finding in found],
        role=[finding.role.value if finding.role else None for finding in found],
        polarity=[finding.polarity.value if finding.polarity else None for finding in found],
        score=[finding.score for finding in found],
    )
    doc.user_data["review_id"] = analysis.review.review_id
    doc.user_data["source"] = analysis.review.source
    return doc


def render_docbin(study: Study) -> bytes:
    """The documents of a study as a spaCy DocBin; see :func:`to_annotated_doc`.

    Raises:
        StudyError: the study cannot be read.
    """
    from spacy.tokens import DocBin

    nlp = _blank()
    docs = DocBin(store_user_data=True)
    for review_id in study.reviews()["review_id"]:
        docs.add(to_annotated_doc(study.analysis(review_id), nlp))
    return docs.to_bytes()


def render_displacy(study: Study, codebook: Codebook) -> bytes:
    """Every paragraph with findings, its words marked, as one page that works offline.

    Raises:
        StudyError: the study cannot be read.
    """
    from spacy import displacy

    nlp = _blank()
    passages = [
        passage
        for review_id in study.reviews()["review_id"]
        for passage in _passages(study.analysis(review_id), nlp, codebook)
    ]
    colours = {
        _label(node.name).upper(): node.colour + "55"
        for root in build_tree(codebook, used=())
        for node in root.walk()
    }
    page = displacy.render(
        passages, style="span", page=True, manual=True, jupyter=False, options={"colors": colours}
    )
    # displaCy does not say how its page is encoded.
    page = page.replace("<head>", '<head><meta charset="utf-8">', 1)
    return page.encode("utf-8", "replace")


def _label(name: str) -> str:
    """A label that displaCy neither reads as HTML nor breaks over the next line of text."""
    return escape(name).replace(" ", "\u00a0")


def _passages(analysis: Analysis, nlp: Language, codebook: Codebook) -> list[dict[str, Any]]:
    review = analysis.review
    passages = []
    for index, block in review.paragraphs():
        found = [f for f in analysis.findings if f.paragraph == index]
        if not found:
            continue
        doc = nlp.make_doc(review.block_text(index))
        spans = []
        for finding in found:
            span = doc.char_span(
                finding.start - block.start, finding.end - block.start, alignment_mode="expand"
            )
            code = codebook.codes.get(finding.code)
            if span is not None:
                spans.append(
                    {
                        "start_token": span.start,
                        "end_token": span.end,
                        "label": _label(code.name if code else finding.code),
                    }
                )
        number = f", paragraph {block.number}" if block.number else ""
        page = review.page_of(block.start)
        passages.append(
            {
                "text": doc.text,
                "tokens": [token.text for token in doc],
                "spans": spans,
                "title": escape(f"{review.source}, page {page}{number}"),
            }
        )
    return passages
