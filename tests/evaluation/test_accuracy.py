"""What corrects a frequency: found of the positives, rejected of the negatives."""

from tiny import load, write_corpus
from typer.testing import CliRunner

from scr_nlp import Study
from scr_nlp.cli import app
from scr_nlp.codebook import load_codebook
from scr_nlp.corpus import Coding
from scr_nlp.evaluation import accuracy_frame, count_accuracy, read_accuracy


def test_documents_are_counted_as_the_counting_rule_says(tmp_path):
    root = write_corpus(tmp_path)
    book = load_codebook(root / "codebook.yaml")
    coded = [document.coding for document in load(root).documents]
    counts = count_accuracy(coded, coded, book)
    # A asserts neglect, police and a concern; B denies debt.
    assert counts == {
        "neglect": (1, 1, 1, 1),
        "debt": (0, 0, 2, 2),
        "police": (1, 1, 1, 1),
        "record_keeping:concern": (1, 1, 1, 1),
        "record_keeping:good_practice": (0, 0, 2, 2),
    }
    silent = count_accuracy(coded, [Coding((), {})] * 2, book)
    assert silent["neglect"] == (0, 1, 1, 1)
    swapped = count_accuracy(coded, coded[::-1], book)
    assert swapped["police"] == (0, 1, 0, 1)
    table = accuracy_frame(counts, book).set_index(["code", "facet"])
    assert table.loc[("police", "case")].tolist() == [1, 1, 1, 1]
    assert table.loc[("record_keeping", "concern"), "found"] == 1


def test_the_card_tells_of_every_code_how_often_it_is_found():
    book = load_codebook()
    table = read_accuracy(book)
    assert set(table["code"]) == set(book.codes)
    assert (table["found"] <= table["positives"]).all()
    assert (table["positives"] + table["negatives"]).between(1, 26).all()


def test_a_frequency_is_corrected_by_a_sample_that_the_user_coded(tmp_path):
    root = write_corpus(tmp_path)
    study, table = tmp_path / "own.study", tmp_path / "corrected.csv"
    Study(study).close()
    own = ["--sample", str(root), "--codebook", str(root / "codebook.yaml")]
    done = CliRunner().invoke(app, ["table", str(study), "corrected", *own, "--csv", str(table)])
    assert done.exit_code == 0, done.output
    header, *rows = table.read_text("utf-8-sig").splitlines()
    row = dict(zip(header.split(","), rows[0].split(","), strict=True))
    assert (row["code"], row["positives"], row["negatives"]) == ("neglect", "1", "1")
