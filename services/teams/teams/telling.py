"""How the new state of a team is told."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from services.teams.teams.models import Team
from shared.contracts.teams.teams import TeamChanged
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


def changed(session: Session, team: Team) -> None:
    """Count the version up, and tell it."""
    team.version += 1
    team.changed_at = session.now
    tell(session, team)


def tell(session: Session, team: Team) -> None:
    """Tell the version that stands."""
    session.add(told_again(team))


def told_again(team: Team) -> Outbox:
    """The event with the version that stands."""
    return Outbox.of(TeamChanged, team, unit_id=team.unit_id, officers=team.present_officers)


def teams_after(session: Session, last: Team | None, limit: int) -> list[Team]:
    """All teams, ended ones too, page by page in the order of ids: what is told again."""
    rows = select(Team).options(selectinload(Team.officers)).order_by(Team.id).limit(limit)
    return list(session.scalars(rows.where(Team.id > last.id) if last else rows))
