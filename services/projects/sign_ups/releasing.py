"""Everybody out of a shift that does not take place; and somebody out of everything that is to come."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import joinedload

from services.projects.activities.models import Shift, SignUp
from services.projects.activities.places import locked_shift
from services.projects.sign_ups.absent import came
from services.projects.sign_ups.line import leave, offer_places
from shared.contracts.projects.activity_words import LIVE
from shared.runtime.data.session import Session


def release_all(session: Session, shift: Shift, reason: str) -> None:
    """Of a locked shift that was cancelled: the reason is told, and nobody is asked to come instead.

    Who was there already, when it had begun, has served until then: that stays, and they can still check out.
    """
    served = came(SignUp.id) if shift.starts_at <= session.now else false()
    for sign_up in _live(session, SignUp.shift_id == shift.id, ~served):
        sign_up.reason = reason
        leave(session, sign_up, "release")


def release_person(session: Session, volunteer_id: UUID) -> None:
    """Of a locked person who is expected nowhere any more: their places go to the next in line, free.

    What is past stays, and is counted.
    """
    theirs = (SignUp.volunteer_id == volunteer_id, SignUp.starts_at > session.now)
    for shift_id in sorted({sign_up.shift_id for sign_up in _live(session, *theirs)}):
        shift = locked_shift(session, shift_id)
        assert shift is not None, "shifts do not vanish"
        for sign_up in _live(session, *theirs, SignUp.shift_id == shift_id):
            leave(session, sign_up, "release")
            offer_places(session, shift, sign_up.post)


def _live(session: Session, *conditions: ColumnElement[bool]) -> list[SignUp]:
    """As they are now, in the order of their making."""
    rows = select(SignUp).where(SignUp.state.in_(LIVE), *conditions)
    rows = rows.options(joinedload(SignUp.activity), joinedload(SignUp.post)).order_by(SignUp.id)
    return list(session.scalars(rows.execution_options(populate_existing=True)))
