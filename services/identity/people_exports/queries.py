"""Reading exports of many people: one's own, those one may decide on, the one that a watermark names."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.identity.accounts.queries import account_of
from services.identity.people_exports import rows
from services.identity.people_exports.domain import is_open
from services.identity.people_exports.models import PeopleExport
from services.identity.people_exports.policy import may
from services.identity.units.models import Unit
from services.identity.units.queries import unit_of, within
from shared.contracts.base import Loaded
from shared.contracts.identity.people_export_words import DOWNLOADS_MAX, ExportState
from shared.contracts.identity.refusals.people_exports import PEOPLE_EXPORT_NOT_FOUND, PEOPLE_EXPORT_NOT_TO_FETCH
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of


def people_export(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """An export of one's own, or one that one may decide on."""
    found = session.get(PeopleExport, request.id)
    if found is not None and found.requested_by == actor.account_id:
        return shown(session, found)
    return shown(session, decidable(session, request.id, actor)[0])


def find_people_exports(session: Session, request: Loaded, actor: Actor) -> Page[dict[str, Any]]:
    """The exports in the order in which they were asked for."""
    found = select(PeopleExport).order_by(PeopleExport.id).limit(request.limit + 1)
    if request.watermark:
        may(actor, session.now).trace(_root(session))
        found = found.where(PeopleExport.watermark == request.watermark)
    elif request.unit:
        unit = unit_of(session, request.unit)
        may(actor, session.now).see_those_of(unit)
        found = found.join(Unit, Unit.id == PeopleExport.unit_id).where(within(unit))
    else:
        found = found.where(PeopleExport.requested_by == account_of(session, actor).id)
    if request.state:
        found = found.where(_is_in(session, request.state))
    if request.cursor:
        found = found.where(PeopleExport.id > id_after(request))
    page = page_by_id(list(session.scalars(found)), request)
    return Page([shown(session, export) for export in page.items], page.next_cursor)


def exported_rows(session: Session, request: Loaded, actor: Actor) -> Page[dict[str, Any]]:
    """The rows of a download that has begun, each with the export's watermark in its last cell."""
    export, unit = own_export(session, request.id, actor)
    if not is_open(export.fetched_at, session.now):
        raise PEOPLE_EXPORT_NOT_TO_FETCH(state=str(state_of(session, export)))
    after = id_after(request) if request.cursor else None
    page = page_by_id(rows.some_of(session, export.people, unit, after=after, limit=request.limit + 1), request)
    sealing = sealing_of(session)
    cells = [[*person.cells(sealing, export.fields_wanted), export.watermark] for person in page.items]
    return Page([{"cells": row} for row in cells], page.next_cursor)


def own_export(session: Session, export_id: UUID, actor: Actor, *, locked: bool = False) -> tuple[PeopleExport, Unit]:
    """An export that the actor asked for and may still ask for, and its unit. Raises NotFound for somebody else's."""
    found, unit = _found(session, export_id, locked)
    may(actor, session.now).request(unit)
    if found is None or found.requested_by != account_of(session, actor).id:
        raise PEOPLE_EXPORT_NOT_FOUND(id=str(export_id))
    return found, unit


def decidable(session: Session, export_id: UUID, actor: Actor, *, locked: bool = False) -> tuple[PeopleExport, Unit]:
    """An export in reach of a second person, and its unit. One out of reach is refused like one that does not exist."""
    found, unit = _found(session, export_id, locked)
    may(actor, session.now).see_those_of(unit)
    account_of(session, actor)
    if found is None:
        raise PEOPLE_EXPORT_NOT_FOUND(id=str(export_id))
    return found, unit


def _found(session: Session, export_id: UUID, locked: bool) -> tuple[PeopleExport | None, Unit]:
    """An export and its unit; the root, where there is none."""
    found = session.get(PeopleExport, export_id, with_for_update=locked, populate_existing=True)
    return found, session.get_one(Unit, found.unit_id) if found else _root(session)


def _root(session: Session) -> Unit:
    return session.scalars(select(Unit).where(Unit.parent_id.is_(None))).one()


def state_of(session: Session, export: PeopleExport) -> ExportState:
    """The state now: what was fetched often enough, or not in time, has expired."""
    over = export.fetch_until is not None and (export.fetch_until <= session.now or export.downloads_left == 0)
    return ExportState.EXPIRED if over else ExportState(export.state)


def shown(session: Session, export: PeopleExport) -> dict[str, Any]:
    """An export as its contract shows it."""
    columns = {column.key: getattr(export, column.key) for column in PeopleExport.__table__.columns}
    return columns | {"state": state_of(session, export), "downloads_left": export.downloads_left}


def _is_in(session: Session, state: str) -> Any:
    over = (PeopleExport.fetch_until <= session.now) | (PeopleExport.download_count >= DOWNLOADS_MAX)
    if state == ExportState.EXPIRED:
        return (PeopleExport.state == ExportState.APPROVED.value) & over
    if state == ExportState.APPROVED:
        return (PeopleExport.state == ExportState.APPROVED.value) & ~over
    return PeopleExport.state == state
