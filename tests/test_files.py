import os

import pytest

from scr_nlp.errors import ReportError
from scr_nlp.files import protect, write_private
from scr_nlp.study import Study


def test_a_file_is_its_owners_alone_whatever_stood_there(tmp_path):
    path = tmp_path / "check.html"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "check.html"
    path.write_text("old")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError, match=r"check\.html: cannot be written \(No space left"):
        write_private(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ReportError, match="No such file or directory"):
        write_private(tmp_path / "no" / "check.html", b"new")


def test_a_study_is_never_written_over(tmp_path):
    path = tmp_path / "own.study"
    Study(path).close()
    before = path.read_bytes()
    with pytest.raises(ReportError, match=r"own\.study: is a study, with its decisions"):
        write_private(path, b"<html>")
    assert path.read_bytes() == before


def test_what_is_to_be_read_is_not_to_be_written(tmp_path):
    draft = tmp_path / "draft.docx"
    draft.write_text("words")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ReportError, match=r"draft\.docx: is itself to be read"):
        protect([None, tmp_path / "folder" / ".." / "draft.docx"], [draft])
    protect([tmp_path / "report.html", draft], [tmp_path / "other.docx"])
