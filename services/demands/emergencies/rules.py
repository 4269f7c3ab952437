"""The rules in `schemes/`: one file for each day from which other numbers hold, named for it."""

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from services.demands.emergencies.domain.waves import Rules

FOLDER = Path(__file__).parent / "schemes"


def rules_on(day: date) -> Rules:
    """The rules for emergencies that are opened on a day; the first ones also before there were any."""
    return rules_among(all_rules(), day)


def rules_among(known: tuple[Rules, ...], day: date) -> Rules:
    """The newest that hold on a day. known: in order of their days."""
    held = [rules for rules in known if rules.from_day <= day]
    return held[-1] if held else known[0]


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rules, ...]:
    """All of them, in order of their days."""
    return tuple(read_rules(path) for path in sorted(FOLDER.glob("*.toml")))


def read_rules(path: Path) -> Rules:
    """The rules in a file. Raises TypeError for one that says too little or too much."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    said["ring_metres"] = tuple(said["ring_metres"])
    return Rules(from_day=date.fromisoformat(path.stem), **said)
