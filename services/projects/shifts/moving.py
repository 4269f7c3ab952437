"""A shift gets another time, and takes along those who signed up for it."""

from sqlalchemy import select

from services.projects.activities.models import Shift, SignUp
from services.projects.activities.places import lock_persons, locked_activity, locked_shift
from services.projects.presence.striking import strike_all
from services.projects.sign_ups.booking import booked_by, clashing
from services.projects.sign_ups.limits import limits_on
from services.projects.sign_ups.line import leave, offer_places
from services.projects.sign_ups.telling import changed
from shared.contracts.projects.activity_words import LIVE, SignUpState
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.refusals import busy

TRIES_MAX = 5  # people go on signing up while their persons are being locked


class _MoreCame(Exception):
    """Somebody signed up after the persons were locked."""


def locked_with_persons(session: Session, seen: Shift) -> Shift:
    """The shift, locked after everybody who signed up for it, and its activity with it.

    Whoever comes between the two locks is one who would be locked too late: then all locks are given back, and taken
    anew. Raises Unavailable where that does not come to an end.
    """
    for _ in range(TRIES_MAX):
        try:
            with session.begin_nested():
                persons = set(session.scalars(_who(seen)))
                lock_persons(session, persons)
                locked_activity(session, seen.activity_id)
                shift = locked_shift(session, seen.id)
                assert shift is not None, "shifts do not vanish"
                if not set(session.scalars(_who(seen))) <= persons:
                    raise _MoreCame
                return shift
        except _MoreCame:
            continue
    raise busy()


def take_along(session: Session, shift: Shift) -> None:
    """Everybody who stands with it keeps that, at the new time, unless they promised to be elsewhere then."""
    rows = select(SignUp).where(SignUp.shift_id == shift.id, SignUp.state.in_(LIVE)).order_by(SignUp.id)
    found = list(session.scalars(rows))
    booked = booked_by(session, {sign_up.volunteer_id for sign_up in found}, session.now)
    travel = limits_on(business_date(session.now)).travel
    for sign_up in found:
        sign_up.starts_at, sign_up.ends_at = shift.starts_at, shift.ends_at
        others = [one for one in booked[sign_up.volunteer_id] if one.id != sign_up.id]
        if sign_up.state != SignUpState.WAITING and clashing(others, shift, travel):
            sign_up.reason = shift.reason
            leave(session, sign_up, "release")
        else:
            changed(session, sign_up)
            strike_all(session, sign_up)  # nobody has come to the new time yet
    for post in shift.posts:
        offer_places(session, shift, post)


def _who(shift: Shift) -> object:
    return select(SignUp.volunteer_id).where(SignUp.shift_id == shift.id, SignUp.state.in_(LIVE))
