"""What a service heard: one row for each event and reader, in the transaction of its effect.

A duplicate meets the row and changes nothing. An event whose handler failed is parked with its message, tried again
after growing pauses, and then dead: kept, visible, and replayed when a person says so.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, func, or_, select, text, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from shared.contracts.base import Received
from shared.kernel.errors import Refusal
from shared.runtime.data.mapping import RuntimeBase
from shared.runtime.data.session import Session
from shared.runtime.logs import bound
from shared.runtime.tracing.places import Place, at, current

HANDLED, PARKED, DEAD = "handled", "parked", "dead"

# After these pauses a parked event is tried again; after the last one it is dead.
RETRY_PAUSES_SECONDS = (1, 5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600)
CLAIM_SECONDS = 60
ERROR_CHARACTERS_MAX = 200
BODY_BYTES_KEPT_MAX = 1024 * 1024


class Inbox(RuntimeBase):
    """An event at one of its readers.

    event_id: the event's own, or one made from the message where it has none; attempts: handlings that failed;
    body: the message, only while it is parked or dead; personal data in it is sealed.
    """

    __tablename__ = "inbox"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(200), primary_key=True)
    event_type: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(ERROR_CHARACTERS_MAX))
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_inbox_unhandled",
            "state",
            "next_attempt_at",
            postgresql_where=text("state <> 'handled'"),
            sqlite_where=text("state <> 'handled'"),
        ),
        Index("ix_inbox_handled_at", "handled_at"),
    )


@dataclass(frozen=True)
class Letter:
    """A message as it came, before anybody understood it. event_id: of the event, or made from the message."""

    event_id: UUID
    reader: str
    event_type: str
    subject: str
    body: bytes


@dataclass(frozen=True)
class Work:
    """An event to be handled once. parked_as: the id of the inbox row that holds it, when it failed before.

    shared: the use case takes a list, and is called once for all events that share the transaction; place: of the
    handling in its trace, None: where the whole transaction is.
    """

    use_case: Callable[..., Any]
    received: Received
    reader: str
    parked_as: UUID | None = None
    shared: bool = False
    place: Place | None = None

    @property
    def address(self) -> tuple[UUID, str]:
        """The key of its row."""
        return self.received.event_id, self.reader


def handle_once(session: Session, works: Sequence[Work]) -> list[bool]:
    """Run the handler of each event that was not handled before; says which ran. One failing handler fails all."""
    new = _entered(session, [work for work in works if work.parked_as is None])
    ran, shared = [], dict[Callable[..., Any], list[Received]]()
    for work in works:
        is_new = _taken_out(session, work) if work.parked_as else work.address in new
        new.discard(work.address)
        if is_new and work.shared:
            shared.setdefault(work.use_case, []).append(work.received)
        elif is_new:
            with bound(event_id=str(work.received.event_id)), at(work.place or current()):
                work.use_case(session, work.received)
        ran.append(is_new)
    for use_case, events in shared.items():
        with bound(event_ids=" ".join(str(event.event_id) for event in events)):
            use_case(session, events)
    return ran


def park(session: Session, letter: Letter, error: BaseException | str, final: bool = False) -> None:
    """Keep a message that could not be handled. final: trying again will not help, so it is dead at once.

    A redelivery of what is parked or handled already changes nothing.
    """
    values = {
        "event_id": letter.event_id,
        "reader": letter.reader,
        "event_type": letter.event_type,
        "subject": letter.subject,
        "state": DEAD if final else PARKED,
        "body": letter.body[:BODY_BYTES_KEPT_MAX],
        "attempts": 1,
        "error": error_word(error),
        "received_at": session.now,
        "next_attempt_at": None if final else session.now + timedelta(seconds=RETRY_PAUSES_SECONDS[0]),
    }
    session.execute(_insert(session, Inbox).values(values).on_conflict_do_nothing())


def park_again(session: Session, event_id: UUID, reader: str, error: BaseException | str, final: bool = False) -> None:
    """A parked event failed once more: the next pause is longer, after the last one it is dead."""
    row = session.get(Inbox, (event_id, reader), with_for_update=True)
    if row is None or row.state == HANDLED:
        return
    row.attempts += 1
    row.error = error_word(error)
    if final or row.attempts > len(RETRY_PAUSES_SECONDS):
        row.state, row.next_attempt_at = DEAD, None
    else:
        row.next_attempt_at = session.now + timedelta(seconds=RETRY_PAUSES_SECONDS[row.attempts - 1])


Address = tuple[str, str]
"""A reader and the type of event that it hears."""


def claim_due(session: Session, addresses: Collection[Address], limit: int) -> Sequence[Letter]:
    """Parked events whose pause is over, for this process alone: others meet them again after `CLAIM_SECONDS`.

    addresses: those whose doors are in this process. An older or a smaller process leaves the others alone.
    """
    due = select(Inbox).where(*_parked(addresses), Inbox.next_attempt_at <= session.now).order_by(Inbox.next_attempt_at)
    rows = list(session.scalars(due.limit(limit).with_for_update(skip_locked=True)))
    for row in rows:
        row.next_attempt_at = session.now + timedelta(seconds=CLAIM_SECONDS)
    return [Letter(row.event_id, row.reader, row.event_type, row.subject, row.body or b"") for row in rows]


def first_due(session: Session, addresses: Collection[Address]) -> datetime | None:
    """When the first parked event is due, None where nothing is parked: a look that locks nothing."""
    return session.scalar(select(func.min(Inbox.next_attempt_at)).where(*_parked(addresses)))


def replay(session: Session, event_id: UUID | None = None, event_type: str | None = None) -> int:
    """Try parked and dead events again at once, from the first pause on; says how many. None: any."""
    statement = update(Inbox).where(or_(Inbox.state == PARKED, Inbox.state == DEAD))
    if event_id is not None:
        statement = statement.where(Inbox.event_id == event_id)
    if event_type is not None:
        statement = statement.where(Inbox.event_type == event_type)
    replayed = session.execute(statement.values(state=PARKED, attempts=0, next_attempt_at=session.now))
    return int(replayed.rowcount)


def listed(session: Session, state: str, limit: int) -> list[Inbox]:
    """The oldest events in a state: parked or dead."""
    return list(session.scalars(select(Inbox).where(Inbox.state == state).order_by(Inbox.received_at).limit(limit)))


def counts(session: Session) -> dict[str, int]:
    """How many events are parked and dead."""
    statement = select(Inbox.state, func.count()).where(Inbox.state != HANDLED).group_by(Inbox.state)
    return {PARKED: 0, DEAD: 0} | dict(session.execute(statement).all())


def oldest_parked_seconds(session: Session) -> float:
    """How long the oldest parked event has been here."""
    oldest = session.scalar(select(func.min(Inbox.received_at)).where(Inbox.state == PARKED))
    return (session.now - oldest).total_seconds() if oldest else 0.0


def error_word(error: BaseException | str) -> str:
    """What is kept of an error: its code or the name of its class. Its text may be personal."""
    if isinstance(error, Refusal):
        return error.code
    word = error if isinstance(error, str) else type(error).__name__
    return word[:ERROR_CHARACTERS_MAX]


def _parked(addresses: Collection[Address]) -> tuple[Any, ...]:
    return Inbox.state == PARKED, tuple_(Inbox.reader, Inbox.event_type).in_(addresses)


def _entered(session: Session, works: Sequence[Work]) -> set[tuple[UUID, str]]:
    """Enter events as handled; which were new to their reader. On PostgreSQL this waits for another process that has
    one of them in hand."""
    if not works:
        return set()
    table = Inbox.__table__
    rows = [
        {
            "event_id": work.received.event_id,
            "reader": work.reader,
            "event_type": work.received.event_type,
            "subject": work.received.subject,
            "state": HANDLED,
            "attempts": 0,
            "received_at": session.now,
            "handled_at": session.now,
        }
        for work in works
    ]
    statement = _insert(session, table).on_conflict_do_nothing().returning(table.c.event_id, table.c.reader)
    return {(row.event_id, row.reader) for row in session.execute(statement, rows)}


def _taken_out(session: Session, work: Work) -> bool:
    """Whether the event was still parked, and not handled under its own id; it is handled now, its message removed."""
    statement = (
        update(Inbox)
        .where(Inbox.event_id == work.parked_as, Inbox.reader == work.reader, Inbox.state != HANDLED)
        .values(state=HANDLED, handled_at=session.now, next_attempt_at=None, body=None)
    )
    if int(session.execute(statement).rowcount) == 0:
        return False
    return work.parked_as == work.received.event_id or bool(_entered(session, [work]))


def _insert(session: Session, table: Any) -> Any:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
