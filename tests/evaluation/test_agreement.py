"""Agreement of two codings of a tiny corpus, counted by hand."""

import pytest
import tiny

from scr_nlp.codebook import load_codebook
from scr_nlp.errors import CorpusError
from scr_nlp.evaluation import compare_codings, compare_labels
from scr_nlp.evaluation.statistics import krippendorff_alpha


def agree(root, records, levels=None):
    tiny.write_labels(
        root / "second", {"A": tiny.labels("A", records, levels), "B": tiny.labels("B")}
    )
    book = load_codebook(root / "codebook.yaml")
    return compare_codings(tiny.load(root), tiny.load(root, labels=root / "second"), book)


def test_a_coder_agrees_with_themselves(root):
    result = agree(root, tiny.RECORDS["A"])
    assert all(accord.observed == 1 and accord.disagreed == 0 for accord in result.accords)
    assert result.accord("found", "all").kappa == 1
    assert result.accord("found", "all").alpha == 1
    assert result.accord("level", "all").kappa == 1
    assert result.differences == ()


def test_units_and_documents_that_differ_are_counted(root):
    """Five units, four codes: one neglect is missing in the second coding."""
    result = agree(root, [r for r in tiny.RECORDS["A"] if r["code"] != "neglect"])
    found = result.accord("found", "all")
    assert (found.n, found.disagreed) == (20, 1)
    assert found.observed == pytest.approx(19 / 20)
    assert found.f1 == pytest.approx(2 * 5 / (5 + 6))
    # Chance: both yes 6/20 * 5/20, both no 14/20 * 15/20.
    chance = (6 * 5 + 14 * 15) / 400
    assert found.kappa == pytest.approx((19 / 20 - chance) / (1 - chance))
    assert found.alpha == pytest.approx(
        krippendorff_alpha([[1] * 6 + [0] * 14, [1] * 5 + [0] * 15])
    )
    assert result.accord("found", "neglect").f1 == 0
    presence = result.accord("presence", "all")
    # Columns: neglect, debt, police, recording as concern and as good practice; two documents.
    assert (presence.n, presence.disagreed) == (10, 1)
    assert [(d.group, d.what) for d in result.differences] == [("neglect", "missed")]


def test_aspects_are_compared_on_what_both_coded(root):
    records = [dict(r) for r in tiny.RECORDS["A"]]
    records[2]["polarity"] = "good_practice"
    records[0]["status"] = "historical"
    result = agree(root, records)
    assert (result.accord("polarity", "all").n, result.accord("polarity", "all").observed) == (
        2,
        0.5,
    )
    status = result.accord("status", "all")
    assert (status.n, status.disagreed) == (6, 1)
    assert result.accord("status", "agency").n == 2
    assert result.accord("asserted", "all").disagreed == 1


def test_levels_weigh_the_distance(root):
    near = agree(root, tiny.RECORDS["A"], levels=(1, 2, 3)).accord("level", "all")
    far = agree(root, tiny.RECORDS["A"], levels=(3, 2, 3)).accord("level", "all")
    assert near.observed == far.observed == pytest.approx(5 / 6)
    assert near.kappa > far.kappa
    assert near.alpha > far.alpha


def test_label_folders_find_their_documents(root):
    tiny.write_labels(root.parent / "elsewhere" / "labels", {"A": tiny.labels("A")})
    result = compare_labels(
        root.parent / "elsewhere" / "labels", root / "labels", codebook=root / "codebook.yaml"
    )
    assert result.documents == ("A",)


def test_codings_of_different_documents_cannot_be_compared(root):
    tiny.write_labels(root / "first", {"A": tiny.labels("A")})
    tiny.write_labels(root / "second", {"B": tiny.labels("B")})
    with pytest.raises(CorpusError, match="share no document"):
        compare_labels(root / "first", root / "second", codebook=root / "codebook.yaml")


def test_labels_without_documents_are_refused(tmp_path):
    tiny.write_labels(tmp_path / "a", {"A": tiny.labels("A")})
    with pytest.raises(CorpusError, match="neither folder has docs"):
        compare_labels(tmp_path / "a", tmp_path / "a")
