"""What can be done with exports of many people: ask for one, agree to it or refuse it, fetch it."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.identity.accounts.queries import account_of, locked_account
from services.identity.disclosures.use_cases import note_reads
from services.identity.people_exports import rows
from services.identity.people_exports.domain import (
    ALONE_WINDOW,
    fetch_until,
    needs_second_person,
    new_watermark,
    refuse_growth,
    refuse_personal,
    refuse_repeated,
    refuse_size,
)
from services.identity.people_exports.models import PeopleExport
from services.identity.people_exports.policy import may
from services.identity.people_exports.queries import decidable, own_export, shown, state_of
from services.identity.people_exports.second_persons import makers_of, refuse_dependent
from services.identity.units.models import Unit
from services.identity.units.queries import unit_of
from shared.contracts.base import Loaded
from shared.contracts.identity.people_export_words import DISCLOSED_FIELDS, ExportState
from shared.contracts.identity.refusals.people_exports import PEOPLE_EXPORT_DECIDED, PEOPLE_EXPORT_NOT_TO_FETCH
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def request_export(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Ask for an export. A small one is approved at once; what the account's family took alone lately counts along."""
    refuse_repeated(request.fields_wanted)
    refuse_personal(request.words)
    unit = unit_of(session, request.unit_code)
    may(actor, session.now).take(unit, request.fields_wanted, request.purpose)
    own = account_of(session, actor)
    _lock_family(session, own.id)
    row_count = rows.count(session, request.people, unit)
    refuse_size(row_count)
    export = PeopleExport(
        id=new_id(),
        people=request.people,
        unit_id=unit.id,
        unit_code=unit.code,
        fields_wanted=list(request.fields_wanted),
        purpose=request.purpose,
        words=request.words,
        state=ExportState.WAITING.value,
        row_count=row_count,
        watermark=new_watermark(),
        requested_by=own.id,
        requested_at=session.now,
        download_count=0,
        version=1,
    )
    if not needs_second_person(row_count, _taken_alone(session, own.id)):
        _approve(session, export)
    session.add(export)
    audit.record(session, actor, "people_exports.request", f"people_export:{export.id}", **_told(export))
    return shown(session, export)


def approve_export(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Agree, as the second person, who is nobody whom the asker has made. Anybody else in reach may refuse."""
    export, unit = _waiting(session, request.id, actor)
    assert actor.account_id is not None, "only people hold offices"
    refuse_dependent(session, export, unit, actor.account_id)
    _approve(session, export)
    export.decided_by, export.decided_at = actor.account_id, session.now
    export.version += 1
    audit.record(session, actor, "people_exports.approve", f"people_export:{export.id}", **_told(export))
    return shown(session, export)


def refuse_export(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Say no, with a reason."""
    export, _ = _waiting(session, request.id, actor)
    export.state, export.refusal_reason = ExportState.REFUSED.value, request.reason
    export.decided_by, export.decided_at = actor.account_id, session.now
    export.version += 1
    audit.record(session, actor, "people_exports.refuse", f"people_export:{export.id}", reason=request.reason)
    return shown(session, export)


def fetch_export(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Begin a download, and note for everybody whose hidden data is in it that it was read.

    The right is asked again: it may have ended since; so is the number of people.
    """
    export, unit = own_export(session, request.id, actor, locked=True)
    if state_of(session, export) != ExportState.APPROVED:
        raise PEOPLE_EXPORT_NOT_TO_FETCH(state=str(state_of(session, export)))
    office = may(actor, session.now).take(unit, export.fields_wanted, export.purpose)
    refuse_growth(export.row_count, rows.count(session, export.people, unit))
    export.fetched_at = session.now
    export.download_count += 1
    export.version += 1
    read = sorted(DISCLOSED_FIELDS & set(export.fields_wanted))
    if read:
        concerned = rows.concerned_in(session, export.people, unit)
        note_reads(session, concerned, actor, office, read, export.purpose, export.id)
    audit.record(session, actor, "people_exports.fetch", f"people_export:{export.id}", **_told(export))
    return shown(session, export)


def _waiting(session: Session, export_id: UUID, actor: Actor) -> tuple[PeopleExport, Unit]:
    """An export that the actor may decide on, locked, and its unit. Raises NotFound, Forbidden, Conflict."""
    export, unit = decidable(session, export_id, actor, locked=True)
    may(actor, session.now).decide(unit, export.requested_by)
    if export.state != ExportState.WAITING:
        raise PEOPLE_EXPORT_DECIDED(state=export.state)
    return export, unit


def _approve(session: Session, export: PeopleExport) -> None:
    export.state, export.fetch_until = ExportState.APPROVED.value, fetch_until(session.now)


def _taken_alone(session: Session, account_id: UUID) -> int:
    """How many rows nobody else has agreed to, lately: for the account, or anybody of its family."""
    alone = select(PeopleExport.requested_by, func.sum(PeopleExport.row_count)).where(
        PeopleExport.requested_at > session.now - ALONE_WINDOW,
        PeopleExport.state == ExportState.APPROVED.value,
        PeopleExport.decided_by.is_(None),
    )
    taken: dict[UUID, int] = dict(session.execute(alone.group_by(PeopleExport.requested_by)).all())
    makers = makers_of(session, [account_id, *taken])
    return sum(count for other, count in taken.items() if not makers[other].isdisjoint(makers[account_id]))


def _lock_family(session: Session, account_id: UUID) -> None:
    """The exports of whoever shares one of these accounts are counted one after the other."""
    for one in sorted(makers_of(session, [account_id])[account_id]):
        locked_account(session, one)


def _told(export: PeopleExport) -> dict[str, Any]:
    """What the trail says of an export: words and counts."""
    return {
        "unit": export.unit_code,
        "people": export.people,
        "purpose": export.purpose,
        "row_count": export.row_count,
        "columns": export.fields_wanted,
    }
