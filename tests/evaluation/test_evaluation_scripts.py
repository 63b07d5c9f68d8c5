"""The scripts that tell whether a corpus is large enough."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import tiny

SCRIPTS = Path(__file__).parent.parent.parent / "scripts"


def load_script(name):
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_documents_are_counted_by_sort_of_mention(root):
    counts = load_script("count_labels").count_documents(tiny.load(root))
    assert counts["present for this case"] == {"police": 1, "neglect": 1, "record_keeping": 1}
    assert counts["trap"] == {"police": 1, "record_keeping": 1, "debt": 1}
    assert counts["negated"] == {"debt": 1}


def test_the_curve_is_drawn_from_the_training_part(root, capsys):
    (root / "split.json").write_text(json.dumps({"train": ["A"], "development": ["B"]}), "utf-8")
    script = load_script("learning_curve")
    script.print_curve(root, tiny.load_codebook(root / "codebook.yaml"))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["documents", "all", "risk_factor", "agency", "theme"]
    assert lines[1].split()[0] == "1"


@pytest.mark.parametrize(
    ("coded", "found", "expected"), [([1, 1, 0], [1, 0, 1], 0.5), ([0, 0], [0, 0], 0)]
)
def test_the_score_of_the_curve_is_micro_f1(coded, found, expected):
    score = load_script("learning_curve").score
    assert score(np.array(coded, dtype=bool), np.array(found, dtype=bool)) == expected
