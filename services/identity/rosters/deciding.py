"""Rows that wait for a unit above: found by whoever may import there, taken into the roster, or dropped."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from services.identity.codes.phones import phone_index
from services.identity.import_runs.queries import problems_by_heading
from services.identity.members.domain.masking import View, shown_document, shown_phone
from services.identity.members.models import Member
from services.identity.reach import lineage_of_unit, within_reach
from services.identity.rosters.applying import REFUSED, Applying, lock_roster
from services.identity.rosters.keeping import Keyed
from services.identity.rosters.models import RosterParkedRow
from services.identity.rosters.parking import said_in
from services.identity.rosters.policy import may
from services.identity.rosters.reading import headings_by_column
from services.identity.rosters.writing import write_rows
from services.identity.units.domain import is_within
from services.identity.units.models import Unit
from shared.contracts.base import Loaded
from shared.contracts.identity.import_words import RowOutcome
from shared.contracts.identity.imports import PROBLEMS_PER_ROW_MAX
from shared.contracts.identity.refusals.rosters import PARKED_ROW_MEMBER_CHANGED, PARKED_ROW_OTHER_NAME
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def find_parked_rows(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those on which the actor may decide, in the order in which they came."""
    rows = select(RosterParkedRow).join(Unit, Unit.id == RosterParkedRow.above_unit_id)
    rows = rows.where(within_reach(session, may(actor, session.now).tops(), request.unit))
    if request.cursor:
        rows = rows.where(RosterParkedRow.id > id_after(request))
    rows = rows.options(selectinload(RosterParkedRow.unit), selectinload(RosterParkedRow.above_unit))
    found = list(session.scalars(rows.order_by(RosterParkedRow.id).limit(request.limit + 1)))
    page = page_by_id(found, request)
    return Page([_shown(session, row) for row in page.items], page.next_cursor)


def apply_parked_row(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Take a row into the roster, with the reach of the unit that decides, and as whoever decides has seen it."""
    lock_roster(session)
    row = _decidable(session, request.id, actor)
    read, header = said_in(session, row)
    above = session.get_one(Unit, row.above_unit_id)
    standing = _standing(session, read, above)
    seen = (standing.id, standing.version) if standing else (None, None)
    if seen != (request.member_id, request.member_version):
        raise PARKED_ROW_MEMBER_CHANGED()
    if standing is not None and standing.same_document and not standing.same_name:
        raise PARKED_ROW_OTHER_NAME()
    applying = Applying(session, above, write_rows, is_last=True)
    (outcome,) = applying.apply([read])
    problems = problems_by_heading(read.entry.faults[:PROBLEMS_PER_ROW_MAX], headings_by_column(header))
    if applying.handed_up:
        outcome, row.above_unit_id = RowOutcome.HANDED_UP.value, applying.handed_up[0][1]
    elif outcome != REFUSED:
        session.delete(row)
    audit.record(session, actor, "members.apply_row", f"parked_row:{row.id}", outcome=outcome, unit=above.code)
    return {"id": row.id, "outcome": outcome, "problems": problems}


def drop_parked_row(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Leave the roster as it is."""
    row = _decidable(session, request.id, actor)
    session.delete(row)
    audit.record(session, actor, "members.drop_row", f"parked_row:{row.id}")
    return {"id": row.id, "outcome": RowOutcome.UNCHANGED.value, "problems": []}


def _decidable(session: Session, row_id: UUID, actor: Actor) -> RosterParkedRow:
    found = session.get(RosterParkedRow, row_id, with_for_update=True)
    lineage = lineage_of_unit(session, found.above_unit_id if found else None)
    may(actor, session.now).decide_at(lineage if found else None)
    assert found is not None
    return found


def _shown(session: Session, row: RosterParkedRow) -> SimpleNamespace:
    read, _ = said_in(session, row)
    stated = read.entry.stated
    assert stated is not None, "only what can be read is kept"
    return SimpleNamespace(
        id=row.id,
        unit_code=row.unit.code,
        above_unit_code=row.above_unit.code,
        member_unit_code=stated.unit_code,
        member_number=stated.member_number,
        name=stated.name,
        document_kind=stated.document.kind,
        document_masked=shown_document(stated.document.number, View.ALONE),
        phone_masked=shown_phone(stated.phone, View.ALONE) if stated.phone else None,
        member=_standing(session, read, row.above_unit),
        parked_at=row.parked_at,
    )


def _standing(session: Session, row: Keyed, above: Unit) -> SimpleNamespace | None:
    """Whom a row would change, as far as who decides reaches: who has its document, else who has its number."""
    stated = row.entry.stated
    assert stated is not None
    has_one = (Member.document_index == row.document_index) | (Member.member_number == stated.member_number)
    found = select(Member, Unit).join(Unit, Unit.id == Member.unit_id).where(has_one)
    people = [(member, unit) for member, unit in session.execute(found) if is_within(unit.path, above.path)]
    people.sort(key=lambda one: one[0].document_index != row.document_index)
    if not people:
        return None
    member, unit = people[0]
    phones = [member.phone_index, phone_index(session, stated.phone) if stated.phone else None]
    return SimpleNamespace(
        id=member.id,
        name=member.name,
        unit_code=unit.code,
        same_document=member.document_index == row.document_index,
        same_number=member.member_number == stated.member_number,
        same_name=member.name == stated.name,
        same_phone=phones[0] == phones[1] if all(phones) else None,
        version=member.version,
    )
