"""Rules of stations: what they have, when they are open, and how they live."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from services.teams.weeks import Span, is_within, ordered
from services.teams.words import tidy_name
from shared.contracts.teams.refusals.stations import (
    COORDINATES_INCOMPLETE,
    EQUIPMENT_REPEATED,
    STATION_CHANGED_SINCE,
    STATION_CLOSED,
    STATION_NOT_CLOSED,
)
from shared.contracts.teams.station_words import (
    ADDRESS_CHARACTERS_MAX,
    ANSWER_DAYS,
    EQUIPMENT_NAME_CHARACTERS_MAX,
    StationState,
)
from shared.kernel.places import Position, position_in
from shared.kernel.states import Life, State, act

LIFE = Life(
    "station",
    State("open", "开放", "People find it, and teams are at home there."),
    State("closed", "关闭", "Nobody finds it; it may be opened again."),
    acts=[
        act("close", "open", "closed", "关闭", "It is not run any more.", who="stations.keep",
            brings=["Teams that were at home there are so no more.", "Nobody is responsible for it any more."]),
        act("reopen", "closed", "open", "重新开放", "It is run again.", who="stations.keep"),
    ],
)  # fmt: skip


class Said(Protocol):
    """An opening as a contract loads it."""

    weekday: int
    opens: str
    closes: str


class Counted(Protocol):
    """Something that stands there, as a contract loads it."""

    name: str
    count: int


class Versioned(Protocol):
    """A thing with a version."""

    version: int


def kept_opening(said: Sequence[Said]) -> list[dict[str, Any]]:
    """The hours as they are kept, in the order of the week. Raises Invalid."""
    spans = ordered([Span(one.weekday, one.opens, one.closes) for one in said])
    return [{"weekday": span.weekday, "opens": span.begins, "closes": span.ends} for span in spans]


def is_open(opening: Iterable[dict[str, Any]], state: str, now: datetime) -> bool:
    """Whether somebody finds it open at a moment."""
    spans = [Span(one["weekday"], one["opens"], one["closes"]) for one in opening]
    return state == StationState.OPEN and is_within(spans, now)


def kept_equipment(said: Sequence[Counted]) -> list[dict[str, Any]]:
    """What stands there as it is kept. Raises Invalid where something is named twice, or not to be seen."""
    kept = [{"name": tidy_name(one.name, EQUIPMENT_NAME_CHARACTERS_MAX), "count": one.count} for one in said]
    if len({one["name"] for one in kept}) < len(kept):
        raise EQUIPMENT_REPEATED()
    return kept


def kept_address(address: str) -> str:
    """The address as it is kept. Raises Invalid for one with somebody's number in it, or nothing to be seen."""
    return tidy_name(address, ADDRESS_CHARACTERS_MAX)


def origin_of(longitude: float | None, latitude: float | None, datum: str) -> Position | None:
    """From where somebody searches, None where they do not say. Raises Invalid for half of a place."""
    if (longitude is None) != (latitude is None):
        raise COORDINATES_INCOMPLETE()
    if longitude is None or latitude is None:
        return None
    return position_in(datum, longitude, latitude)


def answer_until(now: datetime) -> datetime:
    """Until when somebody who was asked may answer."""
    return now + timedelta(days=ANSWER_DAYS)


def refuse_closed(state: str) -> None:
    """A station that is closed takes no part in anything but being opened again."""
    if state != StationState.OPEN:
        raise STATION_CLOSED()


def after(state: str, deed: str) -> str:
    """The state that closing or opening again leads to."""
    following = LIFE.after(state, deed)
    if following is None:
        raise STATION_CLOSED() if deed == "close" else STATION_NOT_CLOSED()
    return following


def refuse_other_version(station: Versioned, version: int | None) -> None:
    """A writer that named the version it had seen wants it unchanged."""
    if version is not None and version != station.version:
        raise STATION_CHANGED_SINCE(version=station.version)
