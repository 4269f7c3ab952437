"""Tables of sessions and their refresh tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models import Base
from shared.contracts.identity.account_words import DEVICE_CHARACTERS_MAX

OPEN = text("ended_at IS NULL")


class AccountSession(Base):
    """A person signed in on a device. used_at: last refresh; expires_at: at the latest, whatever is done with it."""

    __tablename__ = "account_session"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    device: Mapped[str | None] = mapped_column(String(DEVICE_CHARACTERS_MAX))
    second_factor: Mapped[bool]
    opened_at: Mapped[datetime]
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = (
        Index("ix_account_session_open", "account_id", "id", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_account_session_account_id_id", "account_id", "id"),
        Index("ix_account_session_ended_at", "ended_at"),
        Index("ix_account_session_expires_at", "expires_at"),
    )


class RefreshToken(Base):
    """A refresh token as a hash: 256 random bits need no slow one. Used once; shown again, it ends its session."""

    __tablename__ = "refresh_token"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("account_session.id"), index=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
