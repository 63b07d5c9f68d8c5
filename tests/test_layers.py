"""Imports run one way: a module knows only what stands before it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import scr_nlp

PACKAGE = Path(scr_nlp.__file__).parent
LAYERS = (
    ("types", "errors", "version", "settings"),
    ("codebook", "jsonl", "files", "kept_review"),
    ("ingest",),
    ("paths", "corpus", "coverage", "leaks", "recommendations"),
    ("pipeline", "passages", "observations"),
    ("findings",),
    ("executors", "examples", "training"),
    ("study",),
    ("batch", "evaluation", "lists"),
    ("summaries",),
    ("check", "excerpts", "exchange"),
    ("report",),
    ("cli",),
    ("__main__",),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
OWNERS = {
    "spacy": {"pipeline", "findings", "exchange"},
    "thinc": {"pipeline"},
    "sqlite3": {"study"},
    "typer": {"cli"},
    "rich": {"cli"},
    "docx": {"ingest", "report"},
    "pdfminer": {"ingest"},
    "pypdfium2": {"ingest"},
    "matplotlib": {"report"},
    "pptx": {"report"},
    "pyarrow": {"report"},
    "xlsxwriter": {"report"},
    "xlrd": {"lists"},
}
NETWORK = {"socket", "ssl", "http", "urllib", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def _part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _imports(node: ast.AST) -> Iterator[str]:
    """Dotted names that are imported when the code runs, inside functions too."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert not child.level, "imports are absolute"
            assert child.module
            if child.module == "scr_nlp":
                yield from (f"scr_nlp.{alias.name}" for alias in child.names)
            else:
                yield child.module
        elif not _only_for_types(child):
            yield from _imports(child)


def _names(path: Path) -> set[str]:
    return set(_imports(ast.parse(path.read_text("utf-8"))))


_by_path = pytest.mark.parametrize(
    "path", MODULES, ids=[path.relative_to(PACKAGE).as_posix() for path in MODULES]
)


@_by_path
def test_a_module_has_its_place(path):
    assert _part(path) in RANK, "give the new part a place in LAYERS"


@_by_path
def test_a_module_knows_only_what_stands_before_it(path):
    own = _part(path)
    parts = {name.split(".")[1] for name in _names(path) if name.startswith("scr_nlp.")}
    wrong = {part for part in parts - {own} if RANK[part] >= RANK[own]}
    assert not wrong


@_by_path
def test_a_library_is_known_only_to_its_owner(path):
    own = _part(path)
    libraries = {name.split(".")[0] for name in _names(path)}
    assert not {library for library in libraries if own not in OWNERS.get(library, {own})}


@_by_path
def test_nothing_can_reach_the_network(path):
    assert not {name.split(".")[0] for name in _names(path)} & NETWORK
