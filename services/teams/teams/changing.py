"""Changing teams: what they say, what they are, their superior, their unit, their end."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.teams.memberships.dissolving import end_memberships
from services.teams.memberships.limits import refuse_minors
from services.teams.persons import locked_teams
from services.teams.standing import standing_of
from services.teams.teams import telling
from services.teams.teams.domain import (
    dissolved,
    refuse_brand,
    refuse_future,
    refuse_inactive,
    refuse_kind,
    refuse_other_version,
)
from services.teams.teams.models import Team
from services.teams.teams.placing import (
    STANDING,
    keep_named,
    refuse_leaving_subordinates,
    refuse_level,
    refuse_station,
    refuse_superior,
    refuse_taken_name,
    subordinates,
)
from services.teams.teams.policy import Permissions, may
from services.teams.teams.queries import team_shown
from services.teams.units import active_unit, units_by_id
from services.teams.words import plain_words, refuse_personal, tidy_name
from shared.contracts.base import Loaded
from shared.contracts.teams.refusals.teams import MEMBERS_MAX_TOO_LOW
from shared.contracts.teams.team_words import TEAM_NAME_CHARACTERS_MAX
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage
from shared.runtime.trust import audit

SAYS = ("introduction", "join_mode", "adults_only", "members_max")
"""Fields that are changed where something is sent for them; None is nothing."""


def change_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Change what a team says of itself."""
    team, _ = _found(session, request, actor, Permissions.change)
    if request.introduction is not None:
        refuse_personal(request.introduction)
    if request.members_max is not None and request.members_max < team.members_count:
        raise MEMBERS_MAX_TOO_LOW(members_count=team.members_count)
    if request.adults_only and not team.adults_only:
        refuse_minors(session, team)
    if request.station_id is not None:
        refuse_station(session, request.station_id, team.unit_id)
    if "station_id" in request.given:
        team.station_id = request.station_id
    for name in SAYS:
        if getattr(request, name) is not None:
            setattr(team, name, getattr(request, name))
    telling.changed(session, team)
    return team_shown(session, team, actor)


def define_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Change what a team is: name, level, kind, brand, the day it was founded."""
    below = _below(session, request.id)
    team, others = _found(session, request, actor, Permissions.define, *below, with_superior=True)
    said = {name: getattr(request, name) for name in ("kind", "level", "brand", "founded_on") if name in request.given}
    redefine(session, team, said, others.get(team.superior_id) if team.superior_id else None)
    if request.name is not None:
        rename(session, team, request.name)
    telling.changed(session, team)
    audit.record(session, actor, "teams.define", f"team:{team.id}", fields=sorted(request.given - {"id", "version"}))
    return team_shown(session, team, actor)


def redefine(session: Session, team: Team, said: dict[str, Any], superior: Team | None) -> None:
    """Another level, kind, brand or day of founding, by the rules of where it stands. superior: locked."""
    kind = said.get("kind") or team.kind
    brand = said.get("brand", team.brand if kind == team.kind else None)
    refuse_brand(kind, brand)
    refuse_kind(kind, units_by_id(session, [team.unit_id])[team.unit_id].kind)
    if said.get("level") not in (None, team.level):
        refuse_level(session, team, said["level"], superior)
        team.level = said["level"]
    team.kind, team.brand = kind, brand
    if "founded_on" in said:
        refuse_future(said["founded_on"], business_date(session.now))
        team.founded_on = said["founded_on"]


def rename(session: Session, team: Team, wanted: str) -> None:
    """Another name, which is free at the team's unit."""
    name = tidy_name(wanted, TEAM_NAME_CHARACTERS_MAX)
    refuse_taken_name(session, name, team.unit_id, but=team.id)
    team.name, team.search = name, terms_of(name)
    keep_named(session, team)


def place_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Give a team another superior, or none."""
    team, others = _found(session, request, actor, Permissions.define, request.superior_id)
    _hang(session, team, request.superior_id, others, team.unit_id)
    telling.changed(session, team)
    audit.record(session, actor, "teams.place", f"team:{team.id}", superior=str(request.superior_id))
    return team_shown(session, team, actor)


def move_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Give a team to another unit."""
    below = _below(session, request.id)
    team, others = _found(session, request, actor, Permissions.move, request.superior_id, *below)
    unit = active_unit(session, request.unit_code)
    may(actor, session.now).move_to(lineage(session, unit.id))
    refuse_kind(team.kind, unit.kind)
    refuse_taken_name(session, team.name, unit.id, but=team.id)
    refuse_leaving_subordinates(session, team, unit.id)
    _hang(session, team, request.superior_id, others, unit.id)
    if team.station_id is not None:
        refuse_station(session, team.station_id, unit.id)
    before, team.unit_id = team.unit_id, unit.id
    keep_named(session, team)
    telling.changed(session, team)
    audit.record(session, actor, "teams.move", f"team:{team.id}", before=str(before), unit=str(unit.id))
    return team_shown(session, team, actor)


def dissolve_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """End a team; what stands below it goes to its superior, and memberships end, many of them a little later."""
    team, _ = _found(session, request, actor, Permissions.dissolve, *_below(session, request.id))
    team.state = dissolved(team.state)
    team.ended_at, team.reason, team.reason_words = session.now, request.reason, plain_words(request.words)
    for officer in team.present_officers:
        officer.ended_at = session.now
    for subordinate in subordinates(session, team.id):
        subordinate.superior_id = team.superior_id
        telling.changed(session, subordinate)
    session.flush()
    end_memberships(session, team)
    telling.changed(session, team)
    audit.record(session, actor, "teams.dissolve", f"team:{team.id}", reason=request.reason)
    return team_shown(session, team, actor)


def _below(session: Session, team_id: UUID) -> list[UUID]:
    """The teams directly below one: they are locked along with it, in one order."""
    return list(session.scalars(select(Team.id).where(Team.superior_id == team_id, Team.state.in_(STANDING))))


def _hang(session: Session, team: Team, superior_id: UUID | None, others: dict[UUID, Team], unit_id: UUID) -> None:
    """Below a superior, or none; one that stays is not asked again. others: locked."""
    if superior_id is not None and (superior_id != team.superior_id or unit_id != team.unit_id):
        refuse_superior(session, others.get(superior_id), team.level, unit_id)
    team.superior_id = superior_id


def _found(
    session: Session,
    request: Loaded,
    actor: Actor,
    passes: Any,
    *others: UUID | None,
    with_superior: bool = False,
) -> tuple[Team, dict[UUID, Team]]:
    """An active team that the actor may do something with, as it is now and stays; and other teams, locked with it.

    passes: the rule of `Permissions`; with_superior: its present superior is locked, too. Raises Forbidden, NotFound,
    Conflict.
    """
    seen = session.get(Team, request.id)
    passes(may(actor, session.now), standing_of(session, actor, seen))
    assert seen is not None
    wanted = [request.id, *others, seen.superior_id if with_superior else None]
    locked = locked_teams(session, wanted)
    team = locked[request.id]
    refuse_inactive(team.state)
    refuse_other_version(team, request.version)
    return team, locked
