"""Offering one's place to somebody, saying no, and taking the question back."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select

from services.projects.activities.domain import check_not_called
from services.projects.activities.models import Shift, SignUp
from services.projects.shifts.domain import check_to_come
from services.projects.sign_ups.use_cases import own_locked
from services.projects.swaps import lapsing
from services.projects.swaps.locking import asked_locked, locked
from services.projects.swaps.models import Swap
from services.projects.swaps.queries import shown
from services.projects.swaps.telling import changed
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import AnswerState, SignUpState, SwapKind
from shared.contracts.projects.refusals.sign_ups import SIGN_UP_STATE_FORBIDS
from shared.contracts.projects.refusals.swaps import SWAP_OTHER_ACTIVITY, SWAP_PENDING, SWAP_WITH_ONESELF
from shared.kernel.actor import Actor
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer

ANSWER_HOURS = 48


def offer_place(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Ask somebody to take one's place.

    Whether the number is anybody's, and whether they have the place that is wanted, is not told: a question to nobody
    lapses like others.
    """
    given, gathered = own_locked(session, request.id, actor)
    own = gathered.volunteer(actor)
    if request.to_number == own.number:
        raise SWAP_WITH_ONESELF()
    _check_given(session, given)
    wanted = _wanted(session, given, request.for_shift_id)
    other = session.scalar(select(KnownVolunteer).where(KnownVolunteer.number == request.to_number))
    taken = _place_in(session, request.for_shift_id, other)
    made = Swap(id=new_id(), given=given, from_volunteer_id=own.id, made_at=session.now, version=0)
    made.kind = SwapKind.EXCHANGE if wanted else SwapKind.SUBSTITUTE
    made.for_shift_id = wanted.id if wanted else None
    if other is not None and (wanted is None or taken is not None):
        made.to_volunteer_id, made.taken_id = other.id, taken.id if taken else None
    made.state, made.due_at = AnswerState.PENDING, _due_at(session.now, given, wanted)
    session.add(made)
    changed(session, made)
    return shown(session, made)


def decline_swap(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say no. It costs nothing."""
    swap, _ = asked_locked(session, request.id, actor)
    lapsing.end(session, swap, "decline")
    return shown(session, swap)


def cancel_swap(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take one's own question back."""
    own = acting_volunteer(session, actor)
    swap = locked(session, request.id, Swap.from_volunteer_id == own.id)
    lapsing.end(session, swap, "cancel")
    return shown(session, swap)


def _check_given(session: Session, given: SignUp) -> None:
    """There is a place to be given, to come, and nobody is asked for it yet. Raises Conflict."""
    if given.state != SignUpState.CONFIRMED:
        raise SIGN_UP_STATE_FORBIDS(sign_up_state=given.state)
    check_to_come(given.shift.state, given.starts_at, session.now)
    check_not_called(given.activity.sign_up_mode)
    asked = select(Swap.id).where(Swap.given_id == given.id, Swap.state == AnswerState.PENDING)
    if session.scalar(asked) is not None:
        raise SWAP_PENDING()


def _wanted(session: Session, given: SignUp, shift_id: UUID | None) -> Shift | None:
    """The shift whose place is wanted in exchange: another one of the same activity, to come. Raises Invalid."""
    if shift_id is None:
        return None
    rows = select(Shift).where(Shift.id == shift_id, Shift.activity_id == given.activity_id)
    wanted = session.scalar(rows)
    if wanted is None or wanted.id == given.shift_id:
        raise SWAP_OTHER_ACTIVITY()
    check_to_come(wanted.state, wanted.starts_at, session.now)
    return wanted


def _place_in(session: Session, shift_id: UUID | None, other: KnownVolunteer | None) -> SignUp | None:
    """The place of the other person there; looked for also where nobody has the number, which takes as long."""
    rows = select(SignUp).where(
        SignUp.shift_id == (shift_id or NO_ID),
        SignUp.volunteer_id == (other.id if other else NO_ID),
        SignUp.state == SignUpState.CONFIRMED,
    )
    return session.scalar(rows)


def _due_at(now: datetime, given: SignUp, wanted: Shift | None) -> datetime:
    begins = min(given.starts_at, wanted.starts_at) if wanted else given.starts_at
    return min(now + timedelta(hours=ANSWER_HOURS), begins)
