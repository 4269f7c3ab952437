"""Places and the line for them. As long as somebody waits, no place is free: each is offered to the next at once.

Everything here happens under the lock of the shift, which makes the order of the line that of the server's decisions.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from services.projects.activities.models import Post, Shift, SignUp
from services.projects.activities.places import give_place_back, is_full, take_place
from services.projects.presence.striking import strike_all
from services.projects.sign_ups.domain import state_after
from services.projects.sign_ups.telling import changed
from services.projects.swaps import lapsing
from shared.contracts.projects.activity_words import PLACED, CameBy, ShiftState, SignUpState
from shared.contracts.projects.library_words import RECRUITING
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session


def new_sign_up(session: Session, shift: Shift, post: Post, volunteer_id: UUID, came_by: str) -> SignUp:
    """Somebody's sign-up of this moment, as it is before anything is decided."""
    made = SignUp(id=new_id(), volunteer_id=volunteer_id)
    made.shift_id, made.post_id, made.activity_id = shift.id, post.id, shift.activity_id
    for name, there in (("shift", shift), ("post", post), ("activity", shift.activity)):
        set_committed_value(made, name, there)  # they are rows already: nothing is to be worked out about them
    made.state, made.came_by, made.version = SignUpState.SUBMITTED, came_by, 0
    made.number = made.due_at = made.agreement_id = made.signed_at = made.decided_by = made.reason = None
    made.starts_at, made.ends_at = shift.starts_at, shift.ends_at
    made.cancel_minutes = shift.activity.cancel_minutes
    made.made_at = made.changed_at = session.now
    return made


def admit(shift: Shift, post: Post, sign_up: SignUp) -> None:
    """Give somebody a place, or else the next number in line."""
    if is_full(post):
        sign_up.state = state_after(sign_up.state, "queue")
        sign_up.number = shift.next_in_line
        shift.next_in_line += 1
    else:
        take_place(sign_up, post, state_after(sign_up.state, "confirm"))


def leave(session: Session, sign_up: SignUp, act: str) -> None:
    """Out of a shift, by whatever act, with what was noted of presence. A place is free then: offering it is next."""
    before, after = sign_up.state, state_after(sign_up.state, act)
    if before in PLACED:
        give_place_back(sign_up, sign_up.post, after)
    sign_up.state, sign_up.due_at = after, None
    changed(session, sign_up)
    strike_all(session, sign_up)
    if before == SignUpState.CONFIRMED:
        lapsing.cancel_of(session, sign_up)


def offer_places(session: Session, shift: Shift, post: Post) -> None:
    """Offer every free place of a post to whoever is next in line, until the shift begins."""
    free = post.maximum - post.taken_count
    if free <= 0 or shift.state != ShiftState.OPEN or shift.starts_at <= session.now:
        return
    for sign_up in _next(session, post, free):
        take_place(sign_up, post, state_after(sign_up.state, "offer"))
        sign_up.due_at = offer_ends(session, shift)
        changed(session, sign_up)


def offer_ends(session: Session, shift: Shift) -> datetime:
    """Until when an offer of this moment stands: never beyond the beginning."""
    return min(session.now + timedelta(minutes=shift.activity.offer_minutes), shift.starts_at)


def has_line(session: Session, post: Post) -> bool:
    """Whether somebody waits for a place."""
    return bool(_next(session, post, 1))


def expire_offers(session: Session, shift: Shift) -> int:
    """End the offers of a locked shift that nobody answered, and ask the next in line; how many there were.

    While its project is suspended offers stand anew: a place is kept for whoever is next when it goes on.
    """
    rows = select(SignUp).where(
        SignUp.shift_id == shift.id, SignUp.state == SignUpState.OFFERED, SignUp.due_at <= session.now
    )
    rows = rows.options(joinedload(SignUp.activity)).order_by(SignUp.due_at, SignUp.number)
    found = list(session.scalars(rows.execution_options(populate_existing=True)))
    if shift.activity.project.state not in RECRUITING and shift.starts_at > session.now:
        for sign_up in found:  # nobody may answer now
            sign_up.due_at = offer_ends(session, shift)
            changed(session, sign_up)
        return 0
    for sign_up in found:
        leave(session, sign_up, "expire")
    for post in {sign_up.post_id: sign_up.post for sign_up in found}.values():
        offer_places(session, shift, post)
    return len(found)


def free_until(shift: Shift, sign_up: SignUp) -> datetime:
    """Until when a place is given back freely: to the last where the shift was moved after it was taken.

    Nobody gives it back sooner than they were told when they took it. Whoever was called in an emergency always does.
    """
    if sign_up.came_by == CameBy.DISPATCH:
        return shift.ends_at
    if shift.moved_at is not None and sign_up.made_at <= shift.moved_at:
        return shift.starts_at
    told = [minutes for minutes in (sign_up.cancel_minutes, sign_up.activity.cancel_minutes) if minutes is not None]
    return shift.starts_at - timedelta(minutes=min(told))


def _next(session: Session, post: Post, number: int) -> list[SignUp]:
    rows = select(SignUp).where(SignUp.post_id == post.id, SignUp.state == SignUpState.WAITING)
    rows = rows.options(joinedload(SignUp.activity)).order_by(SignUp.number).limit(number)
    return list(session.scalars(rows.execution_options(populate_existing=True)))
