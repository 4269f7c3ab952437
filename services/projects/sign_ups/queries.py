"""Reading sign-ups: one's own, and those of a shift for who leads it."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from services.projects.activities.leading import led_shift
from services.projects.activities.models import SignUp
from services.projects.activities.policy import may
from services.projects.sign_ups.line import free_until
from services.projects.standing import standing_of
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import LIVE, SignUpState
from shared.contracts.projects.refusals.sign_ups import SIGN_UP_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket

SHOWN = (
    "id", "shift_id", "post_id", "activity_id", "volunteer_id", "state", "came_by", "number", "due_at", "starts_at",
    "ends_at", "made_at", "reason", "version",
)  # fmt: skip


def own_sign_ups(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first."""
    volunteer = acting_volunteer(session, actor)
    rows = select(SignUp).where(SignUp.volunteer_id == volunteer.id)
    if request.coming:
        rows = rows.where(SignUp.state.in_(LIVE), SignUp.ends_at > session.now)
    if request.cursor:
        rows = rows.where(SignUp.id < id_after(request))
    rows = rows.options(joinedload(SignUp.activity), joinedload(SignUp.shift)).order_by(SignUp.id.desc())
    page = page_by_id(list(session.scalars(rows.limit(request.limit + 1))), request)
    return Page([_own(session, sign_up) for sign_up in page.items], page.next_cursor)


def sign_up(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One's own, or one for a shift that one leads. All else is refused alike, and costs the same."""
    rows = select(SignUp).where(SignUp.id == request.id)
    found = session.scalar(rows.options(joinedload(SignUp.activity), joinedload(SignUp.shift)))
    standing = standing_of(session, actor, found.activity if found else None)
    if found is None or found.volunteer_id != standing.volunteer_id:
        may(actor, session.now).manage(standing, SIGN_UP_NOT_FOUND)
    assert found is not None
    return _own(session, found)


def sign_ups_of_shift(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """All of a shift that one leads, with their names in full."""
    shift = led_shift(session, request.id, actor)
    rows = select(SignUp).where(SignUp.shift_id == shift.id)
    if request.state is not None:
        rows = rows.where(SignUp.state == request.state)
    if request.cursor:
        rows = rows.where(SignUp.id > id_after(request))
    page = page_by_id(list(session.scalars(rows.order_by(SignUp.id).limit(request.limit + 1))), request)
    ticket = names_ticket(session, actor, full=[sign_up.volunteer_id for sign_up in page.items])
    return SimpleNamespace(items=page.items, next_cursor=page.next_cursor, names_ticket=ticket)


def _own(session: Session, sign_up: SignUp) -> SimpleNamespace:
    activity = sign_up.activity
    return SimpleNamespace(
        **{name: getattr(sign_up, name) for name in SHOWN},
        title=activity.title,
        place=activity.place,
        free_until=free_until(sign_up.shift, sign_up),
        ahead_count=_ahead(session, sign_up),
    )


def _ahead(session: Session, sign_up: SignUp) -> int | None:
    """Who stands before somebody in line; None for who does not stand in it."""
    if sign_up.state != SignUpState.WAITING:
        return None
    rows = select(func.count()).select_from(SignUp).where(
        SignUp.post_id == sign_up.post_id,
        SignUp.state == SignUpState.WAITING,
        SignUp.number < sign_up.number,
    )  # fmt: skip
    return session.scalar(rows)
