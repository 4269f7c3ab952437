"""What needs have of others follows these: services that are confirmed, stars, activities that do not take place."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, or_, select

from services.demands.archive.deciding import serve, unlink
from services.demands.archive.models import Demand
from services.demands.archive.serving import is_called_off, over_at
from services.demands.archive.timing import asked_after, put_in_queue
from services.demands.copies.use_cases import learn_activity, learn_project, learn_star
from shared.contracts.base import Received
from shared.contracts.demands.archive_words import ENDED
from shared.contracts.demands.demand_words import DemandState
from shared.contracts.projects.record_words import RecordState
from shared.kernel.actor import system
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer

BY = system("demands.archive")
AT_ONCE_MAX = 200  # needs that one activity or project serves


def heed_record(session: Session, event: Received) -> None:
    """With the first confirmed service of its activity a need was served."""
    if event.state != RecordState.CONFIRMED or event.minutes == 0:
        return
    for demand in _linked(session, Demand.activity_id == event.activity_id):
        if demand.volunteer_id in (None, event.volunteer_id):
            serve(session, demand, BY)


def heed_activity(session: Session, event: Received) -> None:
    """An activity that does not take place serves nothing: what it was to serve waits for something else.

    What another one serves, or its project alone, is asked after when that is over, as it is told now. It is learned
    before that: whoever says from then on that it serves a need knows it as it is, whatever the other copies wait for.
    """
    learn_activity(session, event)
    of_project_alone = and_(Demand.project_id == event.project_id, Demand.activity_id.is_(None))
    for demand in _linked(session, or_(Demand.activity_id == event.id, of_project_alone)):
        if is_called_off(session, demand):
            unlink(session, demand, BY, event.reason)
        elif demand.due_at is None:
            demand.wakes_at = asked_after(session, demand, over_at(session, demand))


def heed_project(session: Session, event: Received) -> None:
    """A project that was given up serves nothing either."""
    learn_project(session, event)
    for demand in _linked(session, Demand.project_id == event.id):
        if is_called_off(session, demand):
            unlink(session, demand, BY)


def heed_star(session: Session, event: Received) -> None:
    """Whoever has more or fewer stars than before has another place in the queue."""
    learn_star(session, event)
    accounts = select(KnownVolunteer.account_id).where(
        KnownVolunteer.id == event.id, KnownVolunteer.account_id.is_not(None)
    )
    rows = select(Demand).where(Demand.account_id.in_(accounts), Demand.state.not_in(sorted(ENDED)))
    for demand in session.scalars(rows.order_by(Demand.id).with_for_update()).all():
        put_in_queue(session, demand, event.id)


def _linked(session: Session, to: ColumnElement[bool]) -> Iterable[Demand]:
    rows = select(Demand).where(to, Demand.state == DemandState.LINKED.value)
    return session.scalars(rows.order_by(Demand.id).limit(AT_ONCE_MAX).with_for_update()).all()
