"""Taking the place that somebody would give: as a substitute, or for one's own.

Whoever takes a place keeps to the same limits as if they had signed up. A place for which people wait is not given away
past them; in an exchange nobody loses one.
"""

from collections.abc import Sequence
from types import SimpleNamespace
from uuid import UUID

from services.projects.activities.domain import check_recruiting
from services.projects.activities.models import SignUp
from services.projects.activities.places import give_place_back
from services.projects.presence.striking import strike_all
from services.projects.shifts.domain import check_to_come
from services.projects.sign_ups.booking import booked_by, span_of
from services.projects.sign_ups.domain import Booked, check_first, check_person
from services.projects.sign_ups.domain import state_after as sign_up_after
from services.projects.sign_ups.gathering import VOLUNTEERS, Gathered, Person, persons_locked
from services.projects.sign_ups.limits import limits_on
from services.projects.sign_ups.line import has_line, new_sign_up
from services.projects.sign_ups.requirements import check_requirements
from services.projects.sign_ups.telling import changed as sign_up_changed
from services.projects.swaps import lapsing
from services.projects.swaps.domain import state_after
from services.projects.swaps.locking import asked_locked
from services.projects.swaps.models import Swap
from services.projects.swaps.queries import shown
from services.projects.swaps.telling import changed
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import AnswerState, CameBy, SignUpMode, SignUpState
from shared.contracts.projects.refusals.swaps import LINE_COMES_FIRST, SWAP_PLACE_GONE, SWAP_STATE_FORBIDS
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session


def accept_swap(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take the place; in an exchange, give one's own for it."""
    swap, gathered = asked_locked(session, request.id, actor)
    volunteer = gathered.volunteer(actor)
    after = state_after(swap.state, "accept")
    if swap.due_at <= session.now:
        raise SWAP_STATE_FORBIDS(answer_state=AnswerState.EXPIRED.value)
    for sign_up in (swap.given, swap.taken):
        _check_place(session, sign_up)
    checked = _exchanged if swap.taken is not None else _substituted
    places = checked(session, gathered, swap, volunteer, request.agreement_digest)
    swap.state, swap.decided_at = after, session.now
    changed(session, swap)
    for given, made in places:
        _hand_over(session, given, made)
    return shown(session, swap)


def _substituted(
    session: Session, gathered: Gathered, swap: Swap, volunteer: Person, digest: str | None
) -> list[tuple[SignUp, SignUp]]:
    """The place, and what becomes of it. Raises what signing up for it would, and where people wait for it."""
    if has_line(session, swap.given.post):
        raise LINE_COMES_FIRST()
    agreement = gathered.signed(digest)
    _check_takes(session, gathered.booked[volunteer.id], swap.given, volunteer)
    made = _new(session, swap.given, volunteer.id, CameBy.SUBSTITUTE)
    if agreement is not None:
        made.agreement_id, made.signed_at = agreement.id, session.now
    return [(swap.given, made)]


def _exchanged(
    session: Session, gathered: Gathered, swap: Swap, volunteer: Person, digest: str | None
) -> list[tuple[SignUp, SignUp]]:
    """Both places. Each person is looked at without the place that they give; both have signed the agreement."""
    given, taken = swap.given, swap.taken
    assert taken is not None
    (giver,) = persons_locked(session, VOLUNTEERS.c.id == given.volunteer_id)  # as it is already
    booked = booked_by(session, [giver.id, volunteer.id], session.now)
    ways = ((volunteer, given, taken), (giver, taken, given))
    places = []
    for person, wanted, left in ways:
        others = [one for one in booked[person.id] if one.id != left.id]
        _check_takes(session, others, wanted, person)
        made = _new(session, wanted, person.id, CameBy.SWAP)
        made.agreement_id, made.signed_at = left.agreement_id, left.signed_at
        places.append((wanted, made))
    return places


def _check_place(session: Session, sign_up: SignUp | None) -> None:
    """Still a place, to come, and of a project that goes on. Raises Conflict."""
    if sign_up is None:
        return
    if sign_up.state != SignUpState.CONFIRMED:
        raise SWAP_PLACE_GONE()
    check_recruiting(sign_up.activity.project.state)
    check_to_come(sign_up.shift.state, sign_up.starts_at, session.now)


def _check_takes(session: Session, booked: Sequence[Booked], wanted: SignUp, volunteer: Person) -> None:
    check_first(booked, wanted.shift_id)
    check_requirements(session, wanted.shift, wanted.post, volunteer)
    span = span_of(wanted.starts_at, wanted.ends_at, wanted.activity)
    check_person(booked, span, limits_on(business_date(session.now)), session.now)


def _new(session: Session, wanted: SignUp, to: UUID, came_by: str) -> SignUp:
    made = new_sign_up(session, wanted.shift, wanted.post, to, came_by)
    made.state = SignUpState.CONFIRMED
    return made


def _hand_over(session: Session, given: SignUp, made: SignUp) -> None:
    """One place, from one person to another: the count stays, and other questions about it have no reason any more.

    Where a leader looks at who serves, they do so at a substitute as well: the place is free for whom they approve.
    """
    after = sign_up_after(given.state, "hand_over")
    if made.came_by == CameBy.SUBSTITUTE and given.activity.sign_up_mode == SignUpMode.REVIEWED:
        give_place_back(given, given.post, after)
        made.state = SignUpState.SUBMITTED
    given.state = after
    sign_up_changed(session, given)
    lapsing.cancel_of(session, given)
    strike_all(session, given)
    session.add(made)
    sign_up_changed(session, made)
