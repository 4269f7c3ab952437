"""The points in `schemes/`: one file each, named for the day from which it holds; never changed once it held."""

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from services.demands.matching.domain.points import Scheme
from shared.contracts.demands.matching_words import MatchReason, Ranking

FOLDER = Path(__file__).parent / "schemes"
NUMBERS = ("near_metres", "reachable_metres", "waits_long_days", "alike_percent_min", "stars_full")


@lru_cache(maxsize=1)
def all_schemes() -> tuple[Scheme, ...]:
    """All of them, also those that hold from a later day."""
    return tuple(read_scheme(path) for path in sorted(FOLDER.glob("*.toml")))


def read_scheme(path: Path) -> Scheme:
    """That in a file."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    points = {
        ranking: {MatchReason(reason): worth for reason, worth in said["points"][ranking].items()}
        for ranking in Ranking
    }
    return Scheme(date.fromisoformat(path.stem), points=points, **{name: said[name] for name in NUMBERS})
