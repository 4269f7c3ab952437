"""The log of deliveries, which is also what is still to be done."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models import WORD_CHARACTERS_MAX, Base

PROVIDER_ID_CHARACTERS_MAX = 200
REFUSAL_CHARACTERS_MAX = 100
OUTGOING_PLACE = "delivery.outgoing"
# Ours, beside the words of providers.
TOO_LATE, READ, AWAY, IN_DOUBT = "too_late", "read", "away", "in_doubt"
NO_ADDRESS, PERSON_LIMIT, BROKEN, ACCOUNT = "no_address", "person_limit", "broken", "account"
ENDED = text("ended_at IS NOT NULL")
INDEXED = text("to_index IS NOT NULL")
TO_INDEX_BYTES = 32
OPEN = text("state IN ('waiting', 'sending')")


class Delivery(Base):
    """A message on one channel: there is one for each, however often it is tried.

    message_id: None for a code, which is in no inbox; account_id: None for one of identity's; outgoing_sealed: what a
    code's message says and to whom, until it ended; to_index: a blind index of the mailbox to which a code went, which
    counts whoever names it. due_at: when it is tried next; while it is being sent, when whoever
    sends it must have died. sent_at: when it was handed over last; doubts: of the tries, those of which nobody knows
    whether they arrived; refusal: the provider's word, or ours, for why it did not go out.
    """

    __tablename__ = "delivery"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"))
    account_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    channel: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    is_urgent: Mapped[bool]
    tries: Mapped[int]
    doubts: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    provider_id: Mapped[str | None] = mapped_column(String(PROVIDER_ID_CHARACTERS_MAX))
    refusal: Mapped[str | None] = mapped_column(String(REFUSAL_CHARACTERS_MAX))
    outgoing_sealed: Mapped[str | None] = mapped_column(Text)
    to_index: Mapped[bytes | None] = mapped_column(LargeBinary(TO_INDEX_BYTES))

    __table_args__ = (
        UniqueConstraint("message_id", "channel"),
        CheckConstraint("state IN ('waiting', 'sending', 'accepted', 'refused', 'given_up', 'expired')", name="state"),
        CheckConstraint("(state IN ('waiting', 'sending')) = (ended_at IS NULL)", name="ended"),
        CheckConstraint("outgoing_sealed IS NULL OR ended_at IS NULL", name="outgoing"),
        Index("ix_delivery_open", "due_at", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_delivery_ended_at", "ended_at", postgresql_where=ENDED, sqlite_where=ENDED),
        Index("ix_delivery_to_index", "to_index", "made_at", postgresql_where=INDEXED, sqlite_where=INDEXED),
        Index("ix_delivery_channel_sent_at", "channel", "sent_at"),
        Index("ix_delivery_account_id_channel_sent_at", "account_id", "channel", "sent_at"),
    )


class ChannelTurn(Base):
    """Locked while messages of a channel are taken to be sent, so that its limits hold over all processes."""

    __tablename__ = "channel_turn"

    channel: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX), primary_key=True)
