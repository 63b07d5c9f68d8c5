"""Observations point at their words, on their page, as a question."""

from observed import as_analysis, read_draft, words

from scr_nlp import observe
from scr_nlp.codebook.drafts import load_observation_kinds

DRAFT = """
# Draft review

## 1 Chronology

1.1 The health visitor called on [date] and found the home in good order.

1.2 The midwife was TBC.
"""


def test_every_kind_asks_a_question():
    for kind in load_observation_kinds().values():
        assert kind.question.endswith("?"), kind.id


def test_an_observation_leads_to_its_words_and_paragraph(tmp_path):
    review = read_draft(tmp_path, DRAFT)
    found = [o for o in observe(as_analysis(review)) if o.kind == "placeholder"]
    assert [words(review, one) for one in found] == ["[date]", "TBC"]
    assert [(one.number, one.page) for one in found] == [("1.1", 1), ("1.2", 1)]
    assert [review.blocks[one.paragraph].number for one in found] == ["1.1", "1.2"]
    assert "[date]" in found[0].question


def test_an_identity_leak_is_asked_about_with_what_could_stand_in_its_place(tmp_path):
    review = read_draft(tmp_path, DRAFT.replace("TBC", "told that Jayden had been out"))
    (leak,) = [o for o in observe(as_analysis(review)) if o.kind == "identity_leak"]
    assert (words(review, leak), leak.number) == ("Jayden", "1.2")
    assert "[name]" in leak.question
