"""The limits that hold on a day: dated data in `schemes/`, so that a change needs no release and no guess."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from services.projects.sign_ups.domain import Limits, Missed, Travel

FILE = Path(__file__).parent / "schemes" / "limits.json"


def limits_on(day: date) -> Limits:
    """Those of the newest scheme that has begun."""
    return max((limits for limits in _all() if limits.since <= day), key=lambda limits: limits.since)


@lru_cache(maxsize=1)
def _all() -> list[Limits]:
    return [_limits(said) for said in json.loads(FILE.read_text(encoding="utf-8"))]


def _limits(said: dict[str, Any]) -> Limits:
    since, missed, travel = date.fromisoformat(said["from"]), Missed(**said["missed"]), Travel(**said["travel"])
    return Limits(since, said["shifts_a_week_max"], said["waits_max"], missed, travel)
