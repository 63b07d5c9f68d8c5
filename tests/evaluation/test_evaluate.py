"""The figures of a tiny corpus, counted by hand."""

from dataclasses import replace

import pytest
import tiny

from scr_nlp.codebook import load_codebook
from scr_nlp.corpus import Coding, Level
from scr_nlp.evaluation import evaluate_codings
from scr_nlp.types import Experiencer, Polarity, Role, Status


def judge(root, change, **options):
    """The evaluation of the coder's own records after ``change`` on document A."""
    corpus = tiny.load(root)
    first, second = (document.coding for document in corpus.documents)
    changed = Coding(tuple(change(list(first.records))), first.coverage)
    book = load_codebook(root / "codebook.yaml")
    options = {"resamples": 20, **options}
    return evaluate_codings(corpus, [changed, second], book, **options)


def value(evaluation, task, group, name, **options):
    measure = evaluation.measure(task, group, name, **options)
    return measure.value if measure else None


def test_the_coders_own_records_are_all_right(root):
    result = judge(root, lambda records: records)
    for task in ("found", "present", "presence"):
        for name in ("precision", "recall", "f1", "macro_f1"):
            assert value(result, task, "all", name) == 1
    for aspect in ("status", "asserted", "experiencer", "role", "polarity"):
        assert value(result, aspect, "all", "accuracy") == 1
    assert value(result, "evidence", "all", "character_recall") == 1
    assert value(result, "level", "all", "quadratic_kappa") == 1
    assert value(result, "gap", "all", "f1") == 1
    assert result.slips == ()


def test_counts_of_found_and_missed(root):
    """6 coded units; neglect is missed, debt is found in a unit without it."""

    def change(records):
        false = replace(records[1], unit=3, code="debt")
        return [r for r in records if r.code != "neglect"] + [false]

    result = judge(root, change)
    assert value(result, "found", "all", "precision") == pytest.approx(5 / 6)
    assert value(result, "found", "all", "recall") == pytest.approx(5 / 6)
    assert value(result, "found", "neglect", "recall") == 0
    assert value(result, "found", "neglect", "precision") is None
    assert value(result, "found", "debt", "precision") == 0.5
    assert value(result, "found", "debt", "f1") == pytest.approx(2 / 3)
    # Macro over the four codes that occur: neglect 0, debt 2/3, police 1, recording 1.
    assert value(result, "found", "all", "macro_f1") == pytest.approx((0 + 2 / 3 + 1 + 1) / 4)
    assert result.measure("found", "all", "f1").n == 6
    # Documents: A counts for neglect, police and a concern; debt is claimed of A too.
    assert value(result, "presence", "all", "recall") == pytest.approx(2 / 3)
    assert value(result, "presence", "all", "precision") == pytest.approx(2 / 3)
    assert value(result, "presence", "debt", "f1") == 0


def test_a_wrong_status_counts_as_found_but_not_as_present(root):
    result = judge(
        root,
        lambda records: [
            replace(r, status=Status.HISTORICAL) if r.code == "neglect" else r for r in records
        ],
    )
    assert value(result, "found", "neglect", "f1") == 1
    assert value(result, "present", "neglect", "recall") == 0
    assert value(result, "presence", "neglect", "recall") == 0
    assert value(result, "status", "all", "accuracy") == pytest.approx(5 / 6)
    assert value(result, "asserted", "coded present", "accuracy") == pytest.approx(2 / 3)
    assert value(result, "status", "historical", "precision") == 0
    assert [(s.what, s.coded, s.found) for s in result.slips] == [
        ("status", "present, subject_child", "historical, subject_child")
    ]


@pytest.mark.parametrize(
    ("code", "field", "wrong", "aspect", "right"),
    [
        ("police", "role", Role.PANEL, "role", 0),
        ("record_keeping", "polarity", Polarity.GOOD_PRACTICE, "polarity", 0),
        ("neglect", "experiencer", (Experiencer.SIBLING,), "experiencer", 0.5),
    ],
)
def test_a_wrong_aspect_lowers_only_its_own_accuracy(root, code, field, wrong, aspect, right):
    result = judge(
        root,
        lambda records: [replace(r, **{field: wrong}) if r.code == code else r for r in records],
    )
    assert value(result, aspect, "all", "accuracy") == right
    assert value(result, "found", "all", "f1") == 1
    assert value(result, "status", "all", "accuracy") == 1


def test_overlap_of_experiencers_is_the_shared_part(root):
    both = (Experiencer.SUBJECT_CHILD, Experiencer.SIBLING)
    result = judge(
        root,
        lambda records: [replace(r, experiencer=both) if r.experiencer else r for r in records],
    )
    assert value(result, "experiencer", "coded present", "overlap") == 0.5
    assert value(result, "experiencer", "sibling", "precision") == 0


def test_a_service_in_another_role_and_a_neutral_theme_do_not_count_for_the_document(root):
    def change(records):
        return [
            replace(r, role=Role.PANEL, polarity=None)
            if r.role
            else replace(r, polarity=Polarity.NEUTRAL)
            if r.polarity
            else r
            for r in records
        ]

    result = judge(root, change)
    assert value(result, "presence", "police", "recall") == 0
    assert value(result, "presence", "record_keeping:concern", "recall") == 0


def test_open_labels_are_neither_right_nor_wrong(root):
    records = [dict(r) for r in tiny.RECORDS["A"]]
    records[1]["open"] = ["code"]
    records[0]["open"] = ["status"]
    tiny.write_labels(root / "labels", {"A": tiny.labels("A", records)})
    result = judge(root, lambda own: [r for r in own if r.code != "neglect"])
    assert value(result, "found", "all", "recall") == 1
    assert value(result, "found", "neglect", "f1") is None
    assert value(result, "presence", "all", "f1") == 1
    assert result.measure("status", "all", "accuracy").n == 4
    assert result.measure("present", "police", "f1").n == 0
    assert result.slips == ()


def test_levels_and_gaps(root):
    corpus = tiny.load(root)
    book = load_codebook(root / "codebook.yaml")
    coded = {"A": (0, 2, 3), "B": (1, 1, 2)}
    assert {d.id: tuple(x.level for x in d.coding.coverage.values()) for d in corpus.documents} == (
        coded
    )
    found = [
        Coding(d.coding.records, dict(zip(tiny.DIMENSIONS, map(Level, levels), strict=True)))
        for d, levels in zip(corpus.documents, [(1, 1, 3), (1, 2, 0)], strict=True)
    ]
    result = evaluate_codings(corpus, found, book, resamples=0)
    assert value(result, "level", "all", "accuracy") == pytest.approx(2 / 6)
    assert value(result, "level", "all", "mean_distance") == pytest.approx((1 + 1 + 1 + 2) / 6)
    # Coded gaps: A race, B race, B family. Flagged: A race, A family, B race, B voice.
    assert value(result, "gap", "all", "precision") == 0.5
    assert value(result, "gap", "all", "recall") == pytest.approx(2 / 3)
    assert value(result, "gap", "race_culture", "f1") == 1
    assert result.measure("gap", "all", "f1").low is None


def test_evidence_is_compared_with_the_quotes(root):
    def change(records):
        # Of "was hungry" (10 characters) only "hungry" is shown.
        return [replace(r, start=r.start + 4) if r.code == "neglect" else r for r in records]

    result = judge(root, change)
    quotes = sum(len(r["quote"]) for each in tiny.RECORDS.values() for r in each)
    assert value(result, "evidence", "all", "touching") == 1
    assert value(result, "evidence", "all", "character_precision") == 1
    assert value(result, "evidence", "all", "character_recall") == pytest.approx(
        (quotes - 4) / quotes
    )


def test_slices_by_document_and_by_record(root):
    result = judge(root, lambda records: [r for r in records if r.code != "neglect"])
    scopes = {measure.scope for measure in result.measures}
    assert {"published: 2010-2014", "published: 2019 on", "ethnicity: mentioned"} <= scopes
    assert value(result, "found", "all", "recall", scope="published: 2010-2014") == 0.8
    assert value(result, "found", "all", "recall", scope="published: 2019 on") == 1
    assert value(result, "found", "all", "recall", scope="status: present") == pytest.approx(2 / 3)
    assert value(result, "found", "all", "recall", scope="status: negated") == 1


def test_the_keyword_search_stands_beside_the_tool(root):
    """Keywords know no context: all they find is present, an addressee acts."""
    result = judge(root, lambda records: records)
    keywords = {"coder": "keywords"}
    assert value(result, "found", "all", "recall", **keywords) == 1
    assert value(result, "present", "debt", "precision", **keywords) == 0
    assert value(result, "presence", "police", "f1", **keywords) == 1
    assert value(result, "present", "police", "precision", **keywords) == 0.5
    assert result.measure("status", "all", "accuracy", **keywords) is None


def test_a_second_coder_is_judged_on_the_documents_they_coded(root):
    tiny.write_labels(root / "again", {"B": tiny.labels("B", [])})
    second = tiny.load(root, labels=root / "again")
    result = judge(root, lambda records: records, second=second)
    human = result.measure("found", "all", "recall", coder="coder")
    assert (human.value, human.n) == (0, 1)


def test_the_same_seed_gives_the_same_figures(root):
    first, again = (judge(root, lambda records: records[:3], seed=5) for _ in range(2))
    assert first == again
