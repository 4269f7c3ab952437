"""Deciding on a registration at once, or leaving it to the unit.

Everything that could matter is looked up in every case, and only then decided: whether a document is unknown, known
under another name or registered by somebody else can be told neither from the answer nor from the time it took.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from services.identity.accounts.models import Account
from services.identity.members.directory import Membership, NoMembership
from services.identity.members.models import Member
from services.identity.members.queries import member_of_document
from services.identity.reach import EVERYWHERE
from services.identity.registrations.domain import AGAINST, PASSING, SHOWING_UNIT, Applicant, evidence_of
from services.identity.registrations.models import OPEN_STATES, Registration
from services.identity.units.models import Unit
from services.identity.volunteers.making import make_volunteer, record_of, take_over
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.reviews import reviews
from services.identity.volunteers.units import present_unit, root_unit, unit_by_id
from shared.contracts.identity.volunteer_words import Evidence, VolunteerState
from shared.runtime.data.session import Session


@dataclass(frozen=True)
class Settled:
    """What was found: whether the record with this document is to be claimed, or a new one may be made at once.

    unit_id: to which the volunteer then belongs.
    """

    claimed: Volunteer | None
    passes: bool
    unit_id: UUID


def look(
    session: Session,
    applied: Registration,
    applicant: Applicant,
    own: Account,
    asked: Membership | NoMembership | None,
) -> Settled:
    """Find all that bears on the application, and note in it the evidence, the roster's row and the unit.

    The unit that was named looks at it, whatever is known elsewhere: who works there would else learn that it is known.
    """
    member = member_of_document(session, applicant.document)
    evidence = evidence_of(member, applicant.name, own.phone_index, asked)
    of_roster = unit_by_id(session, member.unit_id if member else None)
    of_registry, named = _unit_of_registry(session, asked), unit_by_id(session, applied.named_unit_id)
    record = record_of(session, _index(applied), locked=True)
    of_record, root = unit_by_id(session, record.unit_id if record else None), root_unit(session)
    _note(applied, evidence, member, of_roster if member else of_registry, asked)
    home = (of_roster if member else of_registry) if evidence in SHOWING_UNIT else None
    applied.unit_id = present_unit(session, named or home or of_record or root).id
    unit = present_unit(session, home or named or of_record or root)
    others = others_of(session, applied)
    is_reviewed, record_is_reviewed = reviews(session, unit), reviews(session, of_record or unit)
    is_claimed = record is not None and is_claimable(record, applied, own)
    claimed = record if is_claimed and not is_reviewed and not record_is_reviewed else None
    is_free = record is None and others == 0
    return Settled(claimed, evidence in PASSING and is_free and not is_reviewed, unit.id)


def _note(
    applied: Registration,
    evidence: Evidence,
    member: Member | None,
    unit: Unit | None,
    asked: Membership | NoMembership | None,
) -> None:
    same = member if member is not None and member.name == applied.name else None
    applied.member_id, applied.sex = (same.id, applied.sex or same.sex) if same else (None, applied.sex)
    applied.evidence, applied.evidence_unit_id = evidence.value, unit.id if unit else None
    applied.evidence_outside = (Evidence.REGISTRY_AWAY if asked is None else Evidence.NONE).value


def settle(session: Session, applied: Registration, settled: Settled, own: Account) -> Volunteer | None:
    """The volunteer, where it passes at once; None leaves it to the unit, also where somebody else was faster."""
    if settled.claimed is None and not settled.passes:
        return None
    deciding, applied.unit_id = applied.unit_id, settled.unit_id
    if settled.claimed is not None:
        take_over(session, settled.claimed, applied, own)
        return settled.claimed
    made = make_volunteer(session, applied, own)
    if made is None:
        applied.unit_id = deciding
    return made


def is_claimable(record: Volunteer, applied: Registration, own: Account) -> bool:
    """Whether the record was entered for the applicant: the same name, and a phone that is shown to be theirs.

    The phone is what somebody else has typed: where roster or registry speak against it, it shows nothing.
    """
    is_theirs = own.phone_index is not None and record.phone_index == own.phone_index
    is_entered = record.state == VolunteerState.ENTERED and record.name == applied.name
    return is_entered and is_theirs and Evidence(applied.evidence) not in AGAINST


def others_of(session: Session, applied: Registration, reached: ColumnElement[bool] = EVERYWHERE) -> int:
    """How many other accounts want to register with this document now. reached: a condition on the deciding units."""
    rows = select(func.count()).select_from(Registration).join(Unit, Unit.id == Registration.unit_id)
    rows = rows.where(
        Registration.document_index == _index(applied),
        Registration.account_id != applied.account_id,
        Registration.state.in_(OPEN_STATES),
        reached,
    )
    return session.scalar(rows) or 0


def home_of(session: Session, applied: Registration) -> Unit | None:
    """The unit to which roster or registry show that the applicant belongs; None where neither does."""
    shows = Evidence(applied.evidence) in SHOWING_UNIT
    return unit_by_id(session, applied.evidence_unit_id if shows else None)


def _unit_of_registry(session: Session, asked: Membership | NoMembership | None) -> Unit | None:
    """The registry's unit, where our tree has it; looked up in any case."""
    code = asked.unit_code if isinstance(asked, Membership) else ""
    return session.scalar(select(Unit).where(Unit.code == code))


def _index(applied: Registration) -> bytes:
    assert applied.document_index is not None
    return applied.document_index
