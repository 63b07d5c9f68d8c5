"""Loading codebooks: the bundled one is whole, mistakes are named by file, entry and field."""

from collections import Counter

import pytest

from scr_nlp.codebook import Code, load_codebook
from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.errors import CodebookError
from scr_nlp.types import CodeKind, Status

OWN = """
codes:
  - id: county_lines_phone
    kind: risk_factor
    name: County lines phone
    definition: A second phone that adults gave the child.
    cues: [burner phone, "second phone"]
    examples:
      - {text: He had a burner phone., status: present}
"""


def test_the_bundled_codebook_has_all_codes_of_each_kind():
    codebook = load_codebook()
    sizes = {kind: len(codebook.of_kind(kind)) for kind in CodeKind}
    assert sizes == {CodeKind.RISK_FACTOR: 31, CodeKind.AGENCY: 31, CodeKind.THEME: 27}


def _statuses_asked_of(code: Code) -> set[Status]:
    """What a code can be: themes and standing facts are never historical (codebook 1.3)."""
    asked = {Status.PRESENT, Status.NEGATED, Status.HYPOTHETICAL}
    if code.kind is CodeKind.AGENCY or (code.kind is CodeKind.RISK_FACTOR and not code.standing):
        asked.add(Status.HISTORICAL)
    return asked


@pytest.mark.parametrize("code", load_codebook().codes.values(), ids=lambda code: code.id)
def test_every_code_has_hits_near_misses_and_each_status_that_it_can_take(code):
    given = Counter(example.status for example in code.examples)
    assert given[Status.PRESENT] >= 5
    assert given["none"] >= 5
    assert _statuses_asked_of(code) <= given.keys()


def test_no_example_is_given_twice_for_a_code():
    for code in load_codebook().codes.values():
        texts = Counter((example.text, example.section_kind) for example in code.examples)
        assert texts.most_common(1)[0][1] == 1, code.id


def test_unions_name_codes_that_exist():
    codebook = load_codebook()
    assert all(set(union.codes) <= set(codebook.codes) for union in codebook.unions)


def test_a_users_codes_are_added_to_the_bundled_ones(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN)
    codebook = load_codebook(path)
    assert "county_lines_phone" in codebook.codes
    assert "neglect" in codebook.codes
    assert codebook.hash != load_codebook().hash


def test_a_users_codes_can_stand_alone(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text("extends: false\n" + OWN)
    assert list(load_codebook(path).codes) == ["county_lines_phone"]


@pytest.mark.parametrize(
    ("text", "entry", "field"),
    [
        ("codes: 3", "", ""),
        ("codes: [1]", "entry 1", ""),
        (OWN.replace("risk_factor", "risk"), "county_lines_phone", "kind"),
        (OWN.replace('"second phone"', '"second /phone"'), "county_lines_phone", "cues.1"),
        (OWN.replace("name:", "title:"), "county_lines_phone", "name"),
        (OWN + OWN.split("codes:")[1], "county_lines_phone", "id"),
        ("extends: often\n" + OWN, "", "extends"),
        ("codes: [", "", ""),
    ],
)
def test_a_mistake_is_named_by_file_entry_and_field(tmp_path, text, entry, field):
    path = tmp_path / "own.yaml"
    path.write_text(text)
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    assert (caught.value.file, caught.value.entry, caught.value.field) == ("own.yaml", entry, field)
    assert "\n" not in str(caught.value)


def test_a_missing_or_binary_file_is_one_clear_line(tmp_path):
    with pytest.raises(CodebookError, match=r"none\.yaml: cannot be read"):
        load_codebook(tmp_path / "none.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(CodebookError, match="UTF-8"):
        load_codebook(tmp_path / "binary.yaml")


def test_every_level_of_every_dimension_can_be_reached():
    for dimension in load_dimensions().dimensions:
        assert dimension.level_of(set()) == 0
        for level, sets in dimension.levels.items():
            assert any(dimension.level_of(set(group)) == level for group in sets)
