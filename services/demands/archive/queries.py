"""Reading needs: one's own, those that one decides on, and those that one may help with."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, literal_column, or_, select, tuple_

from services.demands.archive import policy
from services.demands.archive.models import GOING_ON_STATES, Demand, DemandStep
from services.demands.archive.policy import OF_DECIDERS, OF_HELPER, OF_PERSON
from services.demands.archive.reaching import SERVING, seen_demand
from services.demands.archive.shipped import consent_text_on
from services.demands.archive.showing import shown, shown_one, visible
from services.demands.copies.queries import units_helped
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import TAKEN_ON, UNSETTLED, DemandChannel, DemandVisibility
from shared.contracts.demands.refusals.archive import DEMAND_NOT_FOUND
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import CURSOR_INVALID, Page, cursor_after, id_after, moment_in, page_by_id, position_of
from shared.kernel.policy import SIGN_IN_REQUIRED
from shared.runtime.data.few import few, read_in_order
from shared.runtime.data.search import matches
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import unit_of_code, within_reach
from shared.runtime.events.unit_tree import lineage, subtree
from shared.runtime.events.volunteers import KnownVolunteer, volunteer_of

PLACE = (Demand.ranks_from, Demand.id)  # in the queue
GOING_ON = Demand.state.in_(
    [literal_column(repr(state)) for state in GOING_ON_STATES]
)  # letter by letter as in the index
HELPABLE = tuple(sorted(TAKEN_ON))


def consent_text(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """The text to which somebody agrees who states a need today."""
    return consent_text_on(business_date(session.now))


def demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One of one's own, or one in reach."""
    found, permissions = seen_demand(session, request.id, actor)
    permissions.see_whole()
    return shown_one(session, found, actor, permissions)


def own_demands(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first; or those that one has entered for others at stations where one helps, masked."""
    account_id = policy.submit(actor)
    theirs = _entered(session, actor, account_id) if request.entered else [Demand.account_id == account_id]
    rows = select(Demand).where(*theirs)
    if request.cursor:
        rows = rows.where(Demand.id < id_after(request))
    page = page_by_id(list(session.scalars(rows.order_by(Demand.id.desc()).limit(request.limit + 1))), request)
    acts = OF_HELPER if request.entered else OF_PERSON
    return Page(shown(session, page.items, is_clear=not request.entered, acts=acts), page.next_cursor)


def find_demands(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those in reach, in the order of the queue; or the one with a number."""
    tops = policy.tops(actor, session.now)
    fitting = [within_reach(session, Demand.unit_id, tops, request.unit), *_narrowing(session, request)]
    page = _queue(session, request, fitting)
    return Page(shown(session, page.items, is_clear=False, acts=OF_DECIDERS), page.next_cursor)


def open_demands(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those that are taken on and that the actor is let see, in the order of the queue."""
    volunteer = _helper(session, actor)
    fitting = [Demand.state.in_(HELPABLE), let_see(session, volunteer)]
    if request.unit:
        fitting.append(Demand.unit_id.in_(subtree(unit_of_code(session, request.unit).id)))
    if request.service_class:
        fitting.append(Demand.service_class == request.service_class)
    if request.search:
        fitting.append(matches(Demand.search, request.search))
    page = _queue(session, request, fitting)
    return Page(visible(session, page.items, volunteer.id if volunteer else None), page.next_cursor)


def open_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One of them."""
    volunteer = _helper(session, actor)
    found = visible_demand(session, request.id, volunteer)
    (told,) = visible(session, [found], volunteer.id if volunteer else None)
    return told


def visible_demand(session: Session, demand_id: UUID, volunteer: KnownVolunteer | None) -> Demand:
    """A need that is taken on and that somebody is let see. Raises NotFound for every other one, alike."""
    rows = select(Demand).where(Demand.id == demand_id, let_see(session, volunteer))
    found = session.scalar(rows.where(Demand.state.in_((*HELPABLE, *sorted(SERVING)))))
    if found is None:
        raise DEMAND_NOT_FOUND()
    return found


def _entered(session: Session, actor: Actor, account_id: UUID) -> list[ColumnElement[bool]]:
    """That somebody has entered it for a union at whose station they help today."""
    volunteer = _helper(session, actor)
    units = units_helped(session, volunteer.id, business_date(session.now)) if volunteer else set()
    made_at = select(DemandStep.unit_id).where(DemandStep.demand_id == Demand.id).order_by(DemandStep.id).limit(1)
    is_for_others = Demand.channel != DemandChannel.SELF.value
    return [Demand.made_by == account_id, is_for_others, made_at.correlate(Demand).scalar_subquery().in_(units)]


def _helper(session: Session, actor: Actor) -> KnownVolunteer | None:
    """The active volunteer who looks; None for who is none. Raises Unauthenticated."""
    if actor.kind == "guest":
        raise SIGN_IN_REQUIRED()
    found = volunteer_of(session, actor)
    return found if found is not None and found.state == VolunteerState.ACTIVE else None


def let_see(session: Session, volunteer: KnownVolunteer | None) -> ColumnElement[bool]:
    """The condition that the person lets somebody see a need: everybody, or volunteers of the union that answers it."""
    everybody = Demand.visibility == DemandVisibility.EVERYBODY.value
    if volunteer is None:
        return everybody
    near = Demand.unit_id.in_(lineage(session, volunteer.unit_id))
    of_volunteers = and_(Demand.visibility == DemandVisibility.VOLUNTEERS.value, near)
    served_by_me = and_(Demand.volunteer_id == volunteer.id, Demand.state.in_(sorted(SERVING)))
    return or_(everybody, of_volunteers, served_by_me)


def _narrowing(session: Session, request: Loaded) -> list[ColumnElement[bool]]:
    if request.number:
        return [Demand.number == request.number]
    fitting = [Demand.state == request.state if request.state else GOING_ON]
    for name in ("service_class", "category", "urgency"):
        if (wanted := getattr(request, name)) is not None:
            fitting.append(getattr(Demand, name) == wanted)
    if request.search:
        fitting.append(matches(Demand.search, request.search))
    if request.overdue:
        fitting += [Demand.state.in_(sorted(UNSETTLED)), Demand.due_at < session.now]
    return fitting


def _queue(session: Session, request: Loaded, fitting: Sequence[ColumnElement[bool]]) -> Page[Demand]:
    """A page in the order of the queue."""
    after = _place_after(request) if request.cursor else None
    rows = select(Demand).order_by(*PLACE).limit(request.limit + 1)
    places = few(session, PLACE, *fitting)
    if places is not None:
        left = [id for ranks_from, id in places if after is None or (ranks_from, id) > after]
        rows = rows.where(Demand.id.in_(left[: request.limit + 1]))
    else:
        read_in_order(session)
        rows = rows.where(*fitting, *([tuple_(*PLACE) > after] if after else []))
    found = list(session.scalars(rows))
    if len(found) <= request.limit:
        return Page(found, None)
    last = found[request.limit - 1]
    return Page(found[: request.limit], cursor_after(request, last.ranks_from.isoformat(), str(last.id)))


def _place_after(request: Loaded) -> tuple[datetime, UUID]:
    """The place of the last one shown. Raises Invalid."""
    ranks_from, last = position_of(request, str, str)
    try:
        return moment_in(ranks_from), UUID(last)
    except ValueError:
        raise CURSOR_INVALID() from None
