"""How people are reached: as identity told it last, and as they said themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.contacts.domain import CODE_TRIES_MAX
from services.notifications.models import WORD_CHARACTERS_MAX, Base

INDEX_BYTES = 32
PHONE_PLACE = "known_contact.phone"
OWN_PLACE = "own_address.address"
UNPROVED_PLACE = "unproved_address.address"


class KnownContact(Base):
    """The phone of an account's owner, sealed; None where they are not to be reached any more.

    phone_index: by which a reply from it is known; None until it was worked out.
    """

    __tablename__ = "known_contact"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES), index=True)
    version: Mapped[int]


class OwnAddress(Base):
    """Where somebody wants to be reached over a channel: one for each. id: follows from account and channel.

    address_sealed: in the channel's own form. since: when it was given, or proved.
    """

    __tablename__ = "own_address"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    channel: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    address_sealed: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime]

    __table_args__ = (UniqueConstraint("account_id", "channel"),)


class UnprovedAddress(Base):
    """An e-mail address to which a code was sent: of each account the last one. The code is kept as a keyed hash."""

    __tablename__ = "unproved_address"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(unique=True)
    address_sealed: Mapped[str] = mapped_column(Text)
    code_index: Mapped[bytes] = mapped_column(LargeBinary(INDEX_BYTES))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int]

    __table_args__ = (CheckConstraint(f"tries BETWEEN 0 AND {CODE_TRIES_MAX}", name="tries"),)
