"""The files of deployment, as they lie in the checkout."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]


def compose_file():
    """docker-compose.yml, its anchors resolved."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def ours():
    """The containers of our own image, by name."""
    return {name: each for name, each in compose_file()["services"].items() if each["image"].startswith("nuanliu")}


def processes():
    """Of these, those that run a service: name of the container, and what `nuanliu run` is told."""
    return {name: each["command"][1:] for name, each in ours().items() if each["command"][0] == "run"}
