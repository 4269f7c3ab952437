"""People who come without having signed up: they ask with the code of the place, and a leader decides.

Who asks is checked in at once, and it counts once it is approved. A leader who reads the card of somebody lets them in
with that. They keep to the same limits as who signs up, and a place that is taken stays taken: no shift has more people
than its posts. Nobody overtakes the line: as long as people wait, before a shift begins, no place is free. When it has
begun there is no line any more, and a place that comes free is for somebody who is there.
"""

from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from services.projects.activities.models import Post, Shift, SignUp
from services.projects.activities.places import is_full, lock_persons, locked_shift
from services.projects.presence import views
from services.projects.presence.arriving import arrive
from services.projects.presence.here import (
    Here,
    attendances_of_day,
    here_of,
    live_sign_up,
    refuse_coming,
    rules_of,
    takes_part,
)
from services.projects.presence.models import Attendance
from services.projects.presence.policy import TAKE, Permissions
from services.projects.presence.proving import proven, way_of
from services.projects.presence.reaching import lock_again, walk_in_in_reach
from services.projects.records.settling import settle
from services.projects.sign_ups.domain import state_after
from services.projects.sign_ups.gathering import Gathered, Person, gather_persons
from services.projects.sign_ups.line import admit, leave, new_sign_up
from services.projects.sign_ups.telling import changed
from services.projects.sign_ups.use_cases import check_wish
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import CameBy, SignUpState
from shared.contracts.projects.library_words import SEEN, ProjectState
from shared.contracts.projects.presence_words import CheckWay
from shared.contracts.projects.refusals.shifts import SHIFT_NOT_FOUND
from shared.contracts.projects.refusals.sign_ups import SIGN_UP_EXISTS
from shared.contracts.projects.refusals.walk_ins import POST_FULL, WALK_IN_DECIDED, WALK_IN_TOO_LATE
from shared.kernel.actor import Actor
from shared.kernel.clock import beijing_time
from shared.kernel.errors import Refusal
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer
from shared.runtime.trust import audit

KNOWN = SEEN | {ProjectState.SUSPENDED, ProjectState.CANCELLED}
IN_LINE = frozenset({SignUpState.SUBMITTED.value, SignUpState.WAITING.value})


def walk_in(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace | Refusal:
    """Ask to be let in; who stands in line leaves it with that."""
    volunteer = acting_volunteer(session, actor)
    gathered = gather_persons(session, request.id, [volunteer.id])
    person, shift = gathered.volunteer(actor), gathered.shift
    if shift.activity.project.state not in KNOWN:
        raise SHIFT_NOT_FOUND()
    known = live_sign_up(session, shift.id, volunteer.id)
    if known is not None and (known.state not in IN_LINE or takes_part(known)):
        raise SIGN_UP_EXISTS(sign_up_state=known.state)
    wish = _wished(session, gathered, person, known, request.post_id, request.agreement_digest)
    here = here_of(session, volunteer, shift, known or wish)
    refuse_coming(here, session.now, way_of(request.code))
    proof = proven(session, here, request, actor)
    if isinstance(proof, Refusal):
        return proof
    here.sign_up = _kept(session, known, wish)
    changed(session, here.sign_up)
    return _own_view(here, arrive(session, here, session.now, proof))


def let_in(
    session: Session, shift: Shift, volunteer: KnownVolunteer, post_id: UUID, at: datetime, way: CheckWay, by: Actor
) -> Here:
    """A leader lets somebody in whose card they read; person and shift are locked. Who has a place keeps it."""
    known = live_sign_up(session, shift.id, volunteer.id)
    if known is not None and known.state == SignUpState.CONFIRMED:
        return here_of(session, volunteer, shift, known)
    if known is not None and known.state not in IN_LINE:
        raise SIGN_UP_EXISTS(sign_up_state=known.state)
    gathered = gather_persons(session, shift.id, [volunteer.id])
    person = gathered.persons[volunteer.account_id]
    booked = gathered.booked[person.id]  # a leader may come back on what a leader has refused
    refused = {one.id for one in booked if one.shift_id == shift.id and one.state == SignUpState.REFUSED}
    gathered.booked[person.id] = [one for one in booked if one.id not in refused]
    wish = _wished(session, gathered, person, known, post_id, None)
    here = here_of(session, volunteer, shift, known or wish)
    refuse_coming(here, at, way)
    _refuse_full(wish.post)
    here.sign_up = _kept(session, known, wish)
    _admit(session, here.sign_up, by)
    audit.record(session, by, "presence.let_in", f"sign_up:{here.sign_up.id}")
    return here


def approve_walk_in(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Let somebody in who asked; what they have served already counts with that."""
    sign_up = _waiting(session, request.id, actor)
    _refuse_full(sign_up.post)
    _admit(session, sign_up, actor)
    audit.record(session, actor, "presence.approve_walk_in", f"sign_up:{sign_up.id}")
    return reviewed(session, actor, sign_up)


def refuse_walk_in(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Do not let somebody in; what was noted of their presence is void."""
    sign_up = _waiting(session, request.id, actor)
    sign_up.reason, sign_up.decided_by = request.reason, actor.account_id
    leave(session, sign_up, "refuse")
    audit.record(session, actor, "presence.refuse_walk_in", f"sign_up:{sign_up.id}")
    return reviewed(session, actor, sign_up)


def due_at(shift: Shift) -> datetime:
    """Until when walk-ins of a shift are decided on."""
    return shift.ends_at + timedelta(hours=rules_of(shift).walk_in_hours)


def reviewed(session: Session, actor: Actor, sign_up: SignUp) -> SimpleNamespace:
    """A walk-in with a ticket for the person's full name."""
    found = attendances_of_day(session, sign_up.shift, sign_up.volunteer_id)
    attendance = next(row for row in found if row.sign_up_id == sign_up.id)
    return views.with_ticket(session, actor, views.walk_in(sign_up, attendance, due_at(sign_up.shift)))


def _waiting(session: Session, sign_up_id: UUID, actor: Actor) -> SignUp:
    """A walk-in of somebody else that waits for a decision, locked. Raises NotFound, Forbidden, Conflict."""
    found, allowed = walk_in_in_reach(session, sign_up_id, actor, TAKE)
    _lock(session, found, allowed)
    if found.state != SignUpState.SUBMITTED:
        raise WALK_IN_DECIDED(sign_up_state=found.state)
    if session.now >= due_at(found.shift):
        raise WALK_IN_TOO_LATE(until=beijing_time(due_at(found.shift)))
    return found


def _lock(session: Session, sign_up: SignUp, allowed: Permissions) -> None:
    allowed.act_on(sign_up.volunteer_id)
    lock_persons(session, [sign_up.volunteer_id])
    locked_shift(session, sign_up.shift_id)
    lock_again(session, sign_up)
    lock_again(session, sign_up.post)


def _wished(
    session: Session, gathered: Gathered, person: Person, known: SignUp | None, post_id: UUID, digest: str | None
) -> SignUp:
    """The sign-up with which somebody would come; it is not kept yet. known: what they leave for it.

    Raises what stands in the way of signing up. What was signed with the other one stays signed.
    """
    booked = gathered.booked[person.id]
    gathered.booked[person.id] = [one for one in booked if known is None or one.id != known.id]
    signed = gathered.agreement
    if known is not None and signed is not None and known.agreement_id == signed.id:
        digest = signed.digest
    post, agreement = check_wish(session, gathered, person, post_id, digest)
    made = new_sign_up(session, gathered.shift, post, person.id, CameBy.WALK_IN)
    if agreement is not None:
        made.agreement_id, made.signed_at = agreement.id, session.now
    return made


def _kept(session: Session, known: SignUp | None, wish: SignUp) -> SignUp:
    """The wish, or the sign-up of somebody in line, which becomes it."""
    if known is None:
        session.add(wish)
        return wish
    known.state, known.number = state_after(known.state, "come"), None
    known.came_by, known.post_id, known.post = wish.came_by, wish.post_id, wish.post
    if known.agreement_id != wish.agreement_id:
        known.agreement_id, known.signed_at = wish.agreement_id, wish.signed_at
    return known


def _admit(session: Session, sign_up: SignUp, by: Actor) -> None:
    """Give it a place that is free, with all that was served by it before."""
    admit(sign_up.shift, sign_up.post, sign_up)
    sign_up.decided_by = by.account_id
    changed(session, sign_up)
    settle(session, sign_up)


def _refuse_full(post: Post) -> None:
    """Raises Conflict where all places of a post are taken."""
    if is_full(post):
        raise POST_FULL()


def _own_view(here: Here, attendance: Attendance) -> SimpleNamespace:
    shown = SimpleNamespace(id=here.sign_up.id, shift_id=here.shift.id, post_id=here.sign_up.post_id)
    shown.state, shown.due_at = here.sign_up.state, due_at(here.shift)
    shown.attendance = views.own(attendance, here.sign_up, here.shift)
    return shown
