"""Coverage dimensions as data: the bundled ones, shipped ones, and a user's own file."""

import pytest

from scr_nlp.codebook.dimensions import (
    SHIPPED,
    add_dimensions,
    hash_with,
    load_dimension,
    load_dimensions,
)
from scr_nlp.errors import CodebookError

BUNDLED = ["race_culture", "family_involvement", "child_voice"]
OWN = """
id: pets
name: Pets
question: Are the animals of the household told of?
aspects:
  - {id: named, name: a pet named, groups: [[dog, cat]]}
  - {id: carried, name: carried into a finding, groups: [[dog(s)]], sections: [findings]}
lures: [hot dog]
levels: {1: [[named]], 2: [[carried]], 3: [[named, carried]]}
raise: {0: Which?, 1: And what of it?, 2: Who learns from it?}
examples:
  - {text: The dog slept there., shows: [named]}
  - {text: They ate a hot dog., shows: []}
texts:
  - {level: 1, paragraphs: [analysis: The cat was out.]}
"""


@pytest.fixture
def own(tmp_path):
    def write(text=OWN):
        path = tmp_path / "pets.yaml"
        path.write_text(text)
        return str(path)

    return write


def ids(rules):
    return [dimension.id for dimension in rules.dimensions]


def test_three_dimensions_are_graded_unless_more_are_asked_for():
    assert ids(load_dimensions()) == BUNDLED
    assert ids(add_dimensions([])) == BUNDLED
    assert ids(add_dimensions(SHIPPED)) == [*BUNDLED, "fathers_and_males"]
    assert ids(load_dimensions()) == BUNDLED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_dimension_bears_its_name_and_has_examples_of_every_kind(name):
    dimension = load_dimension(name)
    assert dimension.id == name
    assert {text.level for text in dimension.texts} == {0, 1, 2, 3}
    shown = [set(example.shows) for example in dimension.examples]
    assert sum(not one for one in shown) >= 10
    for aspect in dimension.aspects:
        assert sum(aspect.id in one for one in shown) >= 2, aspect.id


def test_a_users_file_is_a_dimension_like_another(own):
    rules = add_dimensions([own(), "fathers_and_males"])
    assert ids(rules) == [*BUNDLED, "pets", "fathers_and_males"]
    assert rules.get("pets").level_of({"named", "carried"}) == 3


def test_a_run_with_a_further_dimension_is_another_run(own):
    bundled = load_dimensions().dimensions
    assert hash_with(bundled, "c") == "c"
    first = hash_with(add_dimensions([own()]).dimensions, "c")
    changed = hash_with(add_dimensions([own(OWN.replace("hot dog]", "cold dog]"))]).dimensions, "c")
    assert len({"c", first, changed}) == 3


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ("id: pets", "id: Pets!", "id", "should match"),
        ("id: pets", "id: child_voice", "id", "there is a dimension child_voice already"),
        ("name: Pets\n", "", "name", "required"),
        ("lures:", "lure:", "lure", "not permitted"),
        ("[hot dog]", "[hot /dog]", "lures.0", "'/' needs a word on both sides"),
        ("[[dog, cat]]", "[[]]", "aspects.0.groups.0", "at least 1 item"),
        ("[findings]", "[finding]", "aspects.1.sections.0", "'finding' is no kind of section"),
        ("id: carried", "id: named", "", "two aspects have the same id"),
        ("3: [[named, carried]]", "3: [[named, eaten]]", "", "level 3: there is no such aspect:"),
        ("3: [[named, carried]]", "3: [[]]", "levels.3.0", "at least 1 item"),
        (", 3: [[named, carried]]", "", "levels", "needs an entry for each of 1, 2, 3"),
        (", 2: Who learns from it?", "", "raise", "needs an entry for each of 0, 1, 2"),
        ("shows: [named]", "shows: [name]", "", "examples: there is no such aspect: name"),
        ("level: 1", "level: 4", "texts.0.level", "less than or equal to 3"),
        ("analysis:", "analyses:", "texts.0.paragraphs.0.analyses.[key]", "no kind of section"),
    ],
)
def test_a_mistake_is_named_by_file_and_field_on_one_line(own, old, new, field, problem):
    assert old in OWN
    with pytest.raises(CodebookError) as caught:
        add_dimensions([own(OWN.replace(old, new, 1))])
    assert (caught.value.file, caught.value.field) == ("pets.yaml", field)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["- pets\n", "", "pets", "dimensions: [", "a: *b"])
def test_a_file_that_holds_no_entry_is_refused(own, text):
    with pytest.raises(CodebookError, match=r"^pets\.yaml: is not (a mapping|valid YAML)"):
        load_dimension(own(text))


def test_what_is_neither_a_file_nor_shipped_is_told_what_is(tmp_path):
    with pytest.raises(CodebookError, match=r"^none\.yaml: .*one of: fathers_and_males"):
        load_dimension(str(tmp_path / "none.yaml"))
    with pytest.raises(CodebookError, match="cannot be read"):
        load_dimension(str(tmp_path))
