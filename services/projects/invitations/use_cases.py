"""Inviting people, and answering."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from services.projects.activities.leading import led_shift
from services.projects.activities.models import Activity, Shift, SignUp
from services.projects.activities.places import locked_shift
from services.projects.activities.policy import may
from services.projects.invitations import lapsing
from services.projects.invitations.candidates import may_be_invited
from services.projects.invitations.domain import state_after
from services.projects.invitations.models import Invitation
from services.projects.invitations.queries import shown
from services.projects.invitations.telling import changed
from services.projects.sign_ups.gathering import chosen_post, gather_persons
from services.projects.sign_ups.use_cases import check_coming, sign_up_for
from services.projects.standing import standing_of
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import LIVE, AnswerState, CameBy
from shared.contracts.projects.refusals.invitations import (
    INVITATION_DECLINED_BEFORE,
    INVITATION_NOT_FOUND,
    INVITATION_PENDING,
    INVITATION_STATE_FORBIDS,
    INVITATIONS_TOO_MANY,
    INVITED_NOT_FOUND,
    INVITED_SIGNED_UP,
)
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust import audit

ANSWER_HOURS = 48
PENDING_MAX = 200  # of one shift


def invite(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Ask somebody who would fit. Whoever is out of the leader's reach is refused like nobody."""
    led_shift(session, request.id, actor)
    shift = locked_shift(session, request.id)
    assert shift is not None, "shifts do not vanish"
    check_coming(session, shift)
    if not may_be_invited(session, shift.activity, request.volunteer_id):
        raise INVITED_NOT_FOUND()
    post = chosen_post(shift, request.post_id)
    _refuse_asked(session, shift, request.volunteer_id)
    assert actor.account_id is not None, "people lead"
    made = Invitation(id=new_id(), shift=shift, post=post, volunteer_id=request.volunteer_id, made_by=actor.account_id)
    made.shift_id, made.post_id, made.version = shift.id, post.id, 0
    made.state, made.made_at = AnswerState.PENDING, session.now
    made.due_at = min(session.now + timedelta(hours=ANSWER_HOURS), shift.starts_at)
    session.add(made)
    changed(session, made)
    audit.record(session, actor, "invitations.make", f"invitation:{made.id}")
    return shown(made)


def accept_invitation(session: Session, request: Loaded, actor: Actor) -> SignUp:
    """Sign up by it, with a place or in line: the leader has said yes already."""
    own = acting_volunteer(session, actor)
    seen = session.scalar(select(Invitation).where(Invitation.id == request.id, Invitation.volunteer_id == own.id))
    if seen is None:
        raise INVITATION_NOT_FOUND()
    gathered = gather_persons(session, seen.shift_id, [own.id])
    _lock(session, seen)
    state_after(seen.state, "accept")
    if seen.due_at <= session.now:
        raise INVITATION_STATE_FORBIDS(answer_state=AnswerState.EXPIRED.value)
    volunteer = gathered.volunteer(actor)
    check_coming(session, gathered.shift)
    digest, by = request.agreement_digest, CameBy.INVITATION
    made = sign_up_for(session, gathered, volunteer, seen.post_id, digest, reviewed=False, came_by=by)
    lapsing.end(session, seen, "accept")
    return made


def decline_invitation(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say no. It costs nothing."""
    own = acting_volunteer(session, actor)
    rows = select(Invitation).where(Invitation.id == request.id, Invitation.volunteer_id == own.id).with_for_update()
    found = session.scalar(rows)
    if found is None:
        raise INVITATION_NOT_FOUND()
    lapsing.end(session, found, "decline")
    return shown(found)


def cancel_invitation(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take it back."""
    activity = joinedload(Invitation.shift).joinedload(Shift.activity)
    seen = session.scalar(select(Invitation).where(Invitation.id == request.id).options(activity))
    of: Activity | None = seen.shift.activity if seen else None
    may(actor, session.now).manage(standing_of(session, actor, of), INVITATION_NOT_FOUND)
    assert seen is not None
    _lock(session, seen)
    lapsing.end(session, seen, "cancel")
    audit.record(session, actor, "invitations.cancel", f"invitation:{seen.id}")
    return shown(seen)


def _lock(session: Session, seen: Invitation) -> None:
    """As it is now, and nobody else answers it meanwhile."""
    rows = select(Invitation).where(Invitation.id == seen.id).with_for_update()
    session.execute(rows.execution_options(populate_existing=True))


def _refuse_asked(session: Session, shift: Shift, volunteer_id: UUID) -> None:
    """Nobody is asked twice, nor who has signed up, nor more people than a shift may have questions open."""
    signed_up = select(SignUp.id).where(
        SignUp.shift_id == shift.id, SignUp.volunteer_id == volunteer_id, SignUp.state.in_(LIVE)
    )
    if session.scalar(signed_up) is not None:
        raise INVITED_SIGNED_UP()
    rows = select(Invitation.state).where(Invitation.shift_id == shift.id, Invitation.volunteer_id == volunteer_id)
    states = set(session.scalars(rows))
    if AnswerState.PENDING in states:
        raise INVITATION_PENDING()
    if AnswerState.DECLINED in states:
        raise INVITATION_DECLINED_BEFORE()
    pending = select(func.count()).select_from(Invitation).where(
        Invitation.shift_id == shift.id, Invitation.state == AnswerState.PENDING
    )  # fmt: skip
    if (session.scalar(pending) or 0) >= PENDING_MAX:
        raise INVITATIONS_TOO_MANY(count_max=PENDING_MAX)
