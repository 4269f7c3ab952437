"""How people are reached, as identity told it last."""

from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models import Base


class KnownContact(Base):
    """The phone of an account's owner, sealed; None where they are not to be reached any more."""

    __tablename__ = "known_contact"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]
