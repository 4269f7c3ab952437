"""What the demo city is made of, as it is written in `data/`."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table, by its headings."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bytes_of(name: str) -> bytes:
    """A file as it is."""
    return (DATA / name).read_bytes()


@cache
def help_wanted() -> dict[str, Any]:
    """What people need: `need` and `feedback` are lists, `emergency` and `drill` one each."""
    with (DATA / "help.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def library() -> dict[str, Any]:
    """What projects say: `project` is a list, the rest goes for all of them."""
    with (DATA / "library.toml").open("rb") as file:
        return tomllib.load(file)
