"""Reading feedback: one's own, and that which one answers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from services.demands.feedback.assigning import involved_in
from services.demands.feedback.domain import OPEN, Standing
from services.demands.feedback.models import Feedback
from services.demands.feedback.policy import Permissions, may
from services.demands.feedback.showing import listed, reviewed, senders_of, shown
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.errors import Unavailable
from shared.kernel.ids import NO_ID
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.due_first import due_first
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import within_reach
from shared.runtime.events.unit_tree import KnownUnit, lineage, present_unit
from shared.runtime.events.volunteers import KnownVolunteer, volunteer_of
from shared.runtime.trust.name_tickets import names_ticket


def own_feedback(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first."""
    account_id = may(actor, session.now, Standing()).give()
    rows = select(Feedback).where(Feedback.made_by == account_id)
    if request.cursor:
        rows = rows.where(Feedback.id < id_after(request))
    found = session.scalars(rows.order_by(Feedback.id.desc()).limit(request.limit + 1))
    page = page_by_id(list(found), request)
    return Page(listed(session, page.items), page.next_cursor)


def find_feedback(session: Session, request: Loaded, actor: Actor) -> Any:
    """That in reach, what is due first comes first; or the one with a number. Whom it concerns reads no names."""
    permissions = may(actor, session.now, Standing())
    fitting = [within_reach(session, Feedback.unit_id, permissions.tops(), request.unit), *_narrowing(request)]
    page = due_first(session, Feedback.due_at, request, *fitting)
    senders, items, own = senders_of(session, page.items), listed(session, page.items), volunteer_of(session, actor)
    for row, item in zip(page.items, items, strict=True):
        concerns = own is not None and own.id in involved_in(session, row)
        item.sender_id = None if concerns else senders.get(row.made_by)
    ticket = names_ticket(session, actor, full=[item.sender_id for item in items])
    return {"items": items, "next_cursor": page.next_cursor, "names_ticket": ticket}


def feedback(session: Session, request: Loaded, actor: Actor) -> Any:
    """One of one's own, or one that one answers."""
    found, permissions = seen_feedback(session, request.id, actor)
    return shown_to(session, found, actor, permissions)


def seen_feedback(session: Session, id: UUID, actor: Actor) -> tuple[Feedback, Permissions]:
    """Feedback that one may know of, and what one may do with it. Raises NotFound for all other, alike."""
    found = session.get(Feedback, id)
    permissions = may(actor, session.now, standing_of(session, actor, found))
    permissions.see(found)
    assert found is not None
    return found, permissions


def standing_of(session: Session, actor: Actor, found: Feedback | None) -> Standing:
    """How the one who acts stands with it, at the unit that goes on for the one that answers; the same for none."""
    unit = present_unit(session, found.unit_id) if found else session.get(KnownUnit, NO_ID)
    volunteer = volunteer_of(session, actor)
    return Standing(_lineage_if_known(session, unit.id if unit else NO_ID), volunteer.id if volunteer else None)


def shown_to(session: Session, found: Feedback, actor: Actor, permissions: Permissions) -> Any:
    """As who answers sees it, with names; or as who gave it, and whom it concerns, do: without."""
    if not permissions.answers() or permissions.standing.volunteer_id in involved_in(session, found):
        return shown(session, found)
    person = session.get(KnownVolunteer, found.about_volunteer_id or NO_ID)
    reaches = person is not None and permissions.reaches(lineage(session, person.unit_id))
    return reviewed(session, found, actor, reaches_person=reaches)


def _narrowing(request: Loaded) -> list[ColumnElement[bool]]:
    if request.number:
        return [Feedback.number == request.number]
    fitting = [Feedback.state == request.state if request.state else Feedback.state.in_(OPEN)]
    return [*fitting, *([Feedback.about == request.about] if request.about else [])]


def _lineage_if_known(session: Session, unit_id: UUID) -> Sequence[UUID]:
    try:
        return lineage(session, unit_id)
    except Unavailable:
        return ()
