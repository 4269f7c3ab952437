"""Reading registrations: one's own, and those one decides on."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from services.identity.accounts.queries import account_of
from services.identity.codes.domain import masked_phone
from services.identity.members.domain.documents import read_document
from services.identity.members.domain.masking import View, shown_document
from services.identity.reach import lineage_of_found, within_reach
from services.identity.registrations.models import Registration
from services.identity.registrations.settling import others_of
from services.identity.registrations.waiting import due_first, shown_record
from services.identity.units.domain import lineage_of
from services.identity.units.models import Unit
from services.identity.volunteers.making import record_of
from services.identity.volunteers.persons import opened
from services.identity.volunteers.policy import may
from services.identity.volunteers.units import present_unit, root_unit
from shared.contracts.base import Loaded
from shared.contracts.identity.member_words import DocumentKind
from shared.contracts.identity.refusals.volunteers import REGISTRATION_NOT_FOUND
from shared.contracts.identity.registrations import COUNT_MAX
from shared.contracts.identity.volunteer_words import Evidence, NextStep, RegistrationState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session

REVIEW = "volunteers.review"
NEXT_STEPS = {
    RegistrationState.AWAITING_GUARDIAN: NextStep.GUARDIAN_CODE,
    RegistrationState.SUBMITTED: NextStep.REVIEW,
    RegistrationState.APPROVED: NextStep.CARD,
    RegistrationState.REFUSED: NextStep.APPEAL,
    RegistrationState.ENDED: NextStep.APPEAL,
    RegistrationState.CANCELLED: NextStep.REGISTER,
}


def own_registrations(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first."""
    own = account_of(session, actor)
    rows = select(Registration).where(Registration.account_id == own.id).options(selectinload(Registration.named_unit))
    if request.cursor:
        rows = rows.where(Registration.id < id_after(request))
    found = list(session.scalars(rows.order_by(Registration.id.desc()).limit(request.limit + 1)))
    page = page_by_id(found, request)
    return Page([shown_to_applicant(session, row) for row in page.items], page.next_cursor)


def own_registration_of(session: Session, account_id: UUID, row_id: UUID, *, locked: bool = False) -> Registration:
    """A registration of an account. Raises NotFound, also for that of another one."""
    found = session.get(Registration, row_id, with_for_update=locked, populate_existing=locked)
    if found is None or found.account_id != account_id:
        raise REGISTRATION_NOT_FOUND()
    return found


def shown_to_applicant(session: Session, row: Registration) -> SimpleNamespace:
    """What the applicant sees: nothing that tells what is known here of the document."""
    return SimpleNamespace(
        id=row.id,
        state=row.state,
        next_step=NEXT_STEPS[RegistrationState(row.state)],
        unit_code=row.named_unit.code if row.named_unit else None,
        made_at=row.made_at,
        due_on=row.due_on,
        guardian_consented_at=row.guardian_consented_at,
        decided_at=row.decided_at,
        reason=row.reason,
        appeal_unit_code=_appeal_unit_code(session, row) if row.reason else None,
        volunteer_id=row.volunteer_id if row.state == RegistrationState.APPROVED else None,
        version=row.version,
    )


def find_registrations(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those in reach, the ones due first come first."""
    rows = select(Registration).join(Unit, Unit.id == Registration.unit_id).where(Registration.state == request.state)
    rows = rows.where(within_reach(session, may(actor, session.now).tops(REVIEW), request.unit))
    rows = rows.options(selectinload(Registration.unit), joinedload(Registration.evidence_unit))
    page = due_first(session, rows, Registration, request)
    return Page([_summary(session, row, actor) for row in page.items], page.next_cursor)


def registration(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One in reach, with all that its reviewer may know."""
    found = session.get(Registration, request.id, options=[joinedload(Registration.evidence_unit)])
    seen_by(session, found, actor)
    assert found is not None
    return reviewed(session, found, actor)


def seen_by(session: Session, found: Registration | None, actor: Actor) -> None:
    """Raises NotFound where there is none, or none in reach."""
    may(actor, session.now).see(REVIEW, lineage_of_found(session, found), REGISTRATION_NOT_FOUND)


def reviewed(session: Session, row: Registration, actor: Actor) -> SimpleNamespace:
    """A registration as its reviewer sees it: what other parts of the union have is as if nobody had it."""
    shown = _summary(session, row, actor)
    shown.named_unit_code = row.named_unit.code if row.named_unit else None
    shown.document_kind, shown.sex = row.document_kind, row.sex
    shown.document, shown.doubts = _document_of(session, row)
    shown.guardian = _guardian_of(session, row) if row.guardian_phone_sealed else None
    shown.record = _record_of(session, row, actor)
    shown.other_registrations = _others_of(session, row, actor) if row.is_open else 0
    shown.decided_at, shown.volunteer_id = row.decided_at, row.volunteer_id
    shown.reason = row.reason_given or row.reason
    return shown


def _summary(session: Session, row: Registration, actor: Actor) -> SimpleNamespace:
    return SimpleNamespace(
        id=row.id,
        state=row.state,
        name=row.name,
        unit_code=row.unit.code,
        evidence=_evidence_for(session, row, actor),
        made_at=row.made_at,
        due_on=row.due_on,
        overdue=row.state == RegistrationState.SUBMITTED and row.due_on < business_date(session.now),
        version=row.version,
    )


def _evidence_for(session: Session, row: Registration, actor: Actor) -> str:
    """What shows who the applicant is, as far as the reviewer reaches; what has no unit is for the root to see."""
    lineage = lineage_of(row.evidence_unit.path) if row.evidence_unit else lineage_of(row.unit.path)[:1]
    if may(actor, session.now).reviews_at(lineage):
        return row.evidence
    return row.evidence_outside or Evidence.NONE.value


def _others_of(session: Session, row: Registration, actor: Actor) -> int:
    reached = within_reach(session, may(actor, session.now).tops(REVIEW))
    return min(others_of(session, row, reached), COUNT_MAX)


def _document_of(session: Session, row: Registration) -> tuple[str | None, list[str]]:
    """The masked number, and what is odd about it. Beside a guardian, who says that it is a minor's, less of it."""
    if row.document_sealed is None:
        return None, []
    number = opened(session, row, "document_sealed")
    document = read_document(DocumentKind(row.document_kind), number, business_date(session.now))
    view = View.BESIDE_BIRTH if row.guardian_phone_sealed else View.ALONE
    return shown_document(number, view), list(document.doubts)


def _guardian_of(session: Session, row: Registration) -> SimpleNamespace:
    return SimpleNamespace(
        name=opened(session, row, "guardian_name_sealed"),
        relation=row.guardian_relation,
        phone=masked_phone(opened(session, row, "guardian_phone_sealed")),
        consented_at=row.guardian_consented_at,
    )


def _record_of(session: Session, row: Registration, actor: Actor) -> SimpleNamespace | None:
    """The record with this document, where it is in reach."""
    record = record_of(session, row.document_index) if row.document_index else None
    return shown_record(session, record, row.name, row.account_id, actor)


def _appeal_unit_code(session: Session, row: Registration) -> str:
    """The unit above the one that was named; without one, or of the root, the root. Who decided would tell too much."""
    unit = present_unit(session, row.named_unit or root_unit(session))
    return unit.parent_code or unit.code
