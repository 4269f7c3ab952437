"""Taking what a leader's device noted without a connection: signed, once, each note under the rules of its moment."""

import hashlib
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from services.projects.activities.models import Activity, Shift
from services.projects.activities.places import lock_persons, locked_shift
from services.projects.copies.queries import leads_team
from services.projects.devices.domain import batch_text, clock_error
from services.projects.devices.models import Device, OfflineBatch
from services.projects.devices.notes import Noted, Notes
from services.projects.devices.signatures import is_signed
from services.projects.devices.use_cases import own_device
from services.projects.presence.cards import Verifier
from services.projects.presence.here import rules_of
from shared.contracts.base import Loaded
from shared.contracts.projects.devices import Batch
from shared.contracts.projects.presence_words import BATCH_CHARACTERS_MAX, DeviceState, NoteOutcome
from shared.contracts.projects.refusals.devices import (
    BATCH_DIFFERS,
    BATCH_FORGED,
    BATCH_TOO_LATE,
    BATCH_UNREADABLE,
    DEVICE_ENDED,
)
from shared.contracts.projects.refusals.shifts import SHIFT_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.clock import beijing_time, business_date
from shared.runtime import serializer
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

UTF8_BYTES_MAX = 4  # of one character


def take_batch(session: Session, request: Loaded, actor: Actor, verifier: Verifier) -> SimpleNamespace:
    """Check in and out whom the device noted. Sent again it changes nothing and is answered alike."""
    device = own_device(session, request.device_id, actor)
    _refuse_unbelieved(device, request)
    batch = _read(request.payload)
    digest = hashlib.sha256(request.payload.encode()).hexdigest()
    known = _taken(session, batch.id, device, digest)
    if known is not None:
        return _answer(known)
    shift = _led(session, batch.shift_id, device.volunteer_id)
    noted = Notes.read(session, verifier, batch.notes, _clock_error(session, shift, request))
    lock_persons(session, [note.volunteer.id for note in noted if note.volunteer])
    locked_shift(session, shift.id)
    _refuse_late(session, shift)
    made = _begun(session, batch, device, digest)
    if made is None:
        return _answer(_taken(session, batch.id, device, digest))
    made.outcome = Notes(session, shift, actor, device, made.id).apply(noted)
    refused = sum(note["outcome"] == NoteOutcome.REFUSED for note in made.outcome)
    audit.record(session, actor, "devices.take_batch", f"batch:{made.id}", notes=len(noted), refused=refused)
    return _answer(made)


def _refuse_unbelieved(device: Device, request: Loaded) -> None:
    if device.state == DeviceState.ENDED:
        raise DEVICE_ENDED()
    if not is_signed(device.public_key, request.signature, batch_text(request.device_now, request.payload)):
        raise BATCH_FORGED()


def _read(payload: str) -> Loaded:
    """What was signed. Raises Invalid: `projects.batch_unreadable` for no JSON, `request.invalid` for another form."""
    try:
        said = serializer.parse(payload.encode(), BATCH_CHARACTERS_MAX * UTF8_BYTES_MAX)
    except serializer.NotPlainJson:
        raise BATCH_UNREADABLE() from None
    return Batch().request(said)


def _taken(session: Session, batch_id: UUID, device: Device, digest: str) -> OfflineBatch | None:
    """The batch as it was taken before. Raises Conflict where it said something else, or another device has sent it."""
    rows = select(OfflineBatch).where(OfflineBatch.id == batch_id).execution_options(populate_existing=True)
    known = session.scalar(rows)
    if known is not None and (known.digest, known.device_id) != (digest, device.id):
        raise BATCH_DIFFERS()
    return known


def _led(session: Session, shift_id: UUID, volunteer_id: UUID) -> Shift:
    """A shift that somebody leads on the day on which it begins. Raises NotFound `projects.shift_not_found`."""
    rows = select(Shift).where(Shift.id == shift_id)
    shift = session.scalar(rows.options(joinedload(Shift.activity).joinedload(Activity.project)))
    if shift is None or not _leads(session, shift, volunteer_id):
        raise SHIFT_NOT_FOUND()
    return shift


def _leads(session: Session, shift: Shift, volunteer_id: UUID) -> bool:
    owner = shift.activity if shift.activity.project.is_standing else shift.activity.project
    is_responsible = owner.responsible_id == volunteer_id
    day = business_date(shift.starts_at)
    return is_responsible or leads_team(session, volunteer_id, shift.activity.team_id, day)


def _clock_error(session: Session, shift: Shift, request: Loaded) -> timedelta:
    return clock_error(session.now, request.device_now, rules_of(shift).clock_off_seconds)


def _refuse_late(session: Session, shift: Shift) -> None:
    until = shift.ends_at + timedelta(days=rules_of(shift).offline_days)
    if session.now >= until:
        raise BATCH_TOO_LATE(until=beijing_time(until))


def _begun(session: Session, batch: Loaded, device: Device, digest: str) -> OfflineBatch | None:
    """The row of a new batch; None where the same id came in this moment."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"id": batch.id, "device_id": device.id, "shift_id": batch.shift_id, "digest": digest}
    values |= {"received_at": session.now, "outcome": []}
    return session.scalar(insert(OfflineBatch).values(values).on_conflict_do_nothing().returning(OfflineBatch))


def _answer(batch: OfflineBatch | None) -> SimpleNamespace:
    assert batch is not None
    return SimpleNamespace(
        id=batch.id, shift_id=batch.shift_id, received_at=batch.received_at, outcome=list(map(_noted, batch.outcome))
    )


def _noted(note: Noted) -> SimpleNamespace:
    return SimpleNamespace(**note)
