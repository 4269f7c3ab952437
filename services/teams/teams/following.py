"""A unit was merged or dissolved: its teams go where it went on, in small transactions after it ended."""

from uuid import UUID

from sqlalchemy import select

from services.teams.teams import telling
from services.teams.teams.models import Team
from services.teams.teams.placing import STANDING, free_name
from shared.contracts.identity.unit_words import UnitState
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, known_unit, lineage, present_unit

CARRIED_AT_ONCE_MAX = 100


def follow_units(session: Session) -> int:
    """Carry what there is, at most `CARRIED_AT_ONCE_MAX`; how many teams. Ended units are few: they are read first."""
    ended = select(KnownUnit.id).where(KnownUnit.state != UnitState.ACTIVE)
    rows = select(Team).where(Team.unit_id.in_(ended), Team.state.in_(STANDING)).order_by(Team.id)
    teams = session.scalars(rows.limit(CARRIED_AT_ONCE_MAX).with_for_update(skip_locked=True)).all()
    for team in teams:
        _carry(session, team)
    return len(teams)


def _carry(session: Session, team: Team) -> None:
    """To the unit that goes on, under a name that is free there, below its superior as long as that is in its line."""
    before, unit = known_unit(session, team.unit_id), present_unit(session, team.unit_id)
    name = free_name(session, team.name, unit.id, before.name)
    if name != team.name:
        team.name, team.search = name, terms_of(name)
    team.unit_id = unit.id
    session.flush()
    if team.superior_id is not None and not _is_in_line(session, team.superior_id, unit.id):
        team.superior_id = None
    telling.changed(session, team)


def _is_in_line(session: Session, superior_id: UUID, unit_id: UUID) -> bool:
    """Whether a superior's unit, or the one that goes on for it, is the team's own or above it."""
    superior = session.get_one(Team, superior_id)
    return present_unit(session, superior.unit_id).id in lineage(session, unit_id)
