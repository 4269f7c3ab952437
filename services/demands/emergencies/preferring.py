"""Whom the first ring prefers: the union's own, those of stations at the place, those whose area holds the place.

All of them have named an area in the ring; what differs is who of it is looked at first. Each look goes by an index,
like any other, and only as far as people are wanted. Further out whoever is nearest comes first.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select, union

from services.demands.copies.models import KnownMembership, KnownStation, KnownTeam
from services.demands.emergencies.looking import Around, Found, people_around
from services.demands.emergencies.models import Emergency
from services.demands.emergencies.reach import AREAS, Reach, reach_of
from shared.contracts.demands.dispatch_words import CalledFor
from shared.contracts.teams.station_words import StationState
from shared.contracts.teams.team_words import MembershipState, TeamState
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import present_unit

TEAMS_MAX = 200  # of the stations of one place that are heeded
STATEMENTS_MAX = 16  # conditions that are kept: one for each kind of union
STATIONS, TEAMS, MEMBERS = KnownStation.__table__, KnownTeam.__table__, KnownMembership.__table__
AT_HOME = (TEAMS.c.station_id == STATIONS.c.id) & (TEAMS.c.state == TeamState.ACTIVE.value)
AROUND_PLACE = (
    select(STATIONS.c.id, TEAMS.c.id)
    .select_from(STATIONS.outerjoin(TEAMS, AT_HOME))
    .where(STATIONS.c.cell_7.in_(bindparam("cells", expanding=True)), STATIONS.c.state == StationState.OPEN.value)
    .order_by(STATIONS.c.id, TEAMS.c.id)
    .limit(TEAMS_MAX)
)


def people_of_ring(
    session: Session, emergency: Emergency, reach: Reach, around: Around, qualification: tuple[str, date] | None = None
) -> Iterator[list[Found]]:
    """Those in reach of whoever commands, block by block, whom the ring prefers first; some come again further on.

    Raises Unavailable `demands.not_yet_known`.
    """
    if around.first_step:
        yield from people_around(session, reach, around, qualification=qualification)
        return
    there = _of_stations(session, around)
    for whose, reasons in _circles(session, emergency, reach):
        if there:
            narrowed = replace(whose, told=whose.told | there, conditions=_at_stations(whose.conditions))
            for block in people_around(session, narrowed, around, qualification=qualification, at_once=True):
                yield [_called_for(one, *reasons, CalledFor.STATION) for one in block]
        for block in people_around(session, whose, around, qualification=qualification):
            yield [_called_for(one, *reasons) for one in block]


def _circles(session: Session, emergency: Emergency, reach: Reach) -> list[tuple[Reach, list[CalledFor]]]:
    """The union that opened it, or whoever goes on for that; then all whom the one that commands may call."""
    opener_id = emergency.opened_by_unit_id
    if opener_id != emergency.unit_id:
        opener_id = present_unit(session, opener_id).id
    if opener_id == emergency.unit_id:
        return [(reach, [CalledFor.OWN_UNIT])]
    return [(reach_of(session, opener_id), [CalledFor.OWN_UNIT]), (reach, [])]


def _called_for(one: Found, *reasons: CalledFor) -> Found:
    found = (*reasons, CalledFor.COMMUNITY) if one.is_here else reasons
    return replace(one, called_for=found or (CalledFor.DISTANCE,))


def _of_stations(session: Session, around: Around) -> dict[str, list[UUID]]:
    """The stations of a ring, and the teams that are at home there; {} where there are none."""
    rows = session.execute(AROUND_PLACE, {"cells": around.cells}).all()
    stations, teams = ({row[column] for row in rows} - {None} for column in (0, 1))
    return {"stations": sorted(stations), "teams": sorted(teams)} if stations else {}


@lru_cache(maxsize=STATEMENTS_MAX)
def _at_stations(conditions: Callable[[], list[ColumnElement[bool]]]) -> Callable[[], list[ColumnElement[bool]]]:
    """What an area fits that is in reach, of somebody of these stations: the same function for the same reach."""
    members = select(MEMBERS.c.volunteer_id).where(
        MEMBERS.c.team_id.in_(bindparam("teams", expanding=True)), MEMBERS.c.state == MembershipState.ACTIVE.value
    )
    runners = select(STATIONS.c.responsible_id).where(
        STATIONS.c.id.in_(bindparam("stations", expanding=True)), STATIONS.c.responsible_id.is_not(None)
    )
    theirs = union(members, runners)  # not `or`, for which every area of the ring would be read
    return lambda: [*conditions(), AREAS.c.volunteer_id.in_(theirs)]
