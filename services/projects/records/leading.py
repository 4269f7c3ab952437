"""Who leads what a record is about: whoever leads its activity. Whom a record names as responsible is a word of it."""

from types import SimpleNamespace
from uuid import UUID

from services.projects.activities.models import Activity
from services.projects.copies.queries import leads_team
from services.projects.library.models import Project
from services.projects.records.models import ServiceRecord
from services.projects.standing import Standing, standing_of
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, successor
from shared.runtime.events.volunteers import KnownVolunteer


def standing_at(session: Session, actor: Actor, record: ServiceRecord | None, unit_id: UUID | None = None) -> Standing:
    """How somebody stands with a record. unit_id: of the union that decides about it, where that is another one.

    It costs the same for a record that is not there.
    """
    activity = session.get(Activity, record.activity_id if record else NO_ID)
    project = session.get(Project, activity.project_id if activity else NO_ID)
    if record is None or activity is None:
        session.get(KnownUnit, NO_ID)
        return standing_of(session, actor, None)
    unit = successor(session, unit_id or record.unit_id)  # whoever goes on for a union that was merged
    led = SimpleNamespace(unit_id=unit.id, team_id=activity.team_id, project=project)
    led.responsible_id = activity.responsible_id
    return standing_of(session, actor, led)


def has_led(session: Session, record: ServiceRecord, volunteer_id: UUID) -> bool:
    """Whether an active volunteer took it on to lead: for the activity, its project, or its team on that day."""
    known, activity = session.get(KnownVolunteer, volunteer_id), record.activity
    if known is None or known.state != VolunteerState.ACTIVE:
        return False
    responsible = (activity.responsible_id, activity.project.responsible_id)
    return volunteer_id in responsible or leads_team(session, volunteer_id, activity.team_id, record.served_on)
