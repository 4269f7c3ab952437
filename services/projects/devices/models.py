"""The tables of leaders' devices, and of what they noted without a connection."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.projects.models import Base
from shared.contracts.projects.presence_words import DEVICE_NAME_CHARACTERS_MAX
from shared.runtime.data.mapping import Json

KEY_BYTES = 32


class Device(Base):
    """A device that a leader enrolled, with its public key (Ed25519): by it batches are believed, made offline."""

    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(DEVICE_NAME_CHARACTERS_MAX))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(KEY_BYTES), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    enrolled_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('enrolled', 'ended')", name="state"),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended"),
        Index("ix_device_volunteer_id_id", "volunteer_id", "id"),
    )


class OfflineBatch(Base):
    """What a leader's device noted without a connection. Its id is the device's own: sent twice, it is one.

    digest: SHA-256 of what was signed; outcome: of each note, as it was answered.
    """

    __tablename__ = "offline_batch"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    digest: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    outcome: Mapped[list[dict[str, Any]]] = mapped_column(Json)

    device: Mapped[Device] = relationship()

    __table_args__ = (Index("ix_offline_batch_shift_id_id", "shift_id", "id"),)
