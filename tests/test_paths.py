from pathlib import Path

import pytest

from scr_nlp.errors import UnreadableFile
from scr_nlp.paths import expand_paths


def _make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")


def _names(folder: Path, *paths: Path | str) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in expand_paths(paths)]


def test_a_folder_gives_its_documents_in_natural_order(tmp_path):
    _make(tmp_path, "Review 10.pdf", "review 9.docx", "Review 1/b.md", "Review 1/a.TXT", "z.html")
    assert _names(tmp_path, tmp_path) == [
        "Review 1/a.TXT",
        "Review 1/b.md",
        "review 9.docx",
        "Review 10.pdf",
        "z.html",
    ]


@pytest.mark.parametrize(
    "name",
    ["README.md", ".hidden.pdf", "~$draft.docx", ".~lock.draft.docx#", "draft.docx~",
     ".git/notes.md", "photo.png", "table.xlsx", "Makefile"],
)  # fmt: skip
def test_a_folder_passes_by_hidden_temporary_and_other_files(tmp_path, name):
    _make(tmp_path, "draft.docx", name)
    assert _names(tmp_path, tmp_path) == ["draft.docx"]


def test_a_file_is_taken_as_it_is_whatever_its_name(tmp_path):
    _make(tmp_path, "photo.png", ".hidden.pdf")
    assert _names(tmp_path, tmp_path / "photo.png", tmp_path / ".hidden.pdf") == [
        "photo.png",
        ".hidden.pdf",
    ]


def test_a_missing_file_is_left_to_the_reader_to_report(tmp_path):
    assert _names(tmp_path, tmp_path / "missing.pdf") == ["missing.pdf"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.md", ["a.md"]),
        ("**/*.md", ["a.md", "deep/er/b.md"]),
        ("deep*", ["deep/er/b.md"]),
        ("*", ["a.md", "deep/er/b.md"]),
    ],
)
def test_a_pattern_gives_the_documents_that_match(tmp_path, pattern, expected):
    _make(tmp_path, "a.md", "deep/er/b.md", "deep/photo.png", "~$a.docx")
    assert _names(tmp_path, tmp_path / pattern) == expected


def test_a_file_whose_name_looks_like_a_pattern_is_itself(tmp_path):
    _make(tmp_path, "review [final].md", "review f.md")
    assert _names(tmp_path, tmp_path / "review [final].md") == ["review [final].md"]


def test_each_file_comes_once_in_the_order_first_named(tmp_path):
    _make(tmp_path, "a.md", "b.md", "c.md")
    assert _names(tmp_path, tmp_path / "b.md", tmp_path, tmp_path / "a.md") == [
        "b.md",
        "a.md",
        "c.md",
    ]


def test_links_that_run_in_a_circle_end(tmp_path):
    _make(tmp_path, "in/a.md", "elsewhere/b.md")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    (tmp_path / "in" / "more").symlink_to(tmp_path / "elsewhere")
    names = _names(tmp_path, tmp_path / "in")
    assert sorted(Path(name).name for name in names) == ["a.md", "b.md"]


def test_a_pattern_does_not_follow_links_in_a_circle(tmp_path):
    _make(tmp_path, "in/a.md", "in/.hidden/b.md")
    for name in ("one", "two", "three"):
        (tmp_path / "in" / name).symlink_to(tmp_path)
    assert _names(tmp_path, tmp_path / "in" / "**" / "*.md") == ["in/a.md"]


def test_a_broken_link_in_a_folder_is_passed_by(tmp_path):
    _make(tmp_path, "a.md")
    (tmp_path / "broken.md").symlink_to(tmp_path / "gone.md")
    assert _names(tmp_path, tmp_path) == ["a.md"]


@pytest.mark.parametrize("pattern", ["", "*.pdf"])
def test_nothing_to_read_is_an_error_that_names_the_kinds(tmp_path, pattern):
    _make(tmp_path, "photo.png")
    with pytest.raises(UnreadableFile, match=r"holds no document \(\.pdf"):
        expand_paths([tmp_path / pattern])
