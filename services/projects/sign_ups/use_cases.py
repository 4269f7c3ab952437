"""Signing up, and everything that somebody does with a sign-up of their own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.projects.activities.domain import check_not_called, check_recruiting
from services.projects.activities.models import Post, Shift, SignUp
from services.projects.activities.places import is_full
from services.projects.library.models import Agreement
from services.projects.shifts.domain import check_to_come
from services.projects.sign_ups.absent import came
from services.projects.sign_ups.booking import booked_as, span_of
from services.projects.sign_ups.domain import check_first, check_line, check_person, state_after
from services.projects.sign_ups.gathering import Gathered, Person, gather_persons
from services.projects.sign_ups.limits import limits_on
from services.projects.sign_ups.line import admit, free_until, leave, new_sign_up, offer_places
from services.projects.sign_ups.requirements import check_requirements
from services.projects.sign_ups.telling import changed
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import CameBy, SignUpMode, SignUpState
from shared.contracts.projects.refusals.sign_ups import OFFER_OVER, SIGN_UP_NOT_FOUND, SIGN_UP_NOT_OPEN_YET
from shared.kernel.actor import Actor
from shared.kernel.clock import beijing_time, business_date
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer


def sign_up(session: Session, gathered: Gathered, request: Loaded, actor: Actor) -> SignUp:
    """A place, a number in the line, or a review. Raises before it writes anything."""
    volunteer, shift = gathered.volunteer(actor), gathered.shift
    check_open(session, shift)
    reviewed = shift.activity.sign_up_mode == SignUpMode.REVIEWED
    return sign_up_for(session, gathered, volunteer, request.post_id, request.agreement_digest, reviewed=reviewed)


def sign_up_for(
    session: Session,
    gathered: Gathered,
    volunteer: Person,
    post_id: UUID | None,
    digest: str | None,
    *,
    reviewed: bool,
    came_by: str = CameBy.SELF,
) -> SignUp:
    """The same for somebody who was looked at. reviewed: a leader decides first."""
    shift, booked = gathered.shift, gathered.booked[volunteer.id]
    post, agreement = check_wish(session, gathered, volunteer, post_id, digest)
    if not reviewed and is_full(post):
        check_line(booked, limits_on(business_date(session.now)))
    made = new_sign_up(session, shift, post, volunteer.id, came_by)
    if agreement is not None:
        made.agreement_id, made.signed_at = agreement.id, session.now
    if not reviewed:
        admit(shift, post, made)
    session.add(made)
    changed(session, made)
    booked.append(booked_as(made, shift.activity))
    return made


def check_wish(
    session: Session, gathered: Gathered, volunteer: Person, post_id: UUID | None, digest: str | None
) -> tuple[Post, Agreement | None]:
    """The post that somebody may serve at, and the text that they sign with it. Raises what is in the way."""
    shift, booked = gathered.shift, gathered.booked[volunteer.id]
    check_first(booked, shift.id)
    post = gathered.post(post_id)
    check_requirements(session, shift, post, volunteer)
    agreement = gathered.signed(digest)
    limits = limits_on(business_date(session.now))
    check_person(booked, span_of(shift.starts_at, shift.ends_at, shift.activity), limits, session.now)
    return post, agreement


def accept_offer(session: Session, request: Loaded, actor: Actor) -> SignUp:
    """Take the place that was offered, before the offer is over."""
    own, gathered = own_locked(session, request.id, actor)
    after = state_after(own.state, "accept")
    if own.due_at is not None and own.due_at <= session.now:
        raise OFFER_OVER(until=beijing_time(own.due_at))
    shift, volunteer = gathered.shift, gathered.volunteer(actor)
    check_recruiting(shift.activity.project.state)
    check_requirements(session, shift, own.post, volunteer)
    others = [one for one in gathered.booked[volunteer.id] if one.id != own.id]
    limits = limits_on(business_date(session.now))
    check_person(others, span_of(shift.starts_at, shift.ends_at, shift.activity), limits, session.now)
    own.state, own.due_at = after, None  # the place it has been taking since it was offered
    changed(session, own)
    return own


def decline_offer(session: Session, request: Loaded, actor: Actor) -> SignUp:
    """Leave the place to the next in line."""
    own, gathered = own_locked(session, request.id, actor)
    leave(session, own, "decline")
    offer_places(session, gathered.shift, own.post)
    return own


def cancel_sign_up(session: Session, request: Loaded, actor: Actor) -> SignUp:
    """Give a place back, or leave the line. Of a place it is counted when it is late."""
    own, gathered = own_locked(session, request.id, actor)
    shift = gathered.shift
    check_to_come(shift.state, _leaves_until(session, own), session.now)
    late = own.state == SignUpState.CONFIRMED and session.now > free_until(shift, own)
    leave(session, own, "cancel_late" if late else "cancel")
    offer_places(session, shift, own.post)
    return own


def check_coming(session: Session, shift: Shift) -> None:
    """Its project recruits, and it has not begun; nobody signs up for an emergency by themselves. Raises Conflict."""
    check_recruiting(shift.activity.project.state)
    check_not_called(shift.activity.sign_up_mode)
    check_to_come(shift.state, shift.starts_at, session.now)


def check_open(session: Session, shift: Shift) -> None:
    """The same, and everybody may sign up for it already. Raises Conflict."""
    check_coming(session, shift)
    opens_at = shift.activity.sign_up_opens_at
    if opens_at is not None and opens_at > session.now:
        raise SIGN_UP_NOT_OPEN_YET(opens=beijing_time(opens_at))


def _leaves_until(session: Session, own: SignUp) -> datetime:
    """Until when a place is given back: until the shift begins; in an emergency until it ends, by who has not come."""
    is_on_the_way = own.came_by == CameBy.DISPATCH and not session.scalar(select(came(own.id)))
    return own.ends_at if is_on_the_way else own.starts_at


def own_locked(session: Session, sign_up_id: UUID, actor: Actor) -> tuple[SignUp, Gathered]:
    """One's own sign-up, locked after oneself and its shift. Raises NotFound."""
    volunteer = acting_volunteer(session, actor)
    rows = select(SignUp).where(SignUp.id == sign_up_id, SignUp.volunteer_id == volunteer.id)
    seen = session.scalar(rows)
    if seen is None:
        raise SIGN_UP_NOT_FOUND()
    gathered = gather_persons(session, seen.shift_id, [volunteer.id])
    session.refresh(seen)
    return seen, gathered
