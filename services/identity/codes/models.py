"""Tables of one-time codes, and of counted attempts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.codes.domain import CODE_TRIES_MAX
from services.identity.models import Base
from shared.runtime.data.mapping import Json

INDEX_BYTES = 32


class Tally(Base):
    """When something was done lately: by kind, and by the blind index of whom or what it is counted for.

    moments: Unix seconds; a Tally is a few numbers, locked while one more is considered.
    """

    __tablename__ = "tally"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary(INDEX_BYTES), primary_key=True)
    moments: Mapped[list[Any]] = mapped_column(Json)
    touched_at: Mapped[datetime] = mapped_column(index=True)


class OneTimeCode(Base):
    """A code that was sent to a number, as a keyed hash: the number and the code themselves are nowhere."""

    __tablename__ = "one_time_code"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    phone_index: Mapped[bytes] = mapped_column(LargeBinary(INDEX_BYTES))
    purpose: Mapped[str] = mapped_column(String(20))
    code_index: Mapped[bytes] = mapped_column(LargeBinary(INDEX_BYTES))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(f"tries BETWEEN 0 AND {CODE_TRIES_MAX}", name="tries"),
        Index("ix_one_time_code_phone_index_purpose", "phone_index", "purpose"),
    )
