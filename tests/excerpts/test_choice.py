"""Which excerpts are chosen, what of a paragraph is shown, and how far they spread."""

from dataclasses import replace

import pytest
from teaching import ASKED, LONG, make_study

from scr_nlp.codebook import load_codebook
from scr_nlp.codebook.excerpts import load_excerpt_rules
from scr_nlp.errors import ReportError
from scr_nlp.excerpts import ExcerptRequest, build_pack, cite, cite_source
from scr_nlp.excerpts.clarity import ThemeCues, rate_severity
from scr_nlp.excerpts.passages import choose_passage, opens_dangling, refers_elsewhere, show

THEME = "professional_curiosity"


@pytest.fixture(scope="module")
def study():
    with make_study() as study:
        yield study


def ask(study, **choices):
    return build_pack(study, ExcerptRequest(THEME, least=0.6, **choices)).excerpts


def test_the_rules_name_codes_that_exist():
    rules, codes = load_excerpt_rules(), load_codebook().codes
    themes = {code.id for code in codes.values() if code.kind == "theme"}
    assert set(rules.themes) == themes
    assert set(rules.warnings) <= set(codes)


def test_an_excerpt_has_the_exact_words_of_its_paragraph(study):
    for one in ask(study, n=50):
        shown = one.text.removeprefix("[...] ").removesuffix(" [...]")
        assert shown == one.paragraph_text[one.start : one.end].strip()
        review = study.analysis(one.source.review_id).review
        assert review.block_text(one.paragraph) == one.paragraph_text
        assert one.text.startswith("[...]") == bool(one.paragraph_text[: one.start].strip())
        assert one.text.endswith("[...]") == bool(one.paragraph_text[one.end :].strip())


def test_the_same_request_gives_the_same_pack_and_another_seed_another(study):
    assert ask(study, n=5) == ask(study, n=5)
    assert ask(study, n=5, seed=3) == ask(study, n=5, seed=3)
    assert len({tuple(one.paragraph_text for one in ask(study, n=5, seed=s)) for s in range(5)}) > 1


def test_front_matter_and_recommendations_give_no_excerpt(study):
    assert {one.paragraph for one in ask(study, n=100)} <= {3, 4, 5, 6}


def test_excerpts_spread_over_cases(study):
    assert len({one.source.case for one in ask(study, n=4)}) == 4


def test_a_passage_is_never_there_twice_in_almost_the_same_words(study):
    texts = [one.paragraph_text for one in ask(study, n=100)]
    assert sum(text.startswith(ASKED[:60]) for text in texts) == 1
    assert sum(text.startswith(LONG[:60]) for text in texts) == 1


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"polarity": "good_practice"}, {4}),
        ({"agency": "school_nursing"}, {4}),
        ({"risk": "physical_abuse"}, {3}),
        ({"length": "long"}, {5}),
        ({"max_severity": 0}, {4, 5}),
    ],
)
def test_a_choice_leaves_only_what_meets_it(study, choices, expected):
    assert {one.paragraph for one in ask(study, n=100, **choices)} <= expected


def test_years_and_boards_can_be_chosen(study):
    assert {one.source.year for one in ask(study, n=100, since=2015)} <= {"2015", "2018", "2021"}
    assert all("Brackford" in one.source.board for one in ask(study, n=100, board="brackford"))


@pytest.mark.parametrize(
    "choices",
    [
        {"agency": "nobody"},
        {"risk": THEME},
        {"polarity": "bad"},
        {"length": "vast"},
        {"section_kinds": ("attic",)},
        {"since": 2090},
        {"n": 0},
    ],
)
def test_what_cannot_be_met_is_explained(study, choices):
    with pytest.raises(ReportError):
        ask(study, **choices)
    with pytest.raises(ReportError, match="no theme is called curiosity; choose from child_focus"):
        build_pack(study, ExcerptRequest("curiosity"))
    with pytest.raises(
        ReportError, match="neglect is a risk factor: give a --theme, and this with"
    ):
        build_pack(study, ExcerptRequest("neglect"))


def test_the_aims_count_passages_and_reviews_and_call_none_published(study):
    def told(n):
        return build_pack(study, ExcerptRequest(THEME, least=0.6, n=n)).aims[1]

    assert told(1).endswith("in 1 passage from 1 review.")
    assert told(4).endswith(" reviews.") and "in 4 passages from " in told(4)


def test_asking_for_what_is_of_another_kind_names_the_option(study):
    for choice, told in (
        ({"risk": "police"}, "police is an agency: give it with --agency"),
        ({"agency": THEME}, f"{THEME} is a theme: give it with --theme"),
    ):
        with pytest.raises(ReportError, match=told):
            build_pack(study, ExcerptRequest(THEME, **choice))


def test_a_citation_names_board_year_page_and_paragraph(study):
    one = ask(study, n=1, board="aldmouth", since=2015, polarity="good_practice")[0]
    assert cite(one) == "(Aldmouth Safeguarding Children Board, 2018, p. 2, para. 4.2)"
    assert cite_source(replace(one.source, year="")).startswith(
        "Aldmouth Safeguarding Children Board (no date) Serious Case Review"
    )
    assert cite_source(replace(one.source, board="", year="2012")).endswith("(2012).")


def test_whole_paragraphs_come_on_demand(study):
    assert all(one.is_whole for one in ask(study, n=100, whole=True))
    assert not all(one.is_whole for one in ask(study, n=100))


def test_a_passage_that_opens_with_this_is_widened_to_the_sentence_before():
    start = LONG.index("accepted at face value")
    span = choose_passage(LONG, (start, start + 8), 60, enough=10)
    shown = show(LONG, span)
    assert shown.startswith("[...] The midwife asked about the moves")
    assert "This explanation" in shown
    assert shown.endswith("[...]")


def test_a_passage_stays_within_its_length():
    start = LONG.index("accepted at face value")
    for most in (40, 60, 95):
        first, last = choose_passage(LONG, (start, start + 8), most, enough=35)
        assert len(LONG[first:last].split()) <= most


@pytest.mark.parametrize(
    ("text", "dangling"),
    [
        ("This was not followed up.", True),
        ("However, the plan ended.", True),
        ("They did not ask.", True),
        ("The second letter was lost.", True),
        ("In both cases the door was shut.", True),
        ("“She was not asked.”", True),
        ("This review was written in May.", False),
        ("The social worker asked.", False),
        ("Theydon school wrote.", False),
        ("Sophia's mother came.", False),
    ],
)
def test_openings_that_need_what_stood_before(text, dangling):
    assert opens_dangling(text) is dangling


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("As noted above, the visit was late.", True),
        ("The visit (see section 4) was late.", True),
        ("The above visit was late.", True),
        ("She lived in the flat upstairs.", False),
        ("The visit was noted in the file.", False),
    ],
)
def test_words_that_point_elsewhere(text, elsewhere):
    assert refers_elsewhere(text) is elsewhere


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("The clinic wrote a second letter.", 0),
        ("The boy had a bruise on his arm.", 1),
        ("The baby had two fractures.", 2),
        ("There was blood on the sheet.", 3),
        ("The worker carried the burden of the case.", 0),
    ],
)
def test_severity_is_the_worst_word(text, level):
    assert rate_severity(text) == level


def test_cues_that_judge_count_for_more_and_those_in_traps_not_at_all():
    code = load_codebook().codes["child_focus"]
    cues = ThemeCues(code)
    assert cues.share("The clinic wrote a letter.") == 0
    assert cues.share("Direct work was done.") == 0.5
    assert cues.share("The child was not seen.") == 1


def test_content_warnings_follow_the_risk_factors(study):
    pack = build_pack(study, ExcerptRequest(THEME, least=0.6, risk="physical_abuse"))
    assert pack.warnings == ("physical abuse of children",)
