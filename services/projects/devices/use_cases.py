"""Enrolling a device of one's own, and ending it."""

import base64
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from services.projects.activities.places import lock_persons
from services.projects.devices.domain import LIFE, enrolment_text
from services.projects.devices.models import Device
from services.projects.devices.signatures import is_signed
from services.projects.models import FORGOTTEN
from services.projects.presence.rules import rules_on
from shared.contracts.base import Loaded
from shared.contracts.projects.presence_words import DeviceState
from shared.contracts.projects.refusals.devices import (
    DEVICE_ENDED,
    DEVICE_KEY_KNOWN,
    DEVICE_KEY_UNPROVEN,
    DEVICE_NOT_FOUND,
    DEVICES_TOO_MANY,
)
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust import audit


def enrol_device(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Enrol a device that has shown its key."""
    volunteer = acting_volunteer(session, actor)
    key = base64.b64decode(request.public_key)
    if not is_signed(key, request.proof, enrolment_text(volunteer.id, request.public_key)):
        raise DEVICE_KEY_UNPROVEN()
    lock_persons(session, [volunteer.id])
    _refuse_many(session, volunteer.id)
    made = Device(id=new_id(), volunteer_id=volunteer.id, name=request.name, public_key=key)
    made.state, made.enrolled_at = LIFE.beginning, session.now
    _insert(session, made)
    audit.record(session, actor, "devices.enrol", f"device:{made.id}")
    return shown(made)


def end_device(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Believe nothing that a device signs any more."""
    device = own_device(session, request.id, actor)
    lock_persons(session, [device.volunteer_id])
    session.refresh(device)
    after = LIFE.after(device.state, "end")
    if after is None:
        raise DEVICE_ENDED()
    device.state, device.ended_at = after, session.now
    audit.record(session, actor, "devices.end", f"device:{device.id}")
    return shown(device)


def end_all_devices(session: Session, volunteer_id: UUID) -> None:
    """Who is no volunteer any more has no devices, and what they called them is forgotten."""
    for device in session.scalars(select(Device).where(Device.volunteer_id == volunteer_id)):
        after = LIFE.after(device.state, "end")
        if after is not None:
            device.state, device.ended_at = after, session.now
        device.name = FORGOTTEN


def own_device(session: Session, device_id: UUID, actor: Actor) -> Device:
    """A device of the person who acts. Raises NotFound `projects.device_not_found` for those of others as well."""
    volunteer = acting_volunteer(session, actor)
    device = session.get(Device, device_id)
    if device is None or device.volunteer_id != volunteer.id:
        raise DEVICE_NOT_FOUND()
    return device


def shown(device: Device) -> SimpleNamespace:
    """As its owner sees it."""
    key = base64.b64encode(device.public_key).decode()
    given = {name: getattr(device, name) for name in ("id", "name", "state", "enrolled_at", "ended_at")}
    return SimpleNamespace(**given, public_key=key)


def _insert(session: Session, made: Device) -> None:
    """Raises Conflict where somebody has enrolled the key already, or does in this moment."""
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        raise DEVICE_KEY_KNOWN() from None


def _refuse_many(session: Session, volunteer_id: UUID) -> None:
    most = rules_on(business_date(session.now)).devices_max
    counted = select(func.count()).select_from(Device)
    enrolled = Device.volunteer_id == volunteer_id, Device.state == DeviceState.ENROLLED.value
    if (session.scalar(counted.where(*enrolled)) or 0) >= most:
        raise DEVICES_TOO_MANY(devices_max=most)
