import subprocess
import sys

import pytest

import scr_nlp
from scr_nlp import errors, types

SURFACE = [
    "Analysis",
    "Block",
    "BlockKind",
    "CodeKind",
    "CodebookError",
    "Comparison",
    "CorpusError",
    "Coverage",
    "Criterion",
    "Decision",
    "DraftCheck",
    "EncryptedFile",
    "ExcerptRequest",
    "ExchangeError",
    "Experiencer",
    "Failure",
    "Finding",
    "IngestError",
    "Leak",
    "ListError",
    "Location",
    "Metadata",
    "Mode",
    "ModelError",
    "NearMiss",
    "NoTextLayer",
    "Observation",
    "OcrPage",
    "OperatingPoint",
    "Pack",
    "Polarity",
    "Recommendation",
    "ReportError",
    "Review",
    "Role",
    "Run",
    "ScrNlpError",
    "Searched",
    "Settings",
    "Stated",
    "Status",
    "Study",
    "StudyError",
    "UnreadableFile",
    "UnsupportedFormat",
    "Verdict",
    "analyse",
    "analyse_batch",
    "analyse_paths",
    "annotate_draft",
    "build_pack",
    "build_planned_pack",
    "check_draft",
    "check_to_json",
    "compare_drafts",
    "find_leaks",
    "find_recommendations",
    "group_cases",
    "join_list",
    "load_codebook",
    "load_pipeline",
    "observe",
    "read_review",
    "render_check",
    "render_pack",
    "render_theme_report",
    "to_json",
    "train_own_codes",
    "write_tables",
]
HEAVY = ("spacy", "pandas", "numpy", "sklearn", "pydantic", "yaml", "docx", "pdfminer", "rich")


def test_the_public_surface_is_the_declared_one():
    assert scr_nlp.__all__ == SURFACE


@pytest.mark.parametrize("name", SURFACE)
def test_every_public_name_can_be_had_and_says_what_it_is(name):
    value = getattr(scr_nlp, name)
    assert value.__name__ == name
    assert value.__doc__
    assert name in dir(scr_nlp)


def test_every_record_and_error_is_public():
    own = {
        name
        for module in (errors, types)
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    }
    assert own <= set(SURFACE)


def test_a_name_that_is_not_public_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = scr_nlp.nonsense


@pytest.mark.parametrize(
    "code",
    [
        "import scr_nlp",
        "import scr_nlp.cli",
        "import sys; sys.argv = ['scr-nlp', '--help']\n"
        "from scr_nlp.cli import app\n"
        "try:\n    app()\nexcept SystemExit:\n    pass",
        "from scr_nlp import Study, ScrNlpError, to_json",
    ],
    ids=["import", "import of the command line", "help", "records, errors and the study"],
)
def test_what_must_answer_at_once_loads_nothing_heavy(code):
    script = f"{code}\nimport sys\nprint('LOADED', [m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "LOADED []"
