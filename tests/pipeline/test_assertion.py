"""What the words around a code make of it: denials before and behind, and what only looks so."""

import pytest

from scr_nlp.pipeline import load_pipeline
from scr_nlp.pipeline.spans import CODES
from scr_nlp.settings import Mode, Settings


@pytest.fixture(scope="module")
def read():
    nlp = load_pipeline(Settings(mode=Mode.RULES))

    def statuses(text):
        doc = nlp(text)
        group = doc.spans[CODES]
        pairs = zip(group, group.attrs["status"], strict=True)
        return {span.label_: status for span, status in pairs}

    return statuses


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12.03.14 HV visit. Domestic abuse: none disclosed.", "domestic_abuse"),
        ("Alcohol misuse: no. Drug misuse: no.", "drug_misuse"),
        ("CAMHS: not involved.", "camhs"),
        ("GP: no concerns re alcohol misuse.", "alcohol_misuse"),
        ("Mother was asked about violence at home, which she said had never occurred.", ""),
        ("Alcohol misuse played no part in the events of that night.", "alcohol_misuse"),
        ("The hair sample for cocaine tested negative.", ""),
        ("Sexual abuse was at no stage suspected.", "sexual_abuse"),
        ("The domestic abuse alleged by the neighbour was not established.", "domestic_abuse"),
        ("Probation and Cafcass hold no records on the family.", "cafcass"),
        ("CAMHS had not heard of him.", "camhs"),
        ("Housing services were at no stage involved.", "housing"),
        ("The education welfare service had not been involved.", "education_service"),
        ("An IDVA was never allocated.", "domestic_abuse_service"),
    ],
)
def test_a_denial_is_heard_before_behind_and_in_an_answer(read, text, code):
    if code:
        assert read(text)[code] == "negated"
    else:
        assert "present" not in read(text).values()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Domestic abuse: the police attended four times.", "domestic_abuse"),
        ("Children's social care was not contacted until the second admission.", ""),
        ("The ambulance service had no contact with the family until 19 March.", "ambulance"),
        ("The GP was not asked, and the midwife was never contacted.", "gp"),
        ("PC Four had not heard of the guidance; the police teach it now.", "police"),
        ("Closed to social care: no missing episodes.", ""),
        ("The school held a file on him, and no one asked for it.", "school"),
        ("Domestic abuse played a part that no agency saw.", "domestic_abuse"),
    ],
)
def test_what_only_looks_like_a_denial_stays_present(read, text, code):
    assert read(text)[code or "childrens_social_care"] == "present"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "Guidance on domestic abuse was handed out. Neither subject arose here.",
            "domestic_abuse",
        ),
        ("Studies link neglect with poverty. None of these was present.", "neglect"),
        (
            "The manual is concerned with sexual abuse, which was not a feature of this case.",
            "sexual_abuse",
        ),
        ("The letter spoke of epilepsy. There was no such history.", "child_disability"),
        ("Many of those mothers fled a violent partner. That was not so here.", "domestic_abuse"),
    ],
)
def test_what_is_named_and_then_taken_back_is_negated(read, text, code):
    assert read(text)[code] == "negated"


@pytest.mark.parametrize(
    "text",
    [
        "Domestic abuse went on for years. Neither agency asked.",
        "She neglected both boys. That was not seen.",
        "He was violent to her. None of these reports reached the school.",
    ],
)
def test_the_next_sentence_takes_back_only_what_it_says(read, text):
    assert "present" in read(text).values()
