"""Sentence boundaries in the text of reviews."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scr_nlp.pipeline import load_pipeline
from scr_nlp.pipeline.sentences import split_sentences
from scr_nlp.settings import Mode, Settings


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He was seen. He was well.", ["He was seen.", "He was well."]),
        ("Dr. Hale saw him. She wrote.", ["Dr. Hale saw him.", "She wrote."]),
        (
            "See para. 6.14 of the report. It says so.",
            ["See para. 6.14 of the report.", "It says so."],
        ),
        ("It was late, e.g. Friday. Nobody came.", ["It was late, e.g. Friday.", "Nobody came."]),
        ("Ms A. Smith rang.", ["Ms A. Smith rang."]),
        ("It was told to Ms A. She rang.", ["It was told to Ms A.", "She rang."]),
        ("“Was he seen?” Nobody knew.", ["“Was he seen?”", "Nobody knew."]),
        ("On 12.3.14 he moved. It was cold.", ["On 12.3.14 he moved.", "It was cold."]),
        ("A block\n\nanother block", ["A block", "another block"]),
        ("s.47 enquiries began.", ["s.47 enquiries began."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, sentences):
    assert [text[a:b] for a, b in split_sentences(text)] == sentences


@given(st.text(alphabet='aB. ?!\n"1”(', max_size=200))
def test_sentences_are_ordered_and_leave_no_letter_out(text):
    spans = list(split_sentences(text))
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    kept = sum(len("".join(text[a:b].split())) for a, b in spans)
    assert kept == len("".join(text.split()))


def test_the_doc_carries_the_sentences():
    nlp = load_pipeline(Settings(mode=Mode.RULES))
    doc = nlp("Dr. Hale saw him. She wrote to the GP.")
    assert [sentence.text for sentence in doc.sents] == [
        "Dr. Hale saw him.",
        "She wrote to the GP.",
    ]
