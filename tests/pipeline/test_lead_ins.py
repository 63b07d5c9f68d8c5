"""Lead-ins are not coded; the items under them take over whom they address."""

import pytest

from scr_nlp.ingest import read_review
from scr_nlp.pipeline import load_pipeline, to_doc
from scr_nlp.pipeline.spans import CODES, ParagraphIndex
from scr_nlp.settings import Mode, Settings


@pytest.fixture(scope="module")
def nlp():
    return load_pipeline(Settings(mode=Mode.RULES))


def coded(nlp, tmp_path, text):
    path = tmp_path / "review.md"
    path.write_text(text, encoding="utf-8")
    doc = to_doc(nlp, read_review(path))
    group = doc.spans[CODES]
    index = ParagraphIndex(doc)
    return {
        (index.at(span.start_char).index, span.label_, role)
        for span, role in zip(group, group.attrs["role"], strict=True)
    }


def test_the_addressee_of_a_lead_in_is_that_of_each_item(nlp, tmp_path):
    lead_in = "The health visiting service should:"
    text = f"# Recommendations\n\n{lead_in}\n\n- review its forms\n- tell staff\n"
    assert coded(nlp, tmp_path, text) == {
        (2, "health_visiting", "addressee"),
        (3, "health_visiting", "addressee"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "# Analysis\n\nThe police found the following:\n\n- a cot\n- a blanket\n",
        "# Analysis\n\nGood practice by the midwife:\n\n- a cot\n",
    ],
)
def test_elsewhere_a_lead_in_is_not_coded(nlp, tmp_path, text):
    assert coded(nlp, tmp_path, text) == set()


def test_a_paragraph_that_introduces_no_items_is_coded(nlp, tmp_path):
    text = "# Analysis\n\nThe police told him this:\n\nHe should go home.\n"
    assert (1, "police", "case") in coded(nlp, tmp_path, text)
