"""Codings to and from other programs: REFI-QDA, spaCy, displaCy, Label Studio, doccano."""

from scr_nlp.exchange.annotation import label_config, render_doccano, render_label_studio
from scr_nlp.exchange.coded_corpus import write_corpus
from scr_nlp.exchange.qda_codebook import draft_codebook
from scr_nlp.exchange.qda_package import read_project
from scr_nlp.exchange.qda_read import CodedReview, Imported, import_codings
from scr_nlp.exchange.qda_write import render_qdc, render_qdpx
from scr_nlp.exchange.spacy_docs import render_displacy, render_docbin, to_annotated_doc

__all__ = [
    "CodedReview",
    "Imported",
    "draft_codebook",
    "import_codings",
    "label_config",
    "read_project",
    "render_displacy",
    "render_docbin",
    "render_doccano",
    "render_label_studio",
    "render_qdc",
    "render_qdpx",
    "to_annotated_doc",
    "write_corpus",
]
