"""What ships: the package and nothing beside it, above all no review."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = (
    r"scr_nlp/([a-z0-9_]+/)*[a-z0-9_]+\.py",
    r"scr_nlp/py\.typed",
    r"scr_nlp/codebook/[a-z_]+\.yaml",
    r"scr_nlp/pipeline/config\.cfg",
    r"scr_nlp/_models/tagger/[a-z_]+\.(npz|json|onnx|md)",
    r"scr_nlp/ingest/words(\.LICENSE)?\.txt",
    r"scr_nlp/schema/[a-z]+-\d+\.schema\.json",
    r"scr_nlp/(evaluation|report)/([a-z_]+/)*[a-z_]+\.(html|css|js|txt)",
    r"scr_nlp-[^/]+\.dist-info/(METADATA|WHEEL|RECORD|entry_points\.txt|licenses/LICENSE)",
)


def _build(root: Path, folder: Path) -> set[str]:
    wheel = pytest.importorskip("hatchling.builders.wheel", reason="builds with hatchling")
    (path,) = wheel.WheelBuilder(str(root)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> set[str]:
    return _build(ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_only_what_is_allowed(shipped):
    allowed = re.compile("|".join(ALLOWED))
    assert not {name for name in shipped if not allowed.fullmatch(name)}


def test_the_wheel_holds_the_whole_package(shipped):
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "scr_nlp").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours <= shipped


def test_documents_beside_the_package_never_ship(tmp_path):
    root = tmp_path / "checkout"
    root.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(
        ROOT / "scr_nlp", root / "scr_nlp", ignore=shutil.ignore_patterns("__pycache__")
    )
    for place in ("private", "corpora/local", "models", "notebooks", "."):
        (root / place).mkdir(parents=True, exist_ok=True)
        (root / place / "draft review.docx").write_text("confidential")
    (root / "scr_nlp" / "batch.study").write_text("confidential")
    shutil.rmtree(root / "dist", ignore_errors=True)
    names = _build(root, tmp_path / "dist")
    assert not {name for name in names if name.endswith((".docx", ".study"))}
