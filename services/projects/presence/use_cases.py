"""Checking in and out, by oneself or by a leader, and what a leader mends afterwards."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from services.projects.activities.places import lock_persons, locked_shift
from services.projects.presence import here as rules
from services.projects.presence import striking, views
from services.projects.presence.arriving import arrive, leave
from services.projects.presence.cards import Verifier, owner_of
from services.projects.presence.domain import LIFE
from services.projects.presence.here import Here, lock_here, windows_of
from services.projects.presence.models import Attendance
from services.projects.presence.policy import PUT_RIGHT, TAKE
from services.projects.presence.proving import Proof, proven, way_of
from services.projects.presence.reaching import attendance_in_reach, lock_again, shift_in_reach
from services.projects.presence.walk_ins import let_in
from services.projects.records.policy import Doer
from services.projects.records.settling import settle
from services.projects.sign_ups.absent import end_if_absent
from shared.contracts.base import Loaded
from shared.contracts.projects.presence_words import CheckWay, EvidenceGrade, PresenceFlag
from shared.contracts.projects.refusals import presence as refusals
from shared.kernel.actor import Actor
from shared.kernel.clock import beijing_time
from shared.kernel.errors import Refusal
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer, refuse_without_consent
from shared.runtime.trust import audit


def check_in(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace | Refusal:
    """Come, by the code that is shown at the place."""
    here = _own(session, request, actor)
    rules.refuse_check_in(here, session.now, way_of(request.code))
    proof = proven(session, here, request, actor)
    return proof if isinstance(proof, Refusal) else _own_view(here, arrive(session, here, session.now, proof))


def check_out(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace | Refusal:
    """Go, by the code that is shown at the place."""
    here = _own(session, request, actor)
    rules.refuse_check_out(here, session.now, way_of(request.code))
    proof = proven(session, here, request, actor)
    return proof if isinstance(proof, Refusal) else _own_view(here, _gone(session, here, proof))


def check_in_by_card(session: Session, request: Loaded, actor: Actor, verifier: Verifier) -> SimpleNamespace:
    """Somebody comes, and a leader reads their card. Who has not signed up is let in by naming a post."""
    here = _read(session, request, actor, verifier, post_id=request.post_id)
    rules.refuse_check_in(here, session.now, CheckWay.CARD)
    return _seen(session, actor, here, arrive(session, here, session.now, _by_card(actor)))


def check_out_by_card(session: Session, request: Loaded, actor: Actor, verifier: Verifier) -> SimpleNamespace:
    """Somebody goes, and a leader reads their card."""
    here = _read(session, request, actor, verifier)
    rules.refuse_check_out(here, session.now, CheckWay.CARD)
    return _seen(session, actor, here, _gone(session, here, _by_card(actor)))


def put_right(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Enter when somebody went who did not check out. It is flagged, and counts once the person has accepted it."""
    here, found, _ = _mended(session, request, actor, "put_right")
    earliest, latest = found.came_in_at, here.shift.ends_at
    if not earliest <= request.went_out_at <= latest:
        raise refusals.ATTENDANCE_TIME_UNUSABLE(earliest=beijing_time(earliest), latest=beijing_time(latest))
    proof = Proof(CheckWay.LEADER, EvidenceGrade.LEADER, flags=(PresenceFlag.PUT_RIGHT,), recorder_id=actor.account_id)
    found.put_right_by, found.reason = actor.account_id, request.reason
    leave(session, here, found, request.went_out_at, proof, "put_right")
    audit.record(session, actor, "presence.put_right", f"attendance:{found.id}")
    return _seen(session, actor, here, found)


def strike(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Strike an attendance that is not so. Who was not there at all, after all, is a no-show once the shift is over."""
    here, found, doer = _mended(session, request, actor, "strike")
    striking.strike(session, found, request.reason, actor.account_id)
    if session.now >= windows_of(here.shift).check_out_until:
        end_if_absent(session, here.sign_up)
    settle(session, here.sign_up, doer, request.reason)
    audit.record(session, actor, "presence.strike", f"attendance:{found.id}")
    return _seen(session, actor, here, found)


def _own(session: Session, request: Loaded, actor: Actor) -> Here:
    volunteer = acting_volunteer(session, actor)
    refuse_without_consent(session, volunteer)
    return lock_here(session, request.id, volunteer)


def _read(session: Session, request: Loaded, actor: Actor, verifier: Verifier, post_id: UUID | None = None) -> Here:
    """The owner of a card before a shift that the actor leads, or has in reach."""
    shift, allowed = shift_in_reach(session, request.id, actor, TAKE)
    volunteer = owner_of(session, verifier, request.card)
    allowed.act_on(volunteer.id)
    refuse_without_consent(session, volunteer)
    if post_id is None:
        return lock_here(session, shift.id, volunteer)
    lock_persons(session, [volunteer.id])
    locked_shift(session, shift.id)
    return let_in(session, shift, volunteer, post_id, session.now, CheckWay.CARD, actor)


def _mended(session: Session, request: Loaded, actor: Actor, act: str) -> tuple[Here, Attendance, Doer]:
    """An attendance of somebody else that may be mended in this way, locked, and as what one does it.

    Raises NotFound, Forbidden, Conflict.
    """
    found, allowed = attendance_in_reach(session, request.id, actor, PUT_RIGHT)
    allowed.act_on(found.volunteer_id)
    lock_persons(session, [found.volunteer_id])
    shift = locked_shift(session, found.shift_id)
    assert shift is not None
    lock_again(session, found)
    if LIFE.after(found.state, act) is None:
        raise refusals.ATTENDANCE_NOT_SO(attendance_state=found.state)
    until = shift.ends_at + timedelta(days=rules.rules_of(shift).put_right_days)
    if session.now >= until:
        raise refusals.ATTENDANCE_TOO_OLD(until=beijing_time(until))
    return rules.here_of_attendance(session, found), found, allowed.mends()


def _gone(session: Session, here: Here, proof: Proof) -> Attendance:
    assert here.inside is not None
    return leave(session, here, here.inside, session.now, proof, "check_out")


def _by_card(actor: Actor) -> Proof:
    return Proof(CheckWay.CARD, EvidenceGrade.LEADER, recorder_id=actor.account_id)


def _own_view(here: Here, attendance: Attendance) -> SimpleNamespace:
    return views.own(attendance, here.sign_up, here.shift)


def _seen(session: Session, actor: Actor, here: Here, attendance: Attendance) -> SimpleNamespace:
    return views.with_ticket(session, actor, views.seen(attendance, here.sign_up))
