"""Persons and teams under locks. The order is one: persons by id, then teams by id, then what hangs on them.

So two who change the same never wait for one another.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from services.teams.teams.models import Team
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer, refuse_without_consent


def lock_persons(session: Session, volunteer_ids: Iterable[UUID]) -> None:
    """Lock persons by id. Before any team."""
    wanted = sorted(set(volunteer_ids))
    rows = select(KnownVolunteer.id).where(KnownVolunteer.id.in_(wanted)).order_by(KnownVolunteer.id)
    session.execute(rows.with_for_update()).all()


def locked_self(session: Session, actor: Actor) -> KnownVolunteer:
    """The active volunteer who acts, locked, with their consent to be one. Raises Forbidden."""
    volunteer_id = acting_volunteer(session, actor).id
    volunteer = locked_volunteer(session, volunteer_id)
    if volunteer is None or volunteer.state != VolunteerState.ACTIVE:
        raise VOLUNTEERS_ONLY()
    refuse_without_consent(session, volunteer)
    return volunteer


def locked_volunteer(session: Session, volunteer_id: UUID) -> KnownVolunteer | None:
    """A person as they are now and stay; None where there is none."""
    rows = select(KnownVolunteer).where(KnownVolunteer.id == volunteer_id).with_for_update()
    return session.scalar(rows.execution_options(populate_existing=True))


def locked_team(session: Session, team_id: UUID) -> Team | None:
    """A team as it is now and stays; None where there is none."""
    rows = select(Team).where(Team.id == team_id).with_for_update().execution_options(populate_existing=True)
    return session.scalar(rows)


def locked_teams(session: Session, team_ids: Iterable[UUID | None]) -> dict[UUID, Team]:
    """Several teams, locked by id. None among the ids is none."""
    wanted = {id for id in team_ids if id}
    rows = select(Team).where(Team.id.in_(wanted)).order_by(Team.id).with_for_update()
    return {team.id: team for team in session.scalars(rows.execution_options(populate_existing=True))}
