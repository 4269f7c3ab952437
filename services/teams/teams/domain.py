"""Rules of teams: at which unions they may stand, one above the other, and how they live."""

from datetime import date
from typing import Protocol

from shared.contracts.identity.unit_words import UnitKind
from shared.contracts.teams.refusals.teams import (
    BRAND_NEEDED,
    BRAND_NOT_HERE,
    FOUNDED_IN_THE_FUTURE,
    FOUNDING_DECIDED,
    SUBORDINATES_LEVEL,
    SUPERIOR_LEVEL,
    TEAM_CHANGED_SINCE,
    TEAM_KIND_NOT_HERE,
    TEAM_NOT_ACTIVE,
)
from shared.contracts.teams.team_words import TeamKind, TeamLevel, TeamState
from shared.kernel.states import Life, State, act

FOUNDINGS_MAX = 3  # of one account that wait at a time
SUBORDINATES_MAX = 200  # directly below a team

LIFE = Life(
    "team",
    State("submitted", "待审核", "Waits for the union that is to own it."),
    State("active", "活动中", "Takes members and carries projects."),
    State("refused", "未同意", "The union did not agree; the founder knows why."),
    State("withdrawn", "已撤回", "The founder took it back before it was decided."),
    State("dissolved", "已解散", "Stays readable, and takes part in nothing."),
    acts=[
        act("approve", "submitted", "active", "同意成立", "The union agrees.", who="teams.review, not the founder",
            brings=["The founder who is to lead it becomes member and leader."]),
        act("refuse", "submitted", "refused", "不同意", "The union does not agree, and says why.",
            who="teams.review, not the founder", wants=["a reason"]),
        act("withdraw", "submitted", "withdrawn", "撤回", "The founder takes it back.", who="the founder"),
        act("dissolve", "active", "dissolved", "解散", "The team ends.", who="teams.dissolve", wants=["a reason"],
            brings=["Memberships and offices end.", "Teams below it are given its superior."]),
    ],
)  # fmt: skip

U = UnitKind
LOCAL = frozenset({U.STREET, U.TOWN, U.PARK, U.STATION, U.COMMUNITY, U.VILLAGE})
BRANCHES = frozenset({U.INDUSTRY, U.BUREAU, U.GROUP, U.SYSTEM, U.TRADE})
EMPLOYERS = frozenset({U.ENTERPRISE, U.INSTITUTION, U.UNIVERSITY, U.JOINT, U.BRANCH, U.DIRECT, U.DEPARTMENT})

UNITS_OF: dict[TeamKind, frozenset[UnitKind]] = {
    TeamKind.MUNICIPAL: frozenset({U.CITY}),
    TeamKind.REGIONAL: frozenset({U.DISTRICT, U.STREET, U.TOWN, U.PARK}),
    TeamKind.INDUSTRY: BRANCHES,
    TeamKind.WORKPLACE: EMPLOYERS | {U.GROUP, U.BUREAU, U.SYSTEM},
    TeamKind.STATION: LOCAL,
    TeamKind.BRAND: frozenset(UnitKind),
}
"""At which unions a team of a kind may stand."""

_HEIGHT = {level: -number for number, level in enumerate(TeamLevel)}


class Versioned(Protocol):
    """A thing with a version."""

    version: int


def refuse_kind(team_kind: str, unit_kind: str) -> None:
    """A kind of team stands only at kinds of unions that fit."""
    if unit_kind not in UNITS_OF[TeamKind(team_kind)]:
        raise TEAM_KIND_NOT_HERE(team_kind=team_kind, kind=unit_kind)


def refuse_future(founded_on: date | None, today: date) -> None:
    """Raises Invalid for a team that was founded after today."""
    if founded_on is not None and founded_on > today:
        raise FOUNDED_IN_THE_FUTURE()


def refuse_brand(team_kind: str, brand: str | None) -> None:
    """Brand teams have a brand, and no others."""
    if team_kind == TeamKind.BRAND and brand is None:
        raise BRAND_NEEDED()
    if team_kind != TeamKind.BRAND and brand is not None:
        raise BRAND_NOT_HERE(team_kind=team_kind)


def is_higher(level: str, than: str) -> bool:
    """Whether a level stands above another one; not whether they are alike."""
    return _HEIGHT[TeamLevel(level)] > _HEIGHT[TeamLevel(than)]


def refuse_superior_level(level: str, superior_level: str) -> None:
    """A superior is of a higher level: so nothing stands below itself, and a line has five teams at most."""
    if not is_higher(superior_level, level):
        raise SUPERIOR_LEVEL(level=level, superior_level=superior_level)


def refuse_subordinate_level(level: str, subordinate_level: str) -> None:
    """The same, seen from above."""
    if not is_higher(level, subordinate_level):
        raise SUBORDINATES_LEVEL(level=level, subordinate_level=subordinate_level)


def highest(levels: list[str]) -> str | None:
    """The highest of some levels, None where there is none."""
    return max(levels, key=lambda level: _HEIGHT[TeamLevel(level)], default=None)


def decided(state: str, deed: str) -> str:
    """The state after a founding was decided on. Raises Conflict where it is decided already."""
    after = LIFE.after(state, deed)
    if after is None:
        raise FOUNDING_DECIDED(team_state=state)
    return after


def dissolved(state: str) -> str:
    """The state after a team was dissolved. Raises Conflict where it is not active."""
    after = LIFE.after(state, "dissolve")
    if after is None:
        raise TEAM_NOT_ACTIVE(team_state=state)
    return after


def refuse_inactive(state: str) -> None:
    """Only an active team takes part in anything."""
    if state != TeamState.ACTIVE:
        raise TEAM_NOT_ACTIVE(team_state=state)


def refuse_other_version(thing: Versioned, version: int | None) -> None:
    """A writer that named the version it had seen wants it unchanged."""
    if version is not None and version != thing.version:
        raise TEAM_CHANGED_SINCE(version=thing.version)
