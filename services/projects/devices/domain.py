"""Rules of leaders' devices: their life, and the texts that they sign."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.kernel.states import Life, State, act

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LIFE = Life(
    "device",
    State("enrolled", "已登记", "Its batches are believed."),
    State("ended", "已停用", "Lost, or given away: nothing that it signs is believed any more."),
    acts=[act("end", "enrolled", "ended", "停用", "Its owner does not use it any more.", who="its owner")],
)


def enrolment_text(volunteer_id: UUID, public_key: str) -> bytes:
    """What a device signs to show that it has the key, bound to who enrols it."""
    return f"nuanliu.device.v1\n{volunteer_id}\n{public_key}".encode()


def batch_text(device_now: datetime, payload: str) -> bytes:
    """What a device signs of a batch when it sends it: also what its clock says, in whole milliseconds since 1970."""
    return f"nuanliu.batch.v1\n{(device_now - EPOCH) // timedelta(milliseconds=1)}\n{payload}".encode()


def clock_error(now: datetime, device_now: datetime, off_seconds: int) -> timedelta:
    """By how much a device's clock is wrong; nothing where that is little: the way takes its time."""
    error = now - device_now
    return error if abs(error.total_seconds()) > off_seconds else timedelta(0)
