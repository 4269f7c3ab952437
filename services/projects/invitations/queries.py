"""Reading invitations, and who could be invited."""

from types import SimpleNamespace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from services.projects.activities.leading import led_shift
from services.projects.activities.models import Shift
from services.projects.invitations.candidates import suitable
from services.projects.invitations.models import Invitation
from services.projects.sign_ups.gathering import chosen_post
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket


def find_suitable(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Who fits best. They have not said that they come: only the first character of a name is shown."""
    shift = led_shift(session, request.id, actor)
    found = suitable(session, shift, chosen_post(shift, request.post_id), request.limit)
    items = [
        SimpleNamespace(
            volunteer_id=one.volunteer_id, points=one.points, reasons=one.reasons, distance_metres=one.metres
        )
        for one in found
    ]
    ticket = names_ticket(session, actor, masked=[one.volunteer_id for one in found])
    return SimpleNamespace(items=items, names_ticket=ticket)


def invitations_of_shift(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Who was invited to a shift that one leads, the newest first."""
    shift = led_shift(session, request.id, actor)
    page = _page(session, request, Invitation.shift_id == shift.id)
    ticket = names_ticket(session, actor, masked=[one.volunteer_id for one in page.items])
    items = [shown(one) for one in page.items]
    return SimpleNamespace(items=items, next_cursor=page.next_cursor, names_ticket=ticket)


def own_invitations(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """To what one was invited, the newest first."""
    own = acting_volunteer(session, actor)
    page = _page(session, request, Invitation.volunteer_id == own.id)
    return SimpleNamespace(items=[shown(one) for one in page.items], next_cursor=page.next_cursor)


def shown(invitation: Invitation) -> SimpleNamespace:
    """One, with what it is for."""
    shift, activity = invitation.shift, invitation.shift.activity
    return SimpleNamespace(
        id=invitation.id,
        activity_id=activity.id,
        shift_id=shift.id,
        post_id=invitation.post_id,
        volunteer_id=invitation.volunteer_id,
        title=activity.title,
        post_name=invitation.post.name,
        place=activity.place,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        state=invitation.state,
        made_at=invitation.made_at,
        due_at=invitation.due_at,
        version=invitation.version,
    )


def _page(session: Session, request: Loaded, whose: ColumnElement[bool]) -> Page[Invitation]:
    rows = select(Invitation).where(whose)
    if request.state is not None:
        rows = rows.where(Invitation.state == request.state)
    if request.cursor:
        rows = rows.where(Invitation.id < id_after(request))
    loaded = (joinedload(Invitation.shift).joinedload(Shift.activity), joinedload(Invitation.post))
    rows = rows.options(*loaded).order_by(Invitation.id.desc()).limit(request.limit + 1)
    return page_by_id(list(session.scalars(rows)), request)
