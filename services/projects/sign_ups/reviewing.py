"""Leaders decide on sign-ups that wait for them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from services.projects.activities.domain import check_recruiting
from services.projects.activities.models import Activity, SignUp
from services.projects.activities.policy import may
from services.projects.shifts.domain import check_to_come
from services.projects.sign_ups.booking import span_of
from services.projects.sign_ups.domain import check_person, state_after
from services.projects.sign_ups.gathering import Gathered, gather_persons
from services.projects.sign_ups.limits import limits_on
from services.projects.sign_ups.line import admit, leave
from services.projects.sign_ups.telling import changed
from services.projects.standing import standing_of
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import CameBy
from shared.contracts.projects.refusals.sign_ups import SIGN_UP_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def approve_sign_up(session: Session, request: Loaded, actor: Actor) -> SignUp:
    """A place, or a number in the line where all are taken: the line follows the decisions, not the applications."""
    found, gathered = led_locked(session, request.id, actor)
    shift = gathered.shift
    state_after(found.state, "confirm")
    check_recruiting(shift.activity.project.state)
    check_to_come(shift.state, shift.starts_at, session.now)
    others = [one for one in gathered.booked.get(found.volunteer_id, []) if one.id != found.id]
    limits = limits_on(business_date(session.now))
    check_person(others, span_of(shift.starts_at, shift.ends_at, shift.activity), limits, session.now)
    admit(shift, found.post, found)
    found.decided_by = actor.account_id
    changed(session, found)
    audit.record(session, actor, "sign_ups.approve", f"sign_up:{found.id}")
    return found


def refuse_sign_up(session: Session, request: Loaded, actor: Actor) -> SignUp:
    """No, for a reason that the person is told. They do not ask again for this shift."""
    found, _ = led_locked(session, request.id, actor)
    state_after(found.state, "refuse")
    found.decided_by, found.reason = actor.account_id, request.reason
    leave(session, found, "refuse")
    audit.record(session, actor, "sign_ups.refuse", f"sign_up:{found.id}")
    return found


def led_locked(session: Session, sign_up_id: UUID, actor: Actor) -> tuple[SignUp, Gathered]:
    """A sign-up for a shift that one leads, locked after its person and the shift. Raises NotFound."""
    seen = led_sign_up(session, sign_up_id, actor)
    gathered = gather_persons(session, seen.shift_id, [seen.volunteer_id])
    session.refresh(seen)
    return seen, gathered


def led_sign_up(session: Session, sign_up_id: UUID, actor: Actor) -> SignUp:
    """A sign-up for a shift that one leads, or whose union is in reach. Raises NotFound.

    Who came without one is decided on among the walk-ins (`presence`): they are there already.
    """
    rows = select(SignUp).where(SignUp.id == sign_up_id, SignUp.came_by != CameBy.WALK_IN)
    seen = session.scalar(rows.options(joinedload(SignUp.activity).joinedload(Activity.project)))
    may(actor, session.now).manage(standing_of(session, actor, seen.activity if seen else None), SIGN_UP_NOT_FOUND)
    assert seen is not None
    return seen
