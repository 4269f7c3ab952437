"""The people of a unit and the units below it, as rows of an export."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from services.identity.accounts.models import Account
from services.identity.disclosures.use_cases import Concerned
from services.identity.members.models import Member
from services.identity.sealed import SEALED_TABLES
from services.identity.units.models import Unit
from services.identity.units.queries import within
from services.identity.volunteers.models import Volunteer
from shared.contracts.identity.people_export_words import ExportedPeople, ExportField
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import Sealing

PLACES = {sealed.model: sealed.places for sealed in SEALED_TABLES}
HOME = "+86"  # at home nobody writes it, and a spreadsheet would take it for a formula
Sealed = tuple[str, str]
"""A sealed text, and the place to which it is bound."""


@dataclass(frozen=True)
class Person:
    """One person of an export. A field that is not known is an empty cell."""

    id: UUID
    clear: dict[ExportField, str] = field(repr=False)
    sealed: dict[ExportField, Sealed]

    def cells(self, sealing: Sealing, fields: Sequence[str]) -> list[str]:
        """The cells of the row, in the order of the fields."""
        return [self._cell(sealing, ExportField(name)) for name in fields]

    def _cell(self, sealing: Sealing, name: ExportField) -> str:
        if name not in self.sealed:
            return self.clear.get(name, "")
        text = sealing.open_text(*self.sealed[name])
        return text.removeprefix(HOME) if name == ExportField.PHONE else text


def count(session: Session, people: str, unit: Unit) -> int:
    """How many people an export of the unit would have now."""
    return session.scalar(select(func.count()).select_from(_ids(people, unit).subquery())) or 0


def some_of(session: Session, people: str, unit: Unit, *, after: UUID | None, limit: int) -> list[Person]:
    """Some of the people, by id."""
    if people == ExportedPeople.MEMBERS:
        found: Select[Any] = select(Member, Unit)
        table, make = Member.__table__, _member
    else:
        found = select(Volunteer, Unit, Account).join(Account, Account.id == Volunteer.account_id)
        table, make = Volunteer.__table__, _volunteer
    ids = _ids(people, unit)
    ids = ids.where(table.c.id > after) if after else ids
    found = found.join(Unit, Unit.id == table.c.unit_id).where(table.c.id.in_(ids.order_by(table.c.id).limit(limit)))
    return [make(*row) for row in session.execute(found.order_by(table.c.id))]


def concerned_in(session: Session, people: str, unit: Unit) -> list[Concerned]:
    """The people, as it is noted that they were read: members who are no volunteers yet may see it later."""
    if people == ExportedPeople.VOLUNTEERS:
        return [Concerned(volunteer_id, None) for volunteer_id in session.scalars(_ids(people, unit))]
    is_theirs = and_(Volunteer.member_id == Member.id, Volunteer.state == VolunteerState.ACTIVE)
    found = select(Volunteer.id, Member.id).select_from(Member).outerjoin(Volunteer, is_theirs)
    return [Concerned(*row) for row in session.execute(found.where(Member.id.in_(_ids(people, unit))))]


def _ids(people: str, unit: Unit) -> Select[tuple[UUID]]:
    if people == ExportedPeople.MEMBERS:
        return select(Member.id).join(Unit, Unit.id == Member.unit_id).where(within(unit))
    in_unit = select(Volunteer.id).join(Unit, Unit.id == Volunteer.unit_id).where(within(unit))
    return in_unit.where(Volunteer.state == VolunteerState.ACTIVE)


def _member(member: Member, unit: Unit) -> Person:
    clear = _clear(member, unit) | {ExportField.NUMBER: member.member_number}
    return Person(member.id, clear, _sealed(member) | _sealed_phone(member))


def _volunteer(volunteer: Volunteer, unit: Unit, account: Account) -> Person:
    clear = _clear(volunteer, unit) | {ExportField.NUMBER: volunteer.number}
    return Person(volunteer.id, clear, _sealed(volunteer) | _sealed_phone(account))


def _clear(row: Any, unit: Unit) -> dict[ExportField, str]:
    return {
        ExportField.NAME: row.name,
        ExportField.SEX: row.sex or "",
        ExportField.DOCUMENT_KIND: row.document_kind,
        ExportField.UNIT_CODE: unit.code,
        ExportField.UNIT_NAME: unit.name,
        ExportField.STATE: row.state,
    }


def _sealed(row: Any) -> dict[ExportField, Sealed]:
    columns = {ExportField.DOCUMENT_NUMBER: "document_sealed", ExportField.BIRTH_DATE: "birth_date_sealed"}
    return {name: _text(row, column) for name, column in columns.items() if getattr(row, column)}


def _sealed_phone(row: Any) -> dict[ExportField, Sealed]:
    return {ExportField.PHONE: _text(row, "phone_sealed")} if row.phone_sealed else {}


def _text(row: Any, column: str) -> Sealed:
    return getattr(row, column), f"{PLACES[type(row)][column]}.{row.id}"
