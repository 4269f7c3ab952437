"""What time does to sign-ups: offers end, and lines dissolve when a shift begins.

Each shift has a transaction of its own, so that nobody waits for the others'.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from services.projects.activities.models import Shift, SignUp
from services.projects.sign_ups.line import expire_offers, leave
from shared.contracts.projects.activity_words import CameBy, SignUpState
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.rounds import one_by_one
from shared.runtime.data.session import Session
from shared.runtime.doors.timer import STAYS_AWAKE

SHIFTS_A_TICK_MAX = 500
IN_LINE = (SignUp.state.in_([SignUpState.SUBMITTED, SignUpState.WAITING]), SignUp.came_by != CameBy.WALK_IN)


def sweep_offers(db: CallDatabase, idle_seconds: int) -> object:
    """End the offers that nobody answered; `STAYS_AWAKE` where another one ends before a timer that rests looks."""
    _each(db, _with_offers, expire_offers)
    return STAYS_AWAKE if db.read(_is_due_within, idle_seconds) else None


def sweep_lines(db: CallDatabase) -> None:
    """Dissolve the lines of shifts that have begun."""
    _each(db, _with_lines, lapse)


def lapse(session: Session, shift: Shift) -> None:
    """Of a locked shift that has begun: nobody waits any more, but those who came and asked to be let in."""
    rows = select(SignUp).where(SignUp.shift_id == shift.id, *IN_LINE)
    for sign_up in session.scalars(rows.options(joinedload(SignUp.activity)).order_by(SignUp.id)):
        leave(session, sign_up, "lapse")


def _each(db: CallDatabase, due: Callable[[Session], list[UUID]], act: Callable[[Session, Shift], object]) -> None:
    one_by_one(db, db.read(due), _under_lock, act)


def _under_lock(session: Session, shift_id: UUID, act: Callable[[Session, Shift], object]) -> None:
    rows = select(Shift).where(Shift.id == shift_id).with_for_update(skip_locked=True)
    shift = session.scalar(rows.execution_options(populate_existing=True))
    if shift is not None:  # else another process is at it, or somebody who will be done at the next tick
        act(session, shift)


def _with_offers(session: Session) -> list[UUID]:
    rows = select(SignUp.shift_id).where(SignUp.state == SignUpState.OFFERED, SignUp.due_at <= session.now)
    return _some(session, rows.order_by(func.min(SignUp.due_at)))


def _is_due_within(session: Session, seconds: int) -> bool:
    until = session.now + timedelta(seconds=seconds)
    rows = select(SignUp.id).where(SignUp.state == SignUpState.OFFERED, SignUp.due_at <= until)
    return session.scalar(rows.limit(1)) is not None


def _with_lines(session: Session) -> list[UUID]:
    rows = select(SignUp.shift_id).where(*IN_LINE, SignUp.starts_at <= session.now)
    return _some(session, rows.order_by(func.min(SignUp.starts_at)))


def _some(session: Session, rows: Select[tuple[UUID]]) -> list[UUID]:
    """The first shifts, each once, however many people wait for one."""
    return list(session.scalars(rows.group_by(SignUp.shift_id).limit(SHIFTS_A_TICK_MAX)))
