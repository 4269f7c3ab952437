"""Finding volunteers in reach, and what staff see of them."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import selectinload

from services.identity.codes.domain import masked_phone
from services.identity.members.domain.masking import View, shown_document
from services.identity.members.domain.numbers import read_volunteer_number
from services.identity.pages import found_by_unit, page_by_unit
from services.identity.reach import EVERYWHERE, lineage_of_found, within_reach
from services.identity.units.models import Unit
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.persons import opened
from services.identity.volunteers.policy import may
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.volunteers import VOLUNTEER_NOT_FOUND
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.errors import Refusal
from shared.kernel.pagination import Page
from shared.runtime.data.search import matches
from shared.runtime.data.session import Session

READ = "volunteers.read"
SHOWN = (VolunteerState.ACTIVE.value, VolunteerState.ENTERED.value)


def find_volunteers(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those in reach: unit by unit, in each as they were registered or entered."""
    rows = searched(session, request, actor).options(selectinload(Volunteer.unit))
    page = page_by_unit(list(session.scalars(rows)), request)
    return Page([_listed(row) for row in page.items], page.next_cursor)


def searched(session: Session, request: Loaded, actor: Actor) -> Select[tuple[Volunteer]]:
    """The statement of a search, for one more than a page has."""
    reached = within_reach(session, may(actor, session.now).tops(READ), request.unit)
    units = None if reached is EVERYWHERE else select(Unit.id).where(reached)
    fits = _fits(request.search) if request.search else None
    return found_by_unit(session, Volunteer, request, units, Volunteer.state == request.state, fits=fits)


def volunteer(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One in reach. What was withdrawn or closed has nothing left to show."""
    found = session.get(Volunteer, request.id)
    lineage = lineage_of_found(session, found if found and found.state in SHOWN else None)
    may(actor, session.now).see(READ, lineage, VOLUNTEER_NOT_FOUND)
    assert found is not None
    return shown_to_staff(session, found)


def shown_to_staff(session: Session, row: Volunteer) -> SimpleNamespace:
    """A record with documents and phones masked. Beside the mark of a minor less of the document is shown."""
    shown = _listed(row)
    view = View.BESIDE_BIRTH if row.is_minor else View.ALONE
    shown.document_kind, shown.sex, shown.is_minor = row.document_kind, row.sex, row.is_minor
    shown.document = shown_document(opened(session, row, "document_sealed"), view)
    shown.phone = masked_phone(opened(session, row, "phone_sealed")) if row.phone_sealed else None
    entered = session.get(Unit, row.entered_unit_id) if row.entered_unit_id else None
    shown.entered_unit_code = entered.code if entered else None
    shown.entered_at, shown.form_on, shown.version = row.entered_at, row.form_on, row.version
    return shown


def _listed(row: Volunteer) -> SimpleNamespace:
    return SimpleNamespace(
        id=row.id,
        number=row.number,
        name=row.name,
        state=row.state,
        unit_code=row.unit.code,
        registered_at=row.registered_at,
    )


def _fits(search: str) -> ColumnElement[bool]:
    """A volunteer number as it is typed, or a name's part, pinyin or initials."""
    try:
        return Volunteer.number == read_volunteer_number(search)
    except Refusal:
        return matches(Volunteer.search, search)
