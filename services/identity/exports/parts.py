"""What belongs into an export of one's own data: for each table, whose a row is. A test finds tables that lack a part.

Keys: accounts, volunteers (records of the account), members (their rows in the union's roster), subjects (what the
audit trail calls the account), proved: of the rows those that have the account's phone. Name and document alone, with
which somebody may have been registered, show nobody what else the roster says; and whoever typed somebody else's
document is not told whether it is known (`but`).
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from services.identity.accounts.models import Account, Invitation
from services.identity.consents.models import Consent
from services.identity.disclosures.models import PersonalRead
from services.identity.members.models import Member
from services.identity.objections.models import Objection
from services.identity.offices.models import Office
from services.identity.registrations.models import Registration
from services.identity.sealed import SEALED_TABLES
from services.identity.second_factors.models import RecoveryCode
from services.identity.sessions.models import AccountSession
from services.identity.units.models import Unit
from services.identity.volunteers.models import Volunteer, VolunteerMove, VolunteerUnit
from shared.runtime.data.session import Session
from shared.runtime.trust.audit import AuditEntry
from shared.runtime.trust.own_data import Holdings, Part

# Of a registration: what reviewers see.
REVIEWERS = ("evidence", "evidence_unit_id", "evidence_outside", "member_id", "unit_id", "reason_given")

PARTS = (
    Part("account", Account.id),
    Part("invitations", Invitation.account_id),
    Part("recovery_codes", RecoveryCode.account_id),
    Part("sessions", AccountSession.account_id),
    Part("offices", Office.account_id),
    Part("consents", Consent.account_id),
    Part("registrations", Registration.account_id, but=REVIEWERS),
    Part("volunteer", Volunteer.account_id),
    Part("volunteer_units", VolunteerUnit.volunteer_id, "volunteers"),
    Part("volunteer_moves", VolunteerMove.volunteer_id, "volunteers"),
    Part("objections", Objection.account_id, but=("volunteer_id", "unit_id", "reason_given")),
    Part(
        "personal_reads",
        PersonalRead.volunteer_id,
        "volunteers",
        (PersonalRead.member_id, "proved"),
        but=("member_id",),
    ),
    Part("roster", Member.id, "members", if_proved=("phone_sealed", "member_number", "unit_id")),
    Part("audit_entries", AuditEntry.subject, "subjects"),
)


def _units(session: Session, ids: set[UUID]) -> Mapping[UUID, str]:
    found = session.execute(select(Unit.id, Unit.code, Unit.name).where(Unit.id.in_(ids)))
    return {unit_id: f"{code} {name}" for unit_id, code, name in found}


PLACES = {(sealed.table.name, name): place for sealed in SEALED_TABLES for name, place in sealed.places.items()}
HOLDINGS = Holdings(PARTS, _units, PLACES)
