"""What feedback is about, which union answers it, and who must not."""

from uuid import UUID

from sqlalchemy import select

from services.demands.copies.models import KnownActivity, KnownTeam
from services.demands.feedback.models import Feedback
from shared.contracts.base import Loaded
from shared.contracts.demands.feedback_words import FeedbackAbout
from shared.contracts.demands.refusals.feedback import FEEDBACK_ACTIVITY_NOT_FOUND
from shared.contracts.teams.team_words import LEADING
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import unit_of_code
from shared.runtime.events.unit_tree import KnownUnit, present_unit
from shared.runtime.events.versions import not_yet_known
from shared.runtime.events.volunteers import KnownVolunteer, volunteer_of


def activity_of(session: Session, request: Loaded) -> KnownActivity | None:
    """The activity that was named. Raises NotFound for one that nobody opened."""
    if request.activity_id is None:
        return None
    activity = session.get(KnownActivity, request.activity_id)
    if activity is None:
        raise FEEDBACK_ACTIVITY_NOT_FOUND()
    return activity


def volunteer_with(session: Session, number: str | None) -> KnownVolunteer | None:
    """Whose number it is, None for nobody's."""
    return session.scalar(select(KnownVolunteer).where(KnownVolunteer.number == (number or "")))


def answering_unit(session: Session, request: Loaded, activity: KnownActivity | None, actor: Actor) -> KnownUnit:
    """The union that answers: the one that was named; that of the activity; for the platform the city; else one's own.

    Never that of the person whom it is about: it would tell where somebody with that number belongs. Raises NotFound,
    Unavailable.
    """
    if request.unit_code is not None:
        return present_unit(session, unit_of_code(session, request.unit_code).id)
    if activity is not None:
        return present_unit(session, activity.unit_id)
    volunteer = volunteer_of(session, actor)
    if request.about == FeedbackAbout.PLATFORM or volunteer is None:
        return _root(session)
    return present_unit(session, volunteer.unit_id)


def involved_in(session: Session, feedback: Feedback) -> frozenset[UUID]:
    """The volunteers who must not answer: whom it is about, who is responsible for the activity, who leads its team."""
    activity = session.get(KnownActivity, feedback.activity_id or NO_ID)
    team = session.get(KnownTeam, (activity.team_id if activity else None) or NO_ID)
    involved = {feedback.about_volunteer_id, activity.responsible_id if activity else None}
    involved |= {UUID(one["volunteer_id"]) for one in (team.officers if team else ()) if _leads(session, one)}
    return frozenset(id for id in involved if id)


def _leads(session: Session, officer: dict[str, str | None]) -> bool:
    today = business_date(session.now).isoformat()
    since, until = officer["since"] or "", officer["until"]
    return officer["role"] in LEADING and since <= today and (until is None or today <= until)


def _root(session: Session) -> KnownUnit:
    """The city. Raises Unavailable where no unit was told of yet."""
    root = session.scalar(select(KnownUnit).where(KnownUnit.parent_id.is_(None)).order_by(KnownUnit.id).limit(1))
    if root is None:
        raise not_yet_known(session.service)
    return root
