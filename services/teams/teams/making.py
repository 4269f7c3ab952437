"""How a team comes to be: from what a founder said, or a row of a list."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.teams.teams import telling
from services.teams.teams.domain import refuse_brand, refuse_kind
from services.teams.teams.models import Team
from services.teams.teams.placing import keep_named, refuse_station, refuse_superior, refuse_taken_name
from services.teams.words import refuse_personal, tidy_name
from shared.contracts.teams.team_words import REVIEW_DAYS, TEAM_NAME_CHARACTERS_MAX, TeamState
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit

SAID = (
    "level",
    "kind",
    "brand",
    "superior_id",
    "station_id",
    "introduction",
    "join_mode",
    "adults_only",
    "members_max",
)


def made(
    session: Session,
    unit: KnownUnit,
    said: dict[str, Any],
    state: TeamState,
    founder_id: UUID,
    *,
    superior: Team | None,
    leader_id: UUID | None = None,
) -> Team:
    """A new team of a unit. said: its name and whatever else of `SAID`; superior: locked, None where none is named.

    Raises Invalid, Conflict and NotFound by the rules of names, kinds, superiors and stations.
    """
    name = tidy_name(said["name"], TEAM_NAME_CHARACTERS_MAX)
    refuse_personal(said["introduction"])
    refuse_brand(said["kind"], said["brand"])
    refuse_kind(said["kind"], unit.kind)
    refuse_taken_name(session, name, unit.id)
    if said["superior_id"] is not None:
        refuse_superior(session, superior, said["level"], unit.id)
    if said["station_id"] is not None:
        refuse_station(session, said["station_id"], unit.id)
    team = built(session, unit, said | {"name": name}, state, founder_id, leader_id=leader_id)
    keep_named(session, team)
    telling.tell(session, team)
    return team


def built(
    session: Session,
    unit: KnownUnit,
    said: dict[str, Any],
    state: TeamState,
    founder_id: UUID,
    *,
    leader_id: UUID | None = None,
    terms: list[str] | None = None,
) -> Team:
    """The row of a team that passes all rules, not written yet. terms: of its name, where they are known already."""
    name = said["name"]
    team = Team(id=new_id(), unit_id=unit.id, name=name, search=terms or terms_of(name), state=state.value, version=1)
    for field in SAID:
        setattr(team, field, said[field])
    team.founded_on, team.members_count, team.officers = said.get("founded_on"), 0, []
    team.founder_id, team.leader_id, team.made_at = founder_id, leader_id, session.now
    team.due_on, team.changed_at = business_date(session.now) + timedelta(days=REVIEW_DAYS), session.now
    return team
