"""Rules of profiles: when somebody can come, who may be called, how long one rests."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from services.teams.weeks import Span, ordered
from shared.contracts.teams.profile_words import REST_DAYS_MAX
from shared.contracts.teams.refusals.profiles import PROFILE_CHANGED_SINCE, READY_ADULTS_ONLY, REST_UNUSABLE


class Said(Protocol):
    """A time of the week as the contract loads it."""

    weekday: int
    starts: str
    ends: str


def kept_availability(said: Sequence[Said]) -> list[dict[str, Any]]:
    """The times as they are kept, in the order of the week. Raises Invalid."""
    spans = ordered([Span(one.weekday, one.starts, one.ends) for one in said])
    return [{"weekday": span.weekday, "starts": span.begins, "ends": span.ends} for span in spans]


def once_each(said: Iterable[str], words: type[StrEnum]) -> list[str]:
    """Words of the published language, each once, in its order."""
    wanted = set(said)
    return [word.value for word in words if word in wanted]


def refuse_ready_minor(is_ready: bool, is_minor: bool) -> None:
    """Minors are not called in an emergency."""
    if is_ready and is_minor:
        raise READY_ADULTS_ONLY()


def refuse_rest(rests_until: datetime | None, now: datetime) -> None:
    """One rests from now on, and not for ever."""
    if rests_until is not None and not now < rests_until <= now + timedelta(days=REST_DAYS_MAX):
        raise REST_UNUSABLE(days_max=REST_DAYS_MAX)


def refuse_other_version(present: int, version: int | None) -> None:
    """A writer that named the version it had seen wants it unchanged; 0: nothing was said yet."""
    if version is not None and version != present:
        raise PROFILE_CHANGED_SINCE(version=present)
