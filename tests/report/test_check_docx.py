"""Comments in the reviewer's own Word file, and nothing else changed in it."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from lxml import etree

from scr_nlp.check import check_draft
from scr_nlp.errors import ReportError
from scr_nlp.report import annotate_draft
from scr_nlp.settings import Settings

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
TRACKED = SAMPLE / "northern-ireland-2016-case-management-review.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMMENT_MARKS = {W + "commentRangeStart", W + "commentRangeEnd"}
TOUCHED = {
    "[Content_Types].xml",
    "word/document.xml",
    "word/comments.xml",
    "word/_rels/document.xml.rels",
}


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def canonical(part):
    if not part.lstrip().startswith(b"<"):
        return part
    return etree.tostring(
        etree.fromstring(part, etree.XMLParser(remove_blank_text=True)), method="c14n"
    )


def without_new_comments(main, old):
    """The main part with the marks of comments that were not there before taken out."""
    root = etree.fromstring(main, etree.XMLParser(remove_blank_text=True))
    known = {one.get(W + "id") for one in etree.fromstring(old) if one.tag == W + "comment"}
    for reference in list(root.iter(W + "commentReference")):
        if reference.get(W + "id") not in known:
            run = reference.getparent()
            assert [child.tag for child in run] == [W + "commentReference"]
            run.getparent().remove(run)
    for mark in list(root.iter(*COMMENT_MARKS)):
        if mark.get(W + "id") not in known:
            mark.getparent().remove(mark)
    return etree.tostring(root, method="c14n")


@pytest.fixture(scope="module")
def tracked():
    return TRACKED.read_bytes(), annotate_draft(check_draft(TRACKED), TRACKED)


def comments_by_paragraph(data):
    """Text of the paragraph, lines of each comment on it."""
    document = docx.Document(io.BytesIO(data))
    texts = {str(c.comment_id): c.text.split("\n") for c in document.comments}
    found = []
    for start in document.element.iter(W + "commentRangeStart"):
        paragraph = start.getparent()
        words = "".join(text.text for text in paragraph.iter(W + "t"))
        found.append((words, texts[start.get(W + "id")]))
    return found


def test_taking_the_comments_out_gives_the_draft_back(tracked):
    before, after = map(parts, tracked)
    old = before["word/comments.xml"]
    assert without_new_comments(after["word/document.xml"], old) == canonical(
        before["word/document.xml"]
    )
    assert set(before) <= set(after)
    for name in set(before) - TOUCHED:
        assert canonical(after[name]) == canonical(before[name]), name


def test_tracked_changes_and_comments_that_were_there_are_kept(tracked):
    before, after = map(parts, tracked)
    for tag in (b"<w:ins ", b"<w:del "):
        assert before["word/document.xml"].count(tag) > 0
        assert after["word/document.xml"].count(tag) == before["word/document.xml"].count(tag)
    old, new = (etree.fromstring(one["word/comments.xml"]) for one in (before, after))
    kept = [etree.tostring(one, method="c14n") for one in new[: len(old)]]
    assert kept == [etree.tostring(one, method="c14n") for one in old]
    assert len(new) > len(old)


def test_the_summary_stands_at_the_top_and_evidence_at_its_paragraph(tracked):
    new = [pair for pair in comments_by_paragraph(tracked[1]) if "level" in " ".join(pair[1])]
    text, lines = new[0]
    assert text == "Safeguarding Board for Northern Ireland"
    assert lines[0] == "Gap check of this draft by scr_nlp."
    assert "The child's voice and experience: level 1 of 3, token, a gap." in lines
    assert (
        lines[-1]
        == "A level is a statement about this text, never about the practice it describes."
    )
    ((line,),) = [lines for text, lines in new[1:] if "was seen and appeared well" in text]
    assert line == (
        "The child's voice and experience (level 1, token) rests on this:"
        " a stock phrase or bare observation."
    )


def word_file(tmp_path, build):
    document = docx.Document()
    document.add_heading("Child Practice Review: Child Q", 1)
    build(document)
    path = tmp_path / "draft.docx"
    document.save(path)
    return path


def commented(path):
    found = comments_by_paragraph(annotate_draft(check_draft(path), path))
    return dict(found[1:])


def test_a_cell_that_holds_the_words_gets_the_comment(tmp_path):
    def build(document):
        row = document.add_table(1, 3).rows[0]
        for cell, text in zip(
            row.cells, ("Health", "Midwifery", "Seen on [date to be added]"), strict=True
        ):
            cell.text = text

    assert commented(word_file(tmp_path, build)) == {
        "Seen on [date to be added]": [
            "Is “[date to be added]” still to be filled in or taken out?"
        ]
    }


BOX = f"""<w:r xmlns:w="{W[1:-1]}" xmlns:v="urn:schemas-microsoft-com:vml">
<w:pict><v:shape><v:textbox>
<w:txbxContent><w:p><w:r><w:t>The panel met on [date to be added].</w:t></w:r></w:p></w:txbxContent>
</v:textbox></v:shape></w:pict></w:r>"""


def test_a_text_box_is_commented_where_it_hangs_since_word_allows_none_inside(tmp_path):
    def build(document):
        paragraph = document.add_paragraph("The review was commissioned in March.")
        paragraph._p.append(parse_xml(BOX))

    path = word_file(tmp_path, build)
    data = annotate_draft(check_draft(path), path)
    root = etree.fromstring(parts(data)["word/document.xml"])
    starts = list(root.iter(W + "commentRangeStart"))
    assert len(starts) == 2
    assert not [1 for s in starts if next(s.iterancestors(W + "txbxContent"), None) is not None]
    assert starts[1].getparent().findtext(f"{W}r/{W}t") == "The review was commissioned in March."


def test_a_paragraph_that_is_all_insertion_is_commented_whole(tmp_path):
    def build(document):
        paragraph = document.add_paragraph()
        paragraph._p.append(
            parse_xml(
                f'<w:ins xmlns:w="{W[1:-1]}" w:id="9" w:author="A" w:date="2026-01-01T00:00:00Z">'
                "<w:r><w:t>Agreed by TBC.</w:t></w:r></w:ins>"
            )
        )

    assert list(commented(word_file(tmp_path, build))) == ["Agreed by TBC."]


def test_a_draft_that_is_no_word_file_is_refused_in_one_line(tmp_path):
    path = tmp_path / "draft.md"
    path.write_text("# Review\n\nAgreed by TBC.\n")
    with pytest.raises(ReportError, match=r"draft\.md: is not a Word file \(\.docx\)"):
        annotate_draft(check_draft(path), path)


def test_a_draft_that_changed_since_is_refused(tmp_path):
    path = word_file(tmp_path, lambda document: document.add_paragraph("One."))
    check = check_draft(path)
    word_file(tmp_path, lambda document: document.add_paragraph("Two."))
    with pytest.raises(ReportError, match="has changed since it was checked"):
        annotate_draft(check, path)


def test_what_python_docx_cannot_open_is_told_in_one_line(tmp_path):
    path = word_file(tmp_path, lambda document: document.add_paragraph("One."))
    with zipfile.ZipFile(path) as package:
        held = {name: package.read(name) for name in package.namelist()}
    held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(b"main+xml", b"other+xml")
    with zipfile.ZipFile(path, "w") as package:
        for name, data in held.items():
            package.writestr(name, data)
    with pytest.raises(ReportError, match="cannot be given comments; open it in Word"):
        annotate_draft(check_draft(path), path)


def test_an_office_opens_the_file_and_shows_the_comments(tracked, tmp_path):
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed for this test"
    (tmp_path / "checked.docx").write_bytes(tracked[1])
    office = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    convert = ["--headless", "--convert-to", "fodt", "--outdir", tmp_path]
    subprocess.run(
        [soffice, office, *convert, tmp_path / "checked.docx"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = (tmp_path / "checked.fodt").read_text("utf-8")
    assert text.count("<dc:creator>scr_nlp</dc:creator>") == len(
        [c for c in docx.Document(io.BytesIO(tracked[1])).comments if c.author == "scr_nlp"]
    )


def test_an_added_dimension_stands_in_the_comments_like_another():
    check = check_draft(TRACKED, settings=Settings(dimensions=("fathers_and_males",)))
    given = annotate_draft(check, TRACKED)
    notes = [comment.text for comment in docx.Document(io.BytesIO(given)).comments]
    assert sum("Fathers and other men: level 2 of 3, partial." in note for note in notes) == 1
    assert any("Fathers and other men (level 2, partial) rests on this" in note for note in notes)
