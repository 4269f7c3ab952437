"""Reading the places that one would give away, and those that one is asked to take."""

from types import SimpleNamespace

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from services.projects.activities.models import Shift, SignUp
from services.projects.swaps.models import Swap
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.pagination import id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket


def own_swaps(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The newest first. Who asks somebody is named to them by the first character; they know each other, or not."""
    own = acting_volunteer(session, actor)
    rows = select(Swap).where(or_(Swap.from_volunteer_id == own.id, Swap.to_volunteer_id == own.id))
    if request.state is not None:
        rows = rows.where(Swap.state == request.state)
    if request.cursor:
        rows = rows.where(Swap.id < id_after(request))
    rows = rows.options(joinedload(Swap.given).joinedload(SignUp.activity)).order_by(Swap.id.desc())
    page = page_by_id(list(session.scalars(rows.limit(request.limit + 1))), request)
    ticket = names_ticket(session, actor, masked=[swap.from_volunteer_id for swap in page.items])
    return SimpleNamespace(
        items=[shown(session, swap) for swap in page.items], next_cursor=page.next_cursor, names_ticket=ticket
    )


def shown(session: Session, swap: Swap) -> SimpleNamespace:
    """One, as both people see it: nothing of who else is meant."""
    given = swap.given
    wanted = session.get(Shift, swap.for_shift_id) if swap.for_shift_id else None
    return SimpleNamespace(
        id=swap.id,
        kind=swap.kind,
        title=given.activity.title,
        place=given.activity.place,
        activity_id=given.activity_id,
        shift_id=given.shift_id,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        for_shift_id=swap.for_shift_id,
        for_starts_at=wanted.starts_at if wanted else None,
        from_volunteer_id=swap.from_volunteer_id,
        state=swap.state,
        made_at=swap.made_at,
        due_at=swap.due_at,
        version=swap.version,
    )
