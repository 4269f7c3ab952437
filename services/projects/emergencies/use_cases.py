"""Heeding demands: an emergency is an activity of its union, an accepted call a sign-up. Drills are nothing here.

Events come in any order: the newest version of an emergency counts, and a call waits for the version of the emergency
that it names, and for the call of who was released and whose place it takes.
"""

from uuid import UUID

from services.projects.activities.use_cases import CHANGEABLE, cancelled
from services.projects.emergencies import calling, making
from services.projects.emergencies.domain import CALLED_OFF, is_called_off
from services.projects.emergencies.models import HeededVersion
from services.projects.emergencies.standing import standing_project, tell_new
from shared.contracts.base import Received
from shared.contracts.demands.emergency_words import CallState
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest, require_version


def heed_emergency(session: Session, event: Received) -> None:
    """Make its activity, or let it be as the emergency says now. Raises Unavailable `projects.not_yet_known`."""
    if event.is_drill or not _is_newer(session, event):
        return
    shift = making.locked(session, event)
    if shift is None:
        project = standing_project(session, event.opened_by_unit_id, event.commander_id)
        activity = making.make(session, project, event)
    else:
        project, activity = None, shift.activity
    if activity.state not in CHANGEABLE:
        return
    if is_called_off(event.state, event.starts_at, event.ends_at):
        cancelled(session, activity.id, CALLED_OFF)
    elif shift is not None:
        making.follow(session, shift, event)
    if project is not None:
        tell_new(session, project)


def heed_call(session: Session, event: Received) -> None:
    """A place for whoever accepts, and nobody's any more in every other state.

    Raises Unavailable `projects.not_yet_known`.
    """
    if event.is_drill or not _is_newer(session, event):
        return
    if event.instead_of is not None:
        _require(session, event.instead_of, event.instead_of_version)
    if event.state == CallState.ACCEPTED:
        _require(session, event.emergency_id, event.emergency_version)
        calling.sign_up(session, event)
    else:
        calling.give_back(session, event)


def _require(session: Session, id: UUID, version: int) -> None:
    """What is told waits for what was told before of something else. Raises Unavailable `projects.not_yet_known`."""
    known = session.get(HeededVersion, id)
    require_version(session.service, known.version if known else None, version)


def _is_newer(session: Session, event: Received) -> bool:
    return keep_newest(session, HeededVersion, id=event.id, version=event.version)
