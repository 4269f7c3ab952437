"""The tables of inboxes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models import WORD_CHARACTERS_MAX, Base
from shared.runtime.data.mapping import Json

FACT_CHARACTERS_MAX = 100


class Mailbox(Base):
    """Somebody's inbox: its row is locked while a message is put in, or read.

    last_number: of its newest message; so numbers have no gaps and are committed in their order.
    """

    __tablename__ = "mailbox"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    last_number: Mapped[int]
    unread_count: Mapped[int]

    __table_args__ = (CheckConstraint("unread_count BETWEEN 0 AND last_number", name="unread_count"),)


class ClosedAccount(Base):
    """An account that was closed for good: what is heard of it later, or said by it, leaves nothing here."""

    __tablename__ = "closed_account"

    id: Mapped[UUID] = mapped_column(primary_key=True)


class Message(Base):
    """One fact told to one person: there is one of each kind, and no second one.

    id: follows from person, kind and fact. parameters: the values of the template, plain JSON without names of others.
    expires_at: after that it is of no use outside of the inbox; is_urgent: it does not wait for the morning;
    is_planned: whether it was decided over which channel it goes out next.
    """

    __tablename__ = "message"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    template_version: Mapped[int]
    fact: Mapped[str] = mapped_column(String(FACT_CHARACTERS_MAX))
    about: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    about_id: Mapped[UUID]
    parameters: Mapped[dict[str, Any]] = mapped_column(Json)
    is_urgent: Mapped[bool]
    is_planned: Mapped[bool]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        UniqueConstraint("account_id", "kind", "fact"),
        Index("ix_message_made_at", "made_at"),
        Index(
            "ix_message_unread",
            "account_id",
            "number",
            postgresql_where=text("read_at IS NULL"),
            sqlite_where=text("read_at IS NULL"),
        ),
        Index(
            "ix_message_unplanned",
            "made_at",
            postgresql_where=text("NOT is_planned"),
            sqlite_where=text("NOT is_planned"),
        ),
    )
