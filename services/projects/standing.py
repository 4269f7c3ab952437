"""Where somebody stands with a thing of projects: a cadre above its unit, its responsible person, a leader of its team.

Policies ask it. It costs the same for a thing that is not there, so that time does not tell what exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from services.projects.copies.queries import is_member, leads_team
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Unavailable
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage
from shared.runtime.events.volunteers import KnownVolunteer, volunteer_of


class Owned(Protocol):
    """A thing with a unit, and perhaps a team and a responsible volunteer."""

    unit_id: UUID
    team_id: UUID | None
    responsible_id: UUID | None


@dataclass(frozen=True)
class Standing:
    """lineage: of the thing's unit, () where there is none; volunteer_id: of the person who acts, None for others.

    leads: whether the person leads the team that carries it, or is responsible for it and still belongs to the team or
    the union.
    """

    lineage: Sequence[UUID]
    volunteer_id: UUID | None
    leads: bool


def standing_of(session: Session, actor: Actor, thing: Owned | None) -> Standing:
    """How the one who acts stands with a thing, None for one that is not there.

    Raises Unavailable `projects.not_yet_known` where its unit is on its way.
    """
    volunteer = volunteer_of(session, actor)
    volunteer_id = volunteer.id if volunteer else None
    team_id = (thing.team_id if thing else None) or NO_ID
    is_leader = leads_team(session, volunteer_id, team_id, business_date(session.now))
    near = is_near(session, volunteer, thing.unit_id if thing else NO_ID, team_id)
    is_responsible = near and thing is not None and _is_responsible(thing, volunteer_id)
    is_active = volunteer is not None and volunteer.state == VolunteerState.ACTIVE
    unit_lineage = lineage(session, thing.unit_id) if thing else _lineage_if_known(session, NO_ID)
    return Standing(unit_lineage, volunteer_id, is_active and (is_leader or is_responsible))


def is_near(session: Session, volunteer: KnownVolunteer | None, unit_id: UUID, team_id: UUID | None) -> bool:
    """Whether an active volunteer is in a team, or belongs to a union or one below it. It costs the same for nobody."""
    in_team = is_member(session, volunteer.id if volunteer else NO_ID, team_id or NO_ID)
    in_union = unit_id in _lineage_if_known(session, volunteer.unit_id if volunteer else NO_ID)
    return volunteer is not None and volunteer.state == VolunteerState.ACTIVE and (in_team or in_union)


def _is_responsible(thing: Owned, volunteer_id: UUID | None) -> bool:
    """What hangs on a project keeps who was responsible last, whom its records name: it is led by who is so now.

    Each emergency has a responsible person of its own, the project of all of them none. Only whom a thing names makes
    its project be looked up: others are refused after as many statements as for what is not there.
    """
    if volunteer_id is None or thing.responsible_id != volunteer_id:
        return False
    project: Any = getattr(thing, "project", None)
    return project is None or project.is_standing or project.responsible_id == volunteer_id


def _lineage_if_known(session: Session, unit_id: UUID) -> Sequence[UUID]:
    try:
        return lineage(session, unit_id)
    except Unavailable:
        return ()
