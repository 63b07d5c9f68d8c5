"""What is written holds against the published schema and opens in another reader."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from pyrefiqda import RefiCodebook, RefiProject
from qda_files import NS, TEXTS, build_coded_analysis, open_study, parts_of, root_of

from scr_nlp.codebook import load_codebook
from scr_nlp.errors import ExchangeError
from scr_nlp.exchange import render_qdc, render_qdpx
from scr_nlp.types import Decision, Verdict

# The schema of QDA-XML 1.0 as REFI publishes it (18 March 2019, MIT licence).
SCHEMA = Path(__file__).with_name("refi_qda_project.xsd")
BOOK = load_codebook()
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def project():
    return render_qdpx(open_study(), BOOK, at=NOW)


def assert_valid(root):
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(root)


def test_a_project_is_valid_against_the_published_schema(project):
    assert_valid(root_of(project))


def test_the_schema_refuses_what_breaks_it(project):
    root = root_of(project)
    del root.find(".//q:PlainTextSelection", NS).attrib["startPosition"]
    with pytest.raises(etree.DocumentInvalid, match="startPosition"):
        assert_valid(root)


def test_an_empty_study_gives_a_valid_project():
    from scr_nlp.study import Study

    with Study(":memory:") as study:
        assert_valid(root_of(render_qdpx(study, BOOK)))


def test_the_same_study_gives_the_same_bytes(project):
    assert render_qdpx(open_study(), BOOK, at=NOW) == project


def test_another_reader_finds_texts_codes_and_exact_passages(project, tmp_path):
    path = tmp_path / "study.qdpx"
    path.write_bytes(project)
    read = RefiProject.load(path, tmp_path / "unpacked")
    (source,) = read.sources.text_source
    text = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "unpacked")
    text = text.read_text("utf-8")
    assert text == "\n\n".join(TEXTS)
    names = {}

    def walk(codes):
        for code in codes:
            names[code.guid] = code.name
            walk(code.code)

    walk(read.code_book.codes.code)
    told = {
        text[selection.start_position : selection.end_position]: [
            names[coding.code_ref.target_guid] for coding in selection.coding
        ]
        for selection in source.plain_text_selection
    }
    assert told == {
        "midwife": ["Midwifery and maternity care: case"],
        "shouted": ["Domestic abuse: present", "Who: subject child", "Who: mother"],
        "police": ["Police: addressee"],
        "did not pass this on": ["Information sharing: concern, negated"],
    }
    assert [user.name for user in read.users.user] == ["scr_nlp (machine)"]


def test_another_reader_finds_the_codebook_as_a_tree(tmp_path):
    path = tmp_path / "codes.qdc"
    path.write_bytes(render_qdc(BOOK))
    roots = RefiCodebook.load(path).codes.code
    assert [root.name for root in roots] == [
        *("Risk factors", "Agencies", "Practice themes", "Who has or suffers it"),
    ]
    codes = [code for root in roots[:3] for code in root.code]
    assert len(codes) == len(BOOK.codes)
    assert codes[0].description.startswith(BOOK.codes[next(iter(BOOK.codes))].definition[:20])
    names = [code.name for root in roots for group in root.code for code in (group, *group.code)]
    assert len(names) == len(set(names)), "some programs allow a name only once"


def test_rejected_findings_are_left_out_and_decided_ones_belong_to_the_person():
    study = open_study()
    midwife, shouted = build_coded_analysis().findings[:2]
    at = "2026-12-01T12:00:00+00:00"
    study.decide(Decision("b" * 64, midwife, Verdict.REJECTED, None, "Anna", at))
    study.decide(Decision("b" * 64, shouted, Verdict.ACCEPTED, shouted, "Anna", at))
    root = root_of(render_qdpx(study, BOOK))
    assert_valid(root)
    users = {user.get("guid"): user.get("name") for user in root.iterfind(".//q:User", NS)}
    told = {
        selection.get("name"): users[selection.get("creatingUser")]
        for selection in root.iterfind(".//q:PlainTextSelection", NS)
    }
    machine = "scr_nlp (machine)"
    assert told == {"shouted": "Anna", "police": machine, "did not pass this on": machine}


def test_documents_of_one_name_are_told_apart():
    from dataclasses import replace

    one = build_coded_analysis()
    other = replace(one, review=replace(one.review, review_id="c" * 64, text=one.review.text))
    root = root_of(render_qdpx(open_study(one, other), BOOK))
    names = [source.get("name") for source in root.iterfind(".//q:TextSource", NS)]
    assert names == ["Child Q bbbbbbbb", "Child Q cccccccc"]


def test_what_xml_cannot_hold_does_not_reach_it(tmp_path):
    from dataclasses import replace

    analysis = build_coded_analysis()
    hostile = replace(analysis.findings[0], text="mid\x00wi\x1b[31mfe ]]> <b> \ufffe", cue="\x08")
    review = replace(analysis.review, source="a<&\x07\"'b.pdf")
    data = render_qdpx(open_study(replace(analysis, review=review, findings=(hostile,))), BOOK)
    assert_valid(root_of(data))
    selection = root_of(data).find(".//q:PlainTextSelection", NS)
    assert selection.get("name") == "midwi[31mfe ]]> <b>"


def test_a_codebook_that_is_not_the_study_s_is_refused():
    codes = {key: code for key, code in BOOK.codes.items() if key != "midwifery"}
    with pytest.raises(ExchangeError, match="--codebook"):
        render_qdpx(open_study(), BOOK.model_copy(update={"codes": codes}))


def test_a_project_holds_nothing_but_the_project_and_the_texts(project):
    names = list(parts_of(project))
    assert names[0] == "project.qde"
    assert len(names) == 2
    assert names[1].startswith("sources/")


def test_every_reference_leads_to_something_in_the_project():
    from dataclasses import replace

    analysis = build_coded_analysis()
    own = replace(analysis.coverage[0], dimension="fathers")
    root = root_of(
        render_qdpx(open_study(replace(analysis, coverage=(*analysis.coverage, own))), BOOK)
    )
    assert_valid(root)
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))
    aims = [
        element.get(name)
        for element in root.iter()
        for name in ("targetGUID", "creatingUser", "creatingUserGUID")
        if element.get(name)
    ]
    assert len(aims) > 10
    assert set(aims) <= set(guids)
