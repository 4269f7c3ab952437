"""What an accepted call becomes: a sign-up like any other, by the same locks and rules.

Its id follows from the call's. Where a rule stands in the way it is refused with the reason, so that demands hears of
it and calls the next.
"""

from sqlalchemy import select

from services.projects.activities.domain import check_recruiting
from services.projects.activities.models import SignUp
from services.projects.activities.places import is_full, lock_persons, locked_shift, take_place
from services.projects.emergencies.domain import STOOD_DOWN, reason_of
from services.projects.shifts.domain import check_to_come
from services.projects.sign_ups.absent import came
from services.projects.sign_ups.domain import state_after
from services.projects.sign_ups.gathering import Gathered, gather_persons, serving
from services.projects.sign_ups.line import leave, new_sign_up
from services.projects.sign_ups.telling import changed
from services.projects.sign_ups.use_cases import check_wish
from shared.contracts.base import Received
from shared.contracts.demands.emergency_words import CallState, sign_up_of
from shared.contracts.projects.activity_words import LIVE, CameBy
from shared.contracts.projects.refusals.walk_ins import POST_FULL
from shared.kernel.errors import Conflict, Forbidden
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import known_volunteer


def sign_up(session: Session, event: Received) -> None:
    """A place for who was called and comes, or the reason why there is none. Once for a call.

    Raises Unavailable `projects.not_yet_known`.
    """
    known_volunteer(session, event.volunteer_id)
    gathered = gather_persons(session, event.shift_id, [event.volunteer_id])
    if session.get(SignUp, sign_up_of(event.id)) is not None:
        return
    post = gathered.post(event.post_id)
    made = new_sign_up(session, gathered.shift, post, event.volunteer_id, CameBy.DISPATCH)
    made.id = sign_up_of(event.id)
    try:
        _check(session, gathered, event)
    except (Conflict, Forbidden) as refusal:
        made.state, made.reason = state_after(made.state, "refuse"), reason_of(refusal.code)
    else:
        if is_full(post):  # whoever is not called any more has come, and served: that stays
            post.maximum += 1
        take_place(made, post, state_after(made.state, "confirm"))
    session.add(made)
    changed(session, made)


def give_back(session: Session, event: Received) -> None:
    """The place of somebody who is not called any more, unless they have come already: then they have served."""
    seen = session.get(SignUp, sign_up_of(event.id))
    if seen is None:
        return
    lock_persons(session, [seen.volunteer_id])
    locked_shift(session, seen.shift_id)
    session.refresh(seen)
    if seen.state in LIVE and not session.scalar(select(came(seen.id))):
        seen.reason = STOOD_DOWN if event.state == CallState.STOOD_DOWN else None
        leave(session, seen, "release")


def _check(session: Session, gathered: Gathered, event: Received) -> None:
    """Raises Conflict or Forbidden for the first rule by which somebody does not come."""
    shift = gathered.shift
    check_recruiting(shift.activity.project.state)
    check_to_come(shift.state, shift.ends_at, session.now)  # people are called to what has begun too
    (known,) = gathered.persons.values()
    post, _ = check_wish(session, gathered, serving(known), event.post_id, None)
    if is_full(post) and event.instead_of is None:
        raise POST_FULL()
