"""A project file is hostile input: it is read within bounds or refused in one line."""

import io
import time
import zipfile

import pytest
from lxml import etree
from qda_files import NS, open_study, parts_of, root_of, write_parts

from scr_nlp.codebook import load_codebook
from scr_nlp.errors import ExchangeError
from scr_nlp.exchange import import_codings, qda_package, read_project, render_qdpx

HEAD = f'<Project xmlns="{NS["q"]}" name="p">'


@pytest.fixture(scope="module")
def project():
    return render_qdpx(open_study(), load_codebook())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not a REFI-QDA project"),
        (b"PK\x03\x04 cut off", "is not a REFI-QDA project"),
        (b"%PDF-1.4", "is not a REFI-QDA project"),
    ],
)
def test_what_is_no_project_is_refused(tmp_path, data, message):
    path = tmp_path / "x.qdpx"
    path.write_bytes(data)
    with pytest.raises(ExchangeError, match=rf"^x\.qdpx: {message}"):
        read_project(path)


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path):
    with pytest.raises(ExchangeError, match=r"none\.qdpx: cannot be read"):
        read_project(tmp_path / "none.qdpx")


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (b"<Project", "is not a REFI-QDA project"),
        (b"<html/>", "is not a REFI-QDA project"),
        (b"<a>" * 5000 + b"</a>" * 5000, "is not a REFI-QDA project"),
        (
            b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + HEAD.encode() + b"&x;</Project>",
            "document type definition",
        ),
        (
            b'<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            + HEAD.encode() + b"&b;</Project>",
            "document type definition",
        ),
    ],
    ids=["cut off", "other xml", "deep", "external entity", "entities of entities"],
)  # fmt: skip
def test_hostile_xml_is_refused(tmp_path, xml, message):
    path = write_parts(tmp_path / "x.qdpx", {"project.qde": xml})
    with pytest.raises(ExchangeError, match=message):
        read_project(path)


@pytest.mark.parametrize(
    ("part", "limit"), [("project.qde", "MAX_PROJECT"), ("source", "MAX_TEXT")]
)
def test_a_part_that_unpacks_without_bounds_is_refused(tmp_path, monkeypatch, project, part, limit):
    monkeypatch.setattr(qda_package, limit, 1_000_000)
    parts = parts_of(project)
    name = part if part in parts else next(n for n in parts if n.startswith("sources/"))
    parts[name] += b" " * 50_000_000
    path = write_parts(tmp_path / "bomb.qdpx", parts)
    assert path.stat().st_size < 200_000
    start = time.monotonic()
    with pytest.raises(ExchangeError, match="unpacks to more than 1 MB"):
        read_project(path)
    assert time.monotonic() - start < 5


def test_too_many_tags_or_files_are_refused(tmp_path, monkeypatch, project):
    path = write_parts(tmp_path / "x.qdpx", parts_of(project))
    monkeypatch.setattr(qda_package, "MAX_TAGS", 100)
    with pytest.raises(ExchangeError, match="more than 100 tags"):
        read_project(path)
    monkeypatch.setattr(qda_package, "MAX_PARTS", 1)
    with pytest.raises(ExchangeError, match="more than 1 files"):
        read_project(path)


@pytest.mark.parametrize(
    "target",
    [
        *("internal://../../../etc/passwd", "file:///etc/passwd", "/etc/passwd"),
        *("relative://x.txt", "internal://"),
    ],
)
def test_a_path_that_leads_elsewhere_finds_nothing(tmp_path, project, target):
    root = root_of(project)
    root.find(".//q:TextSource", NS).set("plainTextPath", target)
    parts = {**parts_of(project), "project.qde": etree.tostring(root), "../etc/passwd": b"x"}
    path = write_parts(tmp_path / "x.qdpx", parts)
    assert [source.text for source in read_project(path).sources] == [None]
    with open_study() as study:
        imported = import_codings(study, path, load_codebook())
    assert imported.unmatched == ("Child Q",)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x.qdpx"]


def test_a_project_with_a_password_is_refused(tmp_path, project):
    path = tmp_path / "x.qdpx"
    data = bytearray(write_parts(path, parts_of(project)).read_bytes())
    directory = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[directory + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(ExchangeError, match="protected by a password"):
        read_project(path)


def test_a_part_that_is_damaged_is_refused(tmp_path, project):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("project.qde", parts_of(project)["project.qde"])
    data = bytearray(buffer.getvalue())
    data[500] ^= 0xFF
    path = tmp_path / "x.qdpx"
    path.write_bytes(data)
    with pytest.raises(ExchangeError, match="is damaged"):
        read_project(path)


@pytest.mark.parametrize("value", ["-4", "x", "9" * 30, ""])
def test_positions_that_make_no_sense_are_passed_over(tmp_path, project, value):
    root = root_of(project)
    for selection in root.iterfind(".//q:PlainTextSelection", NS):
        selection.set("startPosition", value)
    parts = {**parts_of(project), "project.qde": etree.tostring(root)}
    path = write_parts(tmp_path / "x.qdpx", parts)
    with open_study() as study:
        (review,) = import_codings(study, path, load_codebook()).reviews
    assert review.findings == ()
