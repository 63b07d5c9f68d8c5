"""``scr-nlp excerpts`` and ``scr-nlp search`` as a trainer types them."""

import csv

import pytest
import yaml
from teaching import make_study
from typer.testing import CliRunner

from scr_nlp.cli import app

THEME = "professional_curiosity"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    path = tmp_path_factory.mktemp("excerpts") / "made.study"
    with make_study(path):
        pass
    return str(path)


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def read_table(path):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def test_excerpts_are_printed_with_their_citation(study):
    done = run("excerpts", study, "--theme", THEME, "-n", 3)
    assert done.exit_code == 0
    assert done.stdout.count("Safeguarding Children Board, 20") == 3
    assert "clarity" in done.stdout


def test_a_plan_is_written_edited_and_built(study, tmp_path):
    plan, table = tmp_path / "plan.yaml", tmp_path / "pack.csv"
    assert (
        run("excerpts", study, "--theme", THEME, "--least", 0.6, "-n", 4, "--plan", plan).exit_code
        == 0
    )
    data = yaml.safe_load(plan.read_text("utf-8"))
    data["excerpts"] = data["excerpts"][::-1][:2]
    plan.write_text(yaml.safe_dump(data), "utf-8")
    assert run("excerpts", study, "--from", plan, "-o", table).exit_code == 0
    rows = read_table(table)
    assert sorted(row["paragraph"] for row in rows) == sorted(
        str(one["block"]) for one in data["excerpts"]
    )


def test_every_replacement_is_listed_and_the_pack_holds_none_of_the_words(study, tmp_path):
    table = tmp_path / "pack.csv"
    done = run(
        *(
            "excerpts",
            study,
            "--theme",
            THEME,
            "--least",
            0.6,
            "-n",
            50,
            "--pseudonymise",
            "-o",
            table,
        )
    )
    assert done.exit_code == 0
    assert "“Mrs Wetherington” replaced by [" in done.stdout
    assert "Wetherington" not in table.read_text("utf-8-sig")


def test_a_pack_in_which_nothing_was_replaced_says_so(study):
    none = "nothing was found to replace; read the pack before you show it"
    words = ("excerpts", study, "--theme", THEME, "--least", 0.6, "-n", 50)
    clean = (*words, "--polarity", "good_practice")
    assert run(*clean, "--pseudonymise").stdout.splitlines().count(none) == 1
    assert none not in run(*clean).stdout
    assert none not in run(*words, "--pseudonymise").stdout


def test_what_may_identify_is_told_when_it_stays(study):
    done = run("excerpts", study, "--theme", THEME, "--least", 0.6, "-n", 50)
    assert "“Mrs Wetherington” may identify someone" in done.stdout


def test_too_few_passages_are_told(study):
    done = run("excerpts", study, "--theme", THEME, "--least", 0.6, "-n", 50)
    assert done.exit_code == 0
    assert "clear enough and different enough" in done.stderr


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--theme", "curiosity"), "no theme is called curiosity"),
        (("--theme", THEME, "-o", "pack.odp"), "the name must end in .docx"),
        (("--theme", THEME, "-o", "pack.html", "--briefing"), "a briefing is a .docx or .pdf"),
        (("--from", "none.yaml"), "none.yaml: cannot be read"),
    ],
)
def test_a_mistake_is_one_line(study, words, problem):
    done = run("excerpts", study, *words)
    assert done.exit_code == 1
    assert problem in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [(), ("--theme", THEME, "--from", "plan.yaml"), ("--theme", THEME, "--briefing")],
)
def test_choices_that_do_not_go_together_are_refused(study, words):
    assert run("excerpts", study, *words).exit_code == 2


def test_search_shows_hits_in_the_middle_of_their_words(study, tmp_path):
    done = run("search", study, '"face value"', "-n", 2)
    assert done.exit_code == 0
    assert done.stdout.count("accepted at face value by the") == 2
    table = tmp_path / "hits.csv"
    assert run("search", study, "asking AND bruises", "--csv", table).exit_code == 0
    rows = read_table(table)
    assert {row["keyword"].lower() for row in rows} == {"asked", "ask", "bruise"}


def test_a_search_that_finds_nothing_or_cannot_be_read_is_told(study):
    assert "nothing found" in run("search", study, "zeppelin").stdout
    done = run("search", study, "AND (")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
