"""Recording what volunteers have shown, and letting it count no more. The person is locked."""

from sqlalchemy import func, select

from services.teams.persons import locked_volunteer
from services.teams.qualifications.domain import kept_evidence, refuse_ended, refuse_over
from services.teams.qualifications.models import Qualification
from services.teams.qualifications.policy import may
from services.teams.units import lineage_of_found
from services.teams.words import tidy_name
from shared.contracts.base import Loaded
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.teams.profile_words import ISSUER_CHARACTERS_MAX, QUALIFICATIONS_MAX, QualificationEnd
from shared.contracts.teams.profiles import QualificationChanged
from shared.contracts.teams.refusals.memberships import VOLUNTEER_NOT_FOUND
from shared.contracts.teams.refusals.profiles import (
    QUALIFICATION_NOT_FOUND,
    QUALIFICATION_RECORDED,
    QUALIFICATIONS_TOO_MANY,
)
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Declared
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer
from shared.runtime.trust import audit

EXPIRED_AT_ONCE_MAX = 200


def record_qualification(session: Session, request: Loaded, actor: Actor) -> Qualification:
    """Record what a volunteer in reach has shown."""
    seen = session.get(KnownVolunteer, request.id)
    _decided_by(session, actor, seen)
    volunteer = locked_volunteer(session, request.id)
    if volunteer is None or volunteer.state != VolunteerState.ACTIVE:
        raise VOLUNTEER_NOT_FOUND()
    refuse_over(request.valid_until, business_date(session.now))
    issuer, evidence = tidy_name(request.issuer, ISSUER_CHARACTERS_MAX), kept_evidence(request.evidence)
    _refuse_beside(session, request, issuer)
    made = Qualification(id=new_id(), volunteer_id=volunteer.id, qualification=request.qualification, version=1)
    made.issuer, made.evidence, made.valid_until = issuer, evidence, request.valid_until
    assert actor.account_id is not None, "only people pass the policy"
    made.recorded_by, made.recorded_at = actor.account_id, session.now
    session.add(made)
    session.flush()
    session.add(told_again(made))
    audit.record(session, actor, "qualifications.record", f"qualification:{made.id}", of=str(volunteer.id))
    return made


def end_qualification(session: Session, request: Loaded, actor: Actor) -> Qualification:
    """Let somebody's qualification count no more."""
    seen = session.get(Qualification, request.id)
    _decided_by(
        session, actor, session.get(KnownVolunteer, seen.volunteer_id if seen else NO_ID), QUALIFICATION_NOT_FOUND
    )
    assert seen is not None
    made = _ended(session, seen, request.reason)
    audit.record(session, actor, "qualifications.end", f"qualification:{made.id}", reason=request.reason)
    return made


def give_up_qualification(session: Session, request: Loaded, actor: Actor) -> Qualification:
    """Let one's own count no more."""
    own = acting_volunteer(session, actor)
    seen = session.get(Qualification, request.id)
    if seen is None or seen.volunteer_id != own.id:
        raise QUALIFICATION_NOT_FOUND()
    return _ended(session, seen, QualificationEnd.WISH.value)


def end_expired(session: Session) -> int:
    """Those whose last day is over count no more, at most `EXPIRED_AT_ONCE_MAX`; how many."""
    rows = select(Qualification).where(
        Qualification.ended_at.is_(None), Qualification.valid_until < business_date(session.now)
    )
    rows = rows.order_by(Qualification.valid_until).limit(EXPIRED_AT_ONCE_MAX)
    found = session.scalars(rows.with_for_update(skip_locked=True)).all()
    for made in found:
        over(session, made, QualificationEnd.EXPIRED.value)
    return len(found)


def over(session: Session, made: Qualification, reason: str) -> None:
    """Count no more from now on, and tell it."""
    made.end(reason, session.now)
    session.add(told_again(made))


def told_again(made: Qualification) -> Outbox:
    """The event with the version that stands."""
    return Outbox.of(QualificationChanged, made)


def _decided_by(
    session: Session, actor: Actor, volunteer: KnownVolunteer | None, missing: Declared = VOLUNTEER_NOT_FOUND
) -> None:
    account_id = volunteer.account_id if volunteer else None
    may(actor, session.now).decide(lineage_of_found(session, volunteer), account_id, missing)


def _ended(session: Session, seen: Qualification, reason: str) -> Qualification:
    """It, locked after the person, and over. Raises Conflict where it is over already."""
    locked_volunteer(session, seen.volunteer_id)
    session.refresh(seen)
    refuse_ended(seen.is_valid)
    over(session, seen, reason)
    return seen


def _refuse_beside(session: Session, request: Loaded, issuer: str) -> None:
    """Not the same twice, and not too many."""
    good = (Qualification.volunteer_id == request.id, Qualification.ended_at.is_(None))
    same = select(Qualification.id).where(
        *good,
        Qualification.qualification == request.qualification,
        Qualification.issuer == issuer,
        Qualification.valid_until.is_not_distinct_from(request.valid_until),
    )
    if session.scalar(same.limit(1)) is not None:
        raise QUALIFICATION_RECORDED()
    if (session.scalar(select(func.count()).select_from(Qualification).where(*good)) or 0) >= QUALIFICATIONS_MAX:
        raise QUALIFICATIONS_TOO_MANY(qualifications_max=QUALIFICATIONS_MAX)
