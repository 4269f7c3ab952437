"""The formulas in `schemes/`: one file each, named for the day from which it holds; never changed once it held."""

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from services.teams.scores.domain import Scheme, Weight
from shared.contracts.teams.score_words import ScorePart

FOLDER = Path(__file__).parent / "schemes"


@lru_cache(maxsize=1)
def all_schemes() -> tuple[Scheme, ...]:
    """All formulas, also those that hold from a later day."""
    return tuple(read_scheme(path) for path in sorted(FOLDER.glob("*.toml")))


def read_scheme(path: Path) -> Scheme:
    """The formula in a file."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    parts = {part: Weight(said["parts"][part]["full"], said["parts"][part]["points"]) for part in ScorePart}
    return Scheme(date.fromisoformat(path.stem), said["months"], said["members_min"], parts)
