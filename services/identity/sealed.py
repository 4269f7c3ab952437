"""Every sealed column of identity, and the place each text is sealed for: what a rotation walks through."""

from services.identity.accounts.models import Account
from services.identity.members.models import Member
from services.identity.objections.models import Objection
from services.identity.registrations.models import Registration
from services.identity.rosters.models import RosterImportFile, RosterImportRow, RosterParkedRow
from services.identity.volunteers.models import Volunteer
from shared.runtime.process.resealing import SealedTable

PERSON = ("document_sealed", "birth_date_sealed", "phone_sealed")


def _of(model: type, *columns: str) -> SealedTable:
    """A text of `volunteer.phone_sealed` is sealed for `volunteer.phone_sealed.<id>`."""
    table = model.__tablename__  # type: ignore[attr-defined]
    return SealedTable(model, {column: f"{table}.{column}" for column in columns})


SEALED_TABLES = (
    SealedTable(Account, {"phone_sealed": "account.phone", "totp_sealed": "account.totp"}),
    SealedTable(
        Member,
        {
            "document_sealed": "member.document",
            "birth_date_sealed": "member.birth_date",
            "phone_sealed": "member.phone",
        },
    ),
    _of(Volunteer, *PERSON),
    _of(Registration, "document_sealed", "birth_date_sealed", "guardian_name_sealed", "guardian_phone_sealed"),
    _of(Objection, "document_sealed"),
    SealedTable(RosterImportFile, {"content_sealed": "roster_import_file.content"}),
    SealedTable(RosterImportRow, {"cells_sealed": "roster_import_row.cells"}),
    _of(RosterParkedRow, "said_sealed"),
)
