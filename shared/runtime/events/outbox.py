"""What a service tells others leaves only through here: a row in the transaction of the fact it tells.

The relay publishes it (`relay.py`). Rows are kept for a month (`process/retention.py`).
"""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, event, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from shared.contracts.base import Contract, Event
from shared.kernel.ids import new_id
from shared.runtime.data.mapping import Json, RuntimeBase, Sequence
from shared.runtime.data.session import Session
from shared.runtime.tracing.places import TRACEPARENT_CHARACTERS, TRACESTATE_CHARACTERS_MAX, current

EVENT_TYPE_CHARACTERS_MAX = 200
SUBJECT_CHARACTERS_MAX = 200
AGAIN_ROWS_MAX = 1000  # of one transaction that has events sent again
SEALED = "sealed"
WRITTEN = (
    "event_id",
    "event_type",
    "site",
    "subject",
    "unit_id",
    "data",
    "personal",
    "happened_at",
    "traceparent",
    "tracestate",
)


class Outbox(RuntimeBase):
    """An event to be told: `session.add(Outbox.of(UnitChanged, unit, change="moved"))`.

    data: the event's data; of a personal event {"sealed": text}, and {} once it was published.
    claimed_until: a relay has taken the row and will mark it before then, or has died; traceparent, tracestate: what
    has caused it (`tracing/places.py`), None where nothing is known of that.
    """

    __tablename__ = "outbox"

    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    event_type: Mapped[str] = mapped_column(String(EVENT_TYPE_CHARACTERS_MAX))
    site: Mapped[str] = mapped_column(String(100))
    subject: Mapped[str] = mapped_column(String(SUBJECT_CHARACTERS_MAX))
    unit_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    personal: Mapped[bool]
    happened_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    traceparent: Mapped[str | None] = mapped_column(String(TRACEPARENT_CHARACTERS))
    tracestate: Mapped[str | None] = mapped_column(String(TRACESTATE_CHARACTERS_MAX))

    __table_args__ = (
        Index(
            "ix_outbox_pending",
            "sequence",
            postgresql_where=text("published_at IS NULL"),
            sqlite_where=text("published_at IS NULL"),
        ),
        Index("ix_outbox_published_at", "published_at"),
        Index("ix_outbox_subject_sequence", "subject", "sequence"),
    )

    @classmethod
    def of(
        cls,
        contract: type[Event],
        thing: Any,
        *,
        subject: str | None = None,
        unit_id: UUID | None = None,
        **extras: Any,
    ) -> "Outbox":
        """The event with the thing's present state; extras are fields that the thing itself does not have.

        subject: what the event is about, by default the thing's id; unit_id: whose cadres may see it in listings.
        The data is dumped here and now: what a flush gives the thing must have been given.
        """
        row = cls(event_type=contract.event_type, subject=subject or str(thing.id), unit_id=unit_id)
        row.event_id = new_id()
        row.personal = contract.personal is not None
        row.data = _dumped(contract, thing, extras)
        if (place := current()) is not None:
            row.traceparent, row.tracestate = place.traceparent, place.state or None
        return row

    def prepare(self, session: Session) -> None:
        """What only the transaction knows; called once, before the row is written."""
        assert self.event_type.partition(".")[0] == session.service, f"{self.event_type} is not ours to tell"
        self.site = session.site
        self.happened_at = session.now
        if self.personal:
            assert session.sealing is not None, "personal events need a sealing"
            plain = json.dumps(self.data, ensure_ascii=False).encode()
            self.data = {SEALED: session.sealing.seal(plain, sealed_place(self.event_type, self.event_id))}

    def envelope(self) -> dict[str, Any]:
        """The wire form: CloudEvents 1.0 in structured JSON, with the extension for distributed tracing."""
        moment = self.happened_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        trace = {"traceparent": self.traceparent, "tracestate": self.tracestate}
        return {
            "specversion": "1.0",
            "id": str(self.event_id),
            "source": self.event_type.partition(".")[0],
            "site": self.site,
            "type": self.event_type,
            "subject": self.subject,
            "time": moment,
            "datacontenttype": "application/json",
            **{name: value for name, value in trace.items() if value},
            "data": self.data,
        }


def tell_all(session: Session, rows: Collection[Outbox]) -> None:
    """Write many events with one statement: the session does not keep an object for each of them."""
    if not rows:
        return
    for row in rows:
        row.prepare(session)
    session.has_events = True
    session.execute(Outbox.__table__.insert(), [{name: getattr(row, name) for name in WRITTEN} for row in rows])


def backlog(session: Session) -> tuple[int, float]:
    """How many events are not published yet, and how many seconds ago the oldest of them happened."""
    waiting = select(func.count(), func.min(Outbox.happened_at)).where(Outbox.published_at.is_(None))
    number, oldest = session.execute(waiting).one()
    return number, (session.now - oldest).total_seconds() if oldest else 0.0


def listed(session: Session, published: bool, limit: int) -> list[Outbox]:
    """The latest events that are published, or the oldest that are not."""
    if published:
        latest = select(Outbox).where(Outbox.published_at.is_not(None)).order_by(Outbox.sequence.desc())
        return list(session.scalars(latest.limit(limit)))[::-1]
    waiting = select(Outbox).where(Outbox.published_at.is_(None)).order_by(Outbox.sequence)
    return list(session.scalars(waiting.limit(limit)))


def send_again(session: Session, since: datetime, event_type: str | None, after: int) -> list[int]:
    """Have the relay send what it has sent since a moment, in the order of the numbers after one; those it takes up.

    For when a queue was deleted with all that waited in it: whoever has heard it already finds it in the inbox.
    Personal data was removed once it was sent: republishing tells it.
    """
    sent = select(Outbox.sequence).where(Outbox.published_at >= since, Outbox.personal.is_(False))
    if event_type is not None:
        sent = sent.where(Outbox.event_type == event_type)
    following = sent.where(Outbox.sequence > after).order_by(Outbox.sequence).limit(AGAIN_ROWS_MAX)
    sequences = list(session.scalars(following))
    again = update(Outbox).where(Outbox.sequence.in_(sequences)).values(published_at=None)
    session.execute(again, execution_options={"synchronize_session": False})
    return sequences


def sealed_place(event_type: str, event_id: UUID) -> str:
    """What the sealed data of an event is bound to."""
    return f"event:{event_type}:{event_id}"


class _Overlay:
    """A thing with a few fields more."""

    def __init__(self, thing: Any, extras: Mapping[str, Any]) -> None:
        self.__dict__.update(extras)
        self._thing = thing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._thing, name)


def _dumped(contract: type[Event], thing: Any, extras: Mapping[str, Any]) -> dict[str, Any]:
    """The data as readers will load it; what they would refuse is never written."""
    schema = schema_of(contract)
    data: dict[str, Any] = schema.dump(_Overlay(thing, extras) if extras else thing)
    assert schema.fits(data), f"{contract.event_type} cannot be told: {sorted(schema.validate(data))}"
    return data


@cache
def schema_of(contract: type[Contract]) -> Contract:
    """The one instance of a contract: making one costs more than using it."""
    return contract()


@event.listens_for(Session, "before_flush")
def _write_events(session: Session, context: Any, instances: Any) -> None:
    """One statement for all that a flush has to tell: nobody looks at an event again in the transaction that made it,
    and its number, which the database gives, need not come back."""
    rows = [row for row in session.new if isinstance(row, Outbox)]
    for row in rows:
        session.expunge(row)
    tell_all(session, rows)
