"""Codings come back from other programs, however those write them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from qda_files import NS, TEXTS, build_coded_analysis, open_study, rewrite, what_is_said

from scr_nlp.codebook import load_codebook
from scr_nlp.corpus import load_corpus
from scr_nlp.errors import CorpusError, ExchangeError
from scr_nlp.evaluation import compare_labels
from scr_nlp.exchange import import_codings, render_qdpx, write_corpus
from scr_nlp.types import Decision, Verdict

BOOK = load_codebook()
FIRST = TEXTS[0] + "\n\n"


@pytest.fixture
def study():
    with open_study() as study:
        yield study


@pytest.fixture
def bring_back(study, tmp_path):
    """The codings of a project that another program has written again."""

    def bring_back(change=lambda root: None, *, coder=None, **options):
        path = rewrite(render_qdpx(study, BOOK), tmp_path / "back.qdpx", change=change, **options)
        return import_codings(study, path, BOOK, coder=coder)

    return bring_back


def selections(root):
    return root.findall(".//q:PlainTextSelection", NS)


def test_what_goes_out_comes_back(bring_back):
    imported = bring_back()
    (review,) = imported.reviews
    assert what_is_said(review.findings) == what_is_said(build_coded_analysis().findings)
    assert review.levels == {"race_culture": 1, "family_involvement": 0, "child_voice": 3}
    assert (imported.unmatched, imported.unknown, imported.n_unplaced) == ((), {}, 0)


def renumber(root):
    """New GUIDs everywhere, with braces and capitals: codes are known by their names."""
    guids = {}
    for element in root.iter():
        for name in ("guid", "targetGUID", "creatingUser"):
            if element.get(name):
                new = f"{{{len(guids):08X}-0000-4000-8000-00000000000A}}"
                element.set(name, guids.setdefault(element.get(name), new))


def split_selections(root):
    """One selection for each coding, as programs write it that keep no selections."""
    for number, selection in enumerate(selections(root)):
        for place, coding in enumerate(selection.findall("q:Coding", NS)[1:]):
            copy = etree.fromstring(etree.tostring(selection))
            copy.set("guid", f"{number:08x}-0000-4000-8000-{place:012x}")
            for other in copy.findall("q:Coding", NS):
                if other.get("guid") != coding.get("guid"):
                    copy.remove(other)
            selection.addnext(copy)
            selection.remove(coding)


@pytest.mark.parametrize(
    ("change", "options"),
    [
        (renumber, {}),
        (split_selections, {}),
        (lambda root: [renumber(root), split_selections(root)], {"folder": "Sources"}),
    ],
    ids=["new guids", "one selection per code", "both, in another folder"],
)
def test_codings_survive_what_programs_do_to_a_project(bring_back, change, options):
    (review,) = bring_back(change, **options).reviews
    assert what_is_said(review.findings) == what_is_said(build_coded_analysis().findings)


def shift_selections(text):
    """Moves each selection from the study's text to the same words in another text."""

    def change(root):
        for selection in selections(root):
            for name in ("startPosition", "endPosition"):
                at = int(selection.get(name))
                before = "\n\n".join(TEXTS)[:at]
                letters = len("".join(before.split()))
                place = count = 0
                while count < letters:
                    count += not text[place].isspace() and text[place] != "\ufeff"
                    place += 1
                if name == "startPosition":
                    while text[place].isspace() or text[place] == "\ufeff":
                        place += 1
                selection.set(name, str(place))

    return change


@pytest.mark.parametrize(
    "spaced",
    ["\n\n".join(TEXTS).replace("\n", "\r\n"), "\n\n" + "\n".join(TEXTS), " ".join(TEXTS) + "\n"],
    ids=["windows line ends", "one line end", "spaces"],
)
def test_a_text_with_other_spaces_is_still_the_same_text(bring_back, spaced):
    (review,) = bring_back(shift_selections(spaced), text=lambda _: spaced).reviews
    assert what_is_said(review.findings) == what_is_said(build_coded_analysis().findings)


def test_nvivo_s_positions_are_utf_16_units(bring_back):
    def change(root):
        root.set("origin", "NVivo 14")
        text = "\n\n".join(TEXTS)
        for selection in selections(root):
            for name in ("startPosition", "endPosition"):
                before = text[: int(selection.get(name))]
                selection.set(name, str(len(before.encode("utf-16-le")) // 2))

    (review,) = bring_back(change).reviews
    assert what_is_said(review.findings) == what_is_said(build_coded_analysis().findings)


def retarget(root, words, name):
    """Gives the passage of some words another code of the tree."""
    (selection,) = (s for s in selections(root) if s.get("name") == words)
    (guid,) = (c.get("guid") for c in root.iterfind(".//q:Code", NS) if c.get("name") == name)
    selection.find("q:Coding/q:CodeRef", NS).set("targetGUID", guid)
    return selection


def test_a_corrected_code_comes_back_corrected(bring_back):
    (review,) = bring_back(
        lambda root: retarget(root, "did not pass this on", "Recording: good practice")
    ).reviews
    assert ("record_keeping", "present", "good_practice") in {
        (f.code, f.status, f.polarity) for f in review.findings
    }


def test_a_code_alone_leaves_its_role_or_polarity_open(bring_back, study, tmp_path):
    imported = bring_back(lambda root: retarget(root, "police", "Police"))
    write_corpus(study, imported, tmp_path / "coded")
    (document,) = load_corpus(tmp_path / "coded").documents
    (record,) = (r for r in document.coding.records if r.code == "police")
    assert (record.status, record.role, record.open) == ("present", "case", {"role"})


def test_a_passage_over_several_paragraphs_codes_each_and_no_heading(bring_back):
    def change(root):
        selection = retarget(root, "police", "Recording: concern")
        selection.set("startPosition", "0")

    (review,) = bring_back(change).reviews
    assert [f.paragraph for f in review.findings if f.code == "record_keeping"] == [1, 2]
    assert all(f.text == "\n\n".join(TEXTS)[f.start : f.end] for f in review.findings)


def test_what_cannot_be_brought_over_is_counted(bring_back):
    def change(root):
        midwife, shouted, police, _ = selections(root)
        midwife.set("startPosition", "0")
        midwife.set("endPosition", "5")
        police.set("startPosition", "9000")
        police.set("endPosition", "9010")
        code = root.find(".//q:Code", NS)
        code.append(
            etree.fromstring(
                f'<Code xmlns="{NS["q"]}" guid="{"0" * 8}-0000-4000-8000-{"0" * 12}"'
                ' name="My own" isCodable="true"/>'
            )
        )
        reference = shouted.find("q:Coding/q:CodeRef", NS)
        reference.set("targetGUID", f"{'0' * 8}-0000-4000-8000-{'0' * 12}")

    imported = bring_back(change)
    assert imported.unknown == {"My own": 1}
    assert imported.n_unplaced == 2
    assert [f.code for f in imported.reviews[0].findings] == ["information_sharing"]


def test_a_text_that_was_changed_is_passed_over(bring_back):
    imported = bring_back(text=lambda text: text.replace("police", "Police"))
    assert (imported.reviews, imported.unmatched) == ((), ("Child Q",))


def test_only_the_codings_of_one_coder_are_taken(bring_back, study):
    shouted = build_coded_analysis().findings[1]
    study.decide(Decision("b" * 64, shouted, Verdict.ACCEPTED, shouted, "Anna", "2026-12-01"))
    (review,) = bring_back(coder="Anna").reviews
    assert [(f.code, f.method) for f in review.findings] == [("domestic_abuse", "Anna")]


def test_levels_that_were_changed_come_back_and_missing_ones_stay_open(bring_back, study, tmp_path):
    def change(root):
        values = root.findall(".//q:VariableValue", NS)
        numbers = [v for v in values if v.find("q:IntegerValue", NS) is not None]
        numbers[0].find("q:IntegerValue", NS).text = "2"
        numbers[1].getparent().remove(numbers[1])

    write_corpus(study, bring_back(change), tmp_path / "coded")
    coverage = load_corpus(tmp_path / "coded").documents[0].coding.coverage
    assert {name: (level.level, level.open) for name, level in coverage.items()} == {
        "race_culture": (2, False),
        "family_involvement": (0, True),
        "child_voice": (3, False),
    }


def test_imported_codings_make_a_corpus_to_compare_with_the_machine_s(bring_back, study, tmp_path):
    imported = bring_back(lambda root: retarget(root, "midwife", "Police: case"))
    assert write_corpus(study, imported, tmp_path / "coded") == ["child-q"]
    corpus = load_corpus(tmp_path / "coded")
    assert corpus.documents[0].review == build_coded_analysis().review
    labels, machine = tmp_path / "coded" / "labels", tmp_path / "coded" / "machine"
    same = compare_labels(machine, machine)
    differ = compare_labels(labels, machine)
    assert same.accord("found", "all").kappa == 1
    assert differ.accord("found", "all").kappa < 1
    with pytest.raises(ExchangeError, match="not empty"):
        write_corpus(study, imported, tmp_path / "coded")


def test_a_damaged_document_of_a_corpus_is_named(bring_back, study, tmp_path):
    write_corpus(study, bring_back(), tmp_path / "coded")
    kept = tmp_path / "coded" / "docs" / "child-q.json"
    kept.write_text(kept.read_text("utf-8").replace('"start": 0', '"start": 999'), "utf-8")
    with pytest.raises(CorpusError, match=r"child-q\.json: its document cannot be read"):
        load_corpus(tmp_path / "coded")
    kept.write_text("{}", "utf-8")
    with pytest.raises(CorpusError, match="is no review as scr_nlp writes it"):
        load_corpus(tmp_path / "coded")


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_any_finding_of_the_codebook_comes_back(data):
    from tempfile import TemporaryDirectory

    from scr_nlp.exchange.qda_codes import leaves_of

    analysis = build_coded_analysis()
    findings = []
    for base, code in zip(
        analysis.findings, data.draw(st.permutations(list(BOOK.codes.values()))), strict=False
    ):
        leaf = data.draw(st.sampled_from(list(leaves_of(code))))
        people = data.draw(st.sets(st.sampled_from(["mother", "father", "sibling"])))
        findings.append(
            replace(
                base,
                code=code.id,
                kind=code.kind,
                status=leaf.status,
                role=leaf.role,
                polarity=leaf.polarity,
                experiencer=tuple(
                    who
                    for who in ("sibling", "mother", "father")
                    if who in people and code.kind == "risk_factor"
                ),
            )
        )
    with TemporaryDirectory() as folder, open_study(replace(analysis, findings=findings)) as study:
        path = rewrite(render_qdpx(study, BOOK), f"{folder}/p.qdpx")
        (review,) = import_codings(study, path, BOOK).reviews
    assert what_is_said(review.findings) == what_is_said(findings)
