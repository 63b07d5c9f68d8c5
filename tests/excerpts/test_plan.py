"""A pack as a file to edit, and what may identify a person in it."""

import pytest
import yaml
from teaching import make_study

from scr_nlp.errors import ReportError
from scr_nlp.excerpts import (
    ExcerptRequest,
    build_pack,
    build_planned_pack,
    dump_plan,
    plan_of,
    read_plan,
)

THEME = "professional_curiosity"
HEAD = f"theme: {THEME}\nexcerpts:\n"


@pytest.fixture(scope="module")
def study():
    with make_study() as study:
        yield study


def write(tmp_path, text):
    path = tmp_path / "plan.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_plan_builds_the_pack_it_was_written_from(study, tmp_path):
    pack = build_pack(study, ExcerptRequest(THEME, least=0.6, n=6, seed=2))
    path = write(tmp_path, dump_plan(plan_of(pack)).decode())
    assert build_planned_pack(study, read_plan(path)) == pack


def test_excerpts_can_be_reordered_dropped_and_added(study, tmp_path):
    data = yaml.safe_load(
        dump_plan(plan_of(build_pack(study, ExcerptRequest(THEME, least=0.6, n=4))))
    )
    kept = [data["excerpts"][3], data["excerpts"][0]]
    added = {"group": "Mine", "document": "review-2.pdf", "paragraph": "4.3"}
    data["excerpts"] = [{**one, "group": "Mine"} for one in kept] + [added]
    pack = build_planned_pack(study, read_plan(write(tmp_path, yaml.safe_dump(data))))
    assert [group.name for group in pack.groups] == ["Mine"]
    first, second, third = pack.excerpts
    assert [first.paragraph, second.paragraph] == [one["block"] for one in kept]
    assert third.is_whole
    assert third.number == "4.3"
    assert third.source.file == "review-2.pdf"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("theme: [", "not valid YAML near line"),
        ("", "the file"),
        ("theme: x\nexcerpts: []\n", "excerpts"),
        (f"{HEAD}- {{document: review-1.pdf}}\n", "excerpts.1: give the paragraph's number"),
        (f"{HEAD}- {{document: a.pdf, paragraph: 6.10}}\n", "put the number in quotes"),
        (f"{HEAD}- {{document: a.pdf, block: 3, colour: red}}\n", "excerpts.1.colour"),
        (f"{HEAD}- {{document: a.pdf, block: 3, characters: [9, 2]}}\n", "the lower first"),
        ("theme: 2014-13-45T00:00:00\n", "."),
    ],
)
def test_a_mistake_in_a_plan_is_named(tmp_path, text, problem):
    with pytest.raises(ReportError, match=r"^plan\.yaml: .*" + problem) as caught:
        read_plan(write(tmp_path, text))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("{document: gone.pdf, block: 3}", "holds no document gone.pdf"),
        ("{document: review-1.pdf, block: 99}", "there is no block 99"),
        ("{document: review-1.pdf, block: 2}", "there is no block 2"),
        ('{document: review-1.pdf, paragraph: "9.9"}', "there is no paragraph 9.9"),
        ("{document: review-1.pdf, block: 3, characters: [0, 9999]}", "characters"),
    ],
)
def test_what_a_plan_names_and_is_not_there_is_explained(study, tmp_path, entry, problem):
    plan = read_plan(write(tmp_path, f"{HEAD}- {entry}\n"))
    with pytest.raises(ReportError, match=problem):
        build_planned_pack(study, plan)


def test_a_missing_plan_is_explained(tmp_path):
    with pytest.raises(ReportError, match=r"none\.yaml: cannot be read"):
        read_plan(tmp_path / "none.yaml")


def leaking(study, tmp_path, more=""):
    text = f"{more}{HEAD}- {{document: review-1.pdf, block: 6}}\n"
    return build_planned_pack(study, read_plan(write(tmp_path, text))).excerpts[0]


def test_what_may_identify_is_found_and_the_words_are_left_alone(study, tmp_path):
    one = leaking(study, tmp_path)
    assert [leak.text for leak in one.may_identify] == ["Mrs Wetherington"]
    assert "Mrs Wetherington" in one.text


def test_a_role_in_brackets_stands_for_what_may_identify(study, tmp_path):
    one = leaking(study, tmp_path, "pseudonymise: true\n")
    assert "Wetherington" not in one.text + one.paragraph_text
    role = one.may_identify[0].replacement
    assert one.text.startswith(f"His teacher, {role}, told the")
    assert one.text.endswith("for the meeting in May.")
    assert one.replaced
