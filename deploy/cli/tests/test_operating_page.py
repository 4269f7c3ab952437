"""The pages for operators name commands, options and settings that there are."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from deploy.cli.main import program
from shared.runtime.settings import Settings

DOCS = Path(__file__).parents[3] / "docs"
PAGE = "\n".join((DOCS / name).read_text(encoding="utf-8") for name in ("operating.md", "deploying.md"))
COMMANDS = sorted(set(re.findall(r"`nuanliu ([a-z][^`…]*)`", PAGE)))


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_page_exists(line):
    command = program
    for word in line.split():
        if word.startswith("--"):
            assert word in {name for option in command.params for name in option.opts}
        elif isinstance(command, click.Group):
            command = command.get_command(None, word)


def test_the_page_names_commands():
    assert {"migrate", "prepare", "doctor", "keys make", "secrets FOLDER"} <= set(COMMANDS)


def test_every_setting_of_the_page_exists():
    known = {f"NUANLIU_{field.name.upper()}" for field in fields(Settings)}
    named = {name.removesuffix("_FILE") if name not in known else name for name in re.findall(r"NUANLIU_[A-Z_]+", PAGE)}
    assert named <= known
    assert len(named) > 5
