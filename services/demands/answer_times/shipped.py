"""The times that hold where no unit says anything: a file each in `schemes/`, named for the day from which it holds."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path

from services.demands.answer_times.domain import AnswerTimes

FOLDER = Path(__file__).parent / "schemes"


def shipped_on(day: date) -> AnswerTimes:
    """The newest that has begun."""
    return max((times for times in _all() if times.from_day <= day), key=lambda times: times.from_day)


@lru_cache(maxsize=1)
def _all() -> tuple[AnswerTimes, ...]:
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.json")))


def _read(path: Path) -> AnswerTimes:
    said = json.loads(path.read_text(encoding="utf-8"))
    return AnswerTimes(None, date.fromisoformat(path.stem), 0, said["hours"], said["remind_hours"])
