"""The pages for operators name commands, options and settings that there are."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from deploy.cli.figures_page import figures
from deploy.cli.limits import LIMITS, WEB, Limit
from deploy.cli.main import program
from gateway.web.settings import WebSettings
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


def test_every_figure_that_the_page_names_is_told_with_those_labels():
    known = {name: labels.split(", ") for name, _, labels, _ in figures()}
    watched = PAGE.partition("## What to watch")[2].partition("## Upgrade")[0]
    named = re.findall(r"\b(nuanliu_[a-z_]+)(?:\{([a-z_]+)=)?", watched)
    assert len({name for name, _ in named}) >= len(known)
    for name, label in named:
        plain = name if name in known else name.removesuffix("_count")
        assert plain in known, name
        assert not label or label in known[plain], (name, label)


def test_every_setting_that_is_a_number_stands_among_the_limits():
    numbers = {field.name for field in fields(Settings) if type(getattr(Settings(), field.name)) in (int, float)}
    shown = {limit.place for limits in LIMITS.values() for limit in limits}
    assert numbers - shown == {"http_port", "health_port"}
    of_web = {field.name for field in fields(WebSettings) if type(getattr(WebSettings(), field.name)) in (int, float)}
    set_by_us = {name for name in of_web if hasattr(Settings(), name)} | {"port"}
    assert of_web - {place.removeprefix(WEB) for place in shown} - set_by_us == {
        "heartbeat_seconds",
        "retry_after_seconds",
    }


def test_a_limit_without_a_place_would_be_found():
    with pytest.raises((AttributeError, ImportError)):
        Limit("nothing", "shared.runtime.context:NOWHERE_MAX", "nothing").value  # noqa: B018
    with pytest.raises(AttributeError):
        Limit("nothing", "web.nowhere_max", "nothing").value  # noqa: B018
