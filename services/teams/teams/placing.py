"""Where a team stands: its name at its unit, its superior, its station."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from services.teams.stations.models import Station
from services.teams.teams.domain import SUBORDINATES_MAX, highest, refuse_subordinate_level, refuse_superior_level
from services.teams.teams.models import Team
from services.teams.units import units_by_id
from shared.contracts.teams.refusals.teams import (
    STATION_NOT_HERE,
    SUBORDINATES_ELSEWHERE,
    SUBORDINATES_TOO_MANY,
    SUPERIOR_NOT_ABOVE,
    SUPERIOR_NOT_FOUND,
    TEAM_NAME_TAKEN,
)
from shared.contracts.teams.station_words import StationState
from shared.contracts.teams.team_words import TEAM_NAME_CHARACTERS_MAX, TeamLevel, TeamState
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage

STANDING = (TeamState.SUBMITTED.value, TeamState.ACTIVE.value)
NAMES_TRIED_MAX = 100


def refuse_superior(session: Session, superior: Team | None, level: str, unit_id: UUID) -> None:
    """A superior is active, of a higher level, and of the team's unit or one above it; it is locked.

    None: the superior that was named does not exist.
    """
    if superior is None or superior.state != TeamState.ACTIVE:
        raise SUPERIOR_NOT_FOUND()
    refuse_superior_level(level, superior.level)
    if superior.unit_id not in lineage(session, unit_id):
        raise SUPERIOR_NOT_ABOVE(code=_code(session, superior.unit_id))
    if count_below(session, superior.id) >= SUBORDINATES_MAX:
        raise SUBORDINATES_TOO_MANY(subordinates_max=SUBORDINATES_MAX)


def subordinates(session: Session, team_id: UUID) -> list[Team]:
    """The teams directly below one that are not over, by id, locked. The team above them is locked before."""
    rows = select(Team).where(Team.superior_id == team_id, Team.state.in_(STANDING)).order_by(Team.id)
    return list(session.scalars(rows.with_for_update().execution_options(populate_existing=True)))


def count_below(session: Session, team_id: UUID) -> int:
    """How many teams that are not over stand directly below one."""
    below = select(func.count()).select_from(Team).where(Team.superior_id == team_id, Team.state.in_(STANDING))
    return session.scalar(below) or 0


def refuse_level(session: Session, team: Team, level: str, superior: Team | None) -> None:
    """Whether a team may be of another level where it stands: below its superior, above those below it."""
    if superior is not None:
        refuse_superior_level(level, superior.level)
    below = highest([subordinate.level for subordinate in subordinates(session, team.id)])
    if below is not None:
        refuse_subordinate_level(level, below)


def refuse_leaving_subordinates(session: Session, team: Team, unit_id: UUID) -> None:
    """A team does not go to a unit below which the teams below it do not stand."""
    below = subordinates(session, team.id)
    elsewhere = [one for one in below if unit_id not in lineage(session, one.unit_id)]
    if elsewhere:
        raise SUBORDINATES_ELSEWHERE(count=len(elsewhere))


def refuse_station(session: Session, station_id: UUID, unit_id: UUID) -> None:
    """A station that takes a team is open, and of a unit in one line with the team's.

    It stays so until the team is written: it is locked, after the teams, as by who closes it.
    """
    rows = select(Station).where(Station.id == station_id).with_for_update(read=True)
    station = session.scalar(rows.execution_options(populate_existing=True))
    if station is None or station.state != StationState.OPEN:
        raise STATION_NOT_HERE()
    if station.unit_id not in lineage(session, unit_id) and unit_id not in lineage(session, station.unit_id):
        raise STATION_NOT_HERE()


def refuse_taken_name(session: Session, name: str, unit_id: UUID, *, but: UUID | None = None) -> None:
    """Of the teams of a unit that are not over no two have one name. but: the team that is renamed."""
    same = select(Team.id).where(Team.unit_id == unit_id, Team.name == name, Team.state.in_(STANDING))
    with session.no_autoflush:
        taken = session.scalar(same)
    if taken is not None and taken != but:
        raise TEAM_NAME_TAKEN(code=_code(session, unit_id))


def keep_named(session: Session, team: Team) -> None:
    """Write a team with its name; one that took the name in this moment was first. Raises Conflict."""
    name, unit_id = team.name, team.unit_id
    try:
        with session.begin_nested():
            session.add(team)
            session.flush()
    except IntegrityError:
        refuse_taken_name(session, name, unit_id)
        raise


def free_name(session: Session, name: str, unit_id: UUID, origin: str) -> str:
    """A name that is free at a unit, for a team that came there from another one. origin: the name of that."""
    for number in range(1, NAMES_TRIED_MAX):
        suffix = "" if number == 1 else f"（{origin[:20]}）" if number == 2 else f"（{origin[:20]} {number - 1}）"
        wanted = name[: TEAM_NAME_CHARACTERS_MAX - len(suffix)] + suffix
        same = select(Team.id).where(Team.unit_id == unit_id, Team.name == wanted, Team.state.in_(STANDING))
        if session.scalar(same) is None:
            return wanted
    raise AssertionError("no name was free")


def superiors(session: Session, team: Team) -> list[Team]:
    """The teams above one, the highest first."""
    above: list[Team] = []
    superior_id = team.superior_id
    for _ in TeamLevel:  # levels only rise
        if superior_id is None:
            break
        above.insert(0, session.get_one(Team, superior_id))
        superior_id = above[0].superior_id
    return above


def _code(session: Session, unit_id: UUID) -> str:
    return units_by_id(session, [unit_id])[unit_id].code
