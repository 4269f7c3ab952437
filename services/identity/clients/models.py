"""Tables of client applications and their secrets."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.identity.models import Base
from services.identity.units.models import Unit
from shared.contracts.identity.clients import CLIENT_NAME_CHARACTERS_MAX
from shared.runtime.data.mapping import Json


class Client(Base):
    """An application or a district's system. access_version: its tokens with a lower one are void."""

    __tablename__ = "client"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(CLIENT_NAME_CHARACTERS_MAX))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    scopes: Mapped[list[str]] = mapped_column(Json)
    registered_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    access_version: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()

    __table_args__ = (
        CheckConstraint("access_version >= 1 AND version >= 1", name="versions"),
        Index("ix_client_unit_id_id", "unit_id", "id"),
    )

    @property
    def unit_code(self) -> str:
        """Of its unit."""
        return self.unit.code

    @property
    def ended(self) -> bool:
        """Whether it may not call any more."""
        return self.ended_at is not None


class ClientSecret(Base):
    """A secret as a hash: 256 random bits need no slow one. Two of a client are valid while it exchanges them."""

    __tablename__ = "client_secret"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"), index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
