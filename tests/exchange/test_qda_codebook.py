"""A codebook of another program becomes the draft of one of ours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from typer.testing import CliRunner

from scr_nlp.cli import app
from scr_nlp.codebook import load_codebook
from scr_nlp.errors import ExchangeError
from scr_nlp.exchange import draft_codebook, render_qdc

BOOK = load_codebook()
NAMESPACE = "urn:QDA-XML:codebook:1.0"


def write_codebook(path, *codes):
    """``(name, description, children)`` for each code."""
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook")
    number = iter(range(10_000))

    def add(parent, codes):
        for name, description, below in codes:
            code = etree.SubElement(parent, f"{{{NAMESPACE}}}Code", name=name, isCodable="true")
            code.set("guid", f"{next(number):08x}-0000-4000-8000-000000000000")
            etree.SubElement(code, f"{{{NAMESPACE}}}Description").text = description
            add(code, below)

    add(etree.SubElement(root, f"{{{NAMESPACE}}}Codes"), codes)
    path.write_bytes(etree.tostring(root))
    return path


def test_codes_of_another_program_load_as_a_codebook_of_ours(tmp_path):
    qdc = write_codebook(
        tmp_path / "own.qdc",
        ("Voluntary work", "What the family gave.", []),
        ("Agencies", "", [("Food bank / pantry", "", [])]),
        ("Police", "An agency that the codebook holds.", []),
        ("2nd opinion!", "", []),
        ("2nd opinion?", "", []),
    )
    text, number = draft_codebook(qdc, BOOK)
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    own = load_codebook(tmp_path / "own.yaml").codes
    new = {key: code for key, code in own.items() if key not in BOOK.codes}
    assert number == 4
    assert {key: (code.kind, code.cues) for key, code in new.items()} == {
        "voluntary_work": ("theme", ("voluntary work",)),
        "food_bank_pantry": ("agency", ("food bank pantry",)),
        "code_2nd_opinion": ("theme", ("2nd opinion",)),
        "code_2nd_opinion_2": ("theme", ("2nd opinion",)),
    }
    assert new["voluntary_work"].definition == "What the family gave."


_name = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1)


@settings(max_examples=40, deadline=None)
@given(st.lists(_name, min_size=1, max_size=5))
def test_whatever_codes_are_called_the_draft_loads(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("codes")
    qdc = write_codebook(folder / "own.qdc", *((name, name, []) for name in names))
    try:
        text, number = draft_codebook(qdc, BOOK)
    except ExchangeError:
        return
    (folder / "own.yaml").write_text(text, "utf-8")
    assert len(load_codebook(folder / "own.yaml").codes) == len(BOOK.codes) + number


def test_our_own_codebook_holds_nothing_new(tmp_path):
    (tmp_path / "ours.qdc").write_bytes(render_qdc(BOOK))
    with pytest.raises(ExchangeError, match="holds no code"):
        draft_codebook(tmp_path / "ours.qdc", BOOK)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not a REFI-QDA project or is damaged"),
        (b"<Project/>", "is not a REFI-QDA codebook"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><CodeBook>&a;</CodeBook>", "document type definition"),
        (b" " * 5_000_001, "is over 5 MB"),
    ],
)
def test_what_is_no_codebook_is_refused(tmp_path, data, message):
    (tmp_path / "x.qdc").write_bytes(data)
    with pytest.raises(ExchangeError, match=message):
        draft_codebook(tmp_path / "x.qdc", BOOK)


def test_the_command_writes_a_file_and_none_over_another(tmp_path):
    qdc = write_codebook(tmp_path / "own.qdc", ("Voluntary work", "", []))
    arguments = ["codebook", "import", str(qdc), "--to", str(tmp_path / "own.yaml")]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "1 codes in" in done.output
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 1
    assert "is there already" in done.output
