"""What the README shows exists: its two commands, its options, its pictures, its files."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from scr_nlp.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = sorted(set(re.findall(r"scr-nlp ((?:codebook )?[a-z]+)((?:[^\n`|&]*))", README)))


def options_of(command: str) -> set[str]:
    here = typer.main.get_command(app)
    for name in command.split():
        here = here.commands[name]
    return {option for parameter in here.params for option in parameter.opts}


def test_ci_runs_the_command_that_the_readme_gives_for_the_checks():
    commands = [line.strip() for line in README.splitlines() if "python3 -m venv" in line]
    assert len(commands) == 2
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "scr-nlp analyse corpora/sample --report" in commands[0]


@pytest.mark.parametrize(("command", "rest"), SHOWN)
def test_every_command_and_option_shown_exists(command, rest):
    assert set(re.findall(r"--[a-z-]+", rest)) <= options_of(command)


def test_every_command_is_shown():
    result = CliRunner().invoke(app, ["--help"])
    for name in typer.main.get_command(app).commands:
        assert f"scr-nlp {name}" in README, name
        assert name in result.output


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_file_linked_exists(target):
    assert target.startswith("https://") or (ROOT / target).exists()
