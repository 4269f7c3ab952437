"""Showing personal data of a volunteer unmasked: never without a line that the person can read."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from services.identity.accounts.models import Account
from services.identity.codes.domain import DISCLOSURES_OF_A_READER
from services.identity.codes.phones import opened_phone
from services.identity.codes.tallies import count
from services.identity.disclosures.models import PersonalRead
from services.identity.disclosures.policy import may
from services.identity.reach import lineage_of_found
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.persons import opened
from shared.contracts.base import Loaded
from shared.contracts.identity.disclosure_words import PersonalField
from shared.contracts.identity.refusals.disclosures import DISCLOSURE_LIMIT
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor, Held
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

ROWS_AT_ONCE_MAX = 1000
WITH_PERSON = (VolunteerState.ENTERED, VolunteerState.ACTIVE)


def disclose_personal(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """The fields asked for in clear. Who, when, which and what for is written in the same transaction."""
    volunteer = session.get(Volunteer, request.id, with_for_update=True)
    is_there = volunteer is not None and volunteer.state in WITH_PERSON
    lineage = lineage_of_found(session, volunteer if is_there else None)
    wanted = sorted(set(request.fields_wanted))
    office = may(actor, session.now).read_personal(lineage, wanted, request.purpose)
    assert volunteer is not None and actor.account_id is not None, "only a person's office reaches a volunteer"
    wait_seconds = count(session, "disclosure.reader", actor.subject, DISCLOSURES_OF_A_READER)
    if wait_seconds is not None:
        raise DISCLOSURE_LIMIT(retry_after_seconds=wait_seconds)
    note_reads(session, [Concerned(volunteer.id, None)], actor, office, wanted, request.purpose)
    audit.record(
        session, actor, "disclosures.read", f"volunteer:{volunteer.id}", fields=wanted, purpose=request.purpose
    )
    return _shown(session, volunteer, wanted)


class Concerned(NamedTuple):
    """Whose data was read: a volunteer, a member of the union, or one who is both."""

    volunteer_id: UUID | None
    member_id: UUID | None


def note_reads(
    session: Session,
    concerned: Sequence[Concerned],
    actor: Actor,
    office: Held,
    wanted: Sequence[str],
    purpose: str,
    export_id: UUID | None = None,
) -> None:
    """Note for each of the people that fields of theirs were read, by which office and what for."""
    alike = {
        "reader_id": actor.account_id,
        "reader_role": office.role,
        "reader_unit_id": office.unit_id,
        "purpose": purpose,
        "fields": list(wanted),
        "read_at": session.now,
        "export_id": export_id,
    }
    rows = [{"id": new_id(), **person._asdict(), **alike} for person in concerned]
    for start in range(0, len(rows), ROWS_AT_ONCE_MAX):
        session.execute(insert(PersonalRead), rows[start : start + ROWS_AT_ONCE_MAX])


def _shown(session: Session, volunteer: Volunteer, wanted: list[str]) -> dict[str, Any]:
    has_document, has_phone = PersonalField.DOCUMENT_NUMBER in wanted, PersonalField.PHONE in wanted
    return {
        "id": volunteer.id,
        "document_kind": volunteer.document_kind if has_document else None,
        "document_number": opened(session, volunteer, "document_sealed") if has_document else None,
        "phone": _phone(session, volunteer) if has_phone else None,
        "birth_date": _birth_date(session, volunteer) if PersonalField.BIRTH_DATE in wanted else None,
        "read_at": session.now,
    }


def _phone(session: Session, volunteer: Volunteer) -> str | None:
    """The account's; of a record that nobody has claimed the one that was entered."""
    if volunteer.phone_sealed is not None:
        return opened(session, volunteer, "phone_sealed")
    account = session.get(Account, volunteer.account_id) if volunteer.account_id else None
    return opened_phone(session, account.phone_sealed, account.id) if account and account.phone_sealed else None


def _birth_date(session: Session, volunteer: Volunteer) -> date | None:
    return date.fromisoformat(opened(session, volunteer, "birth_date_sealed")) if volunteer.birth_date_sealed else None
