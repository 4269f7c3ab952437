"""Rotation: what older keys have sealed is sealed anew, beside a working service, until a key can be retired.

A service says in `sealed_tables` which of its columns are sealed. They are walked in the order of ids, some rows in
each transaction; a row that somebody changes meanwhile is left to them: what they write has the current key. Killed and
begun again it passes over what is done. Events that wait in outbox and inbox are not touched: they go by themselves.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, not_, or_, select, update

from shared.runtime.data.session import Session
from shared.runtime.events.inbox import HANDLED, Inbox
from shared.runtime.events.outbox import SEALED, Outbox
from shared.runtime.trust.sealing import Sealing, SealingError, sealed_beginning, sealing_of

ROWS_AT_ONCE_MAX = 200
EVENTS_LOOKED_AT_MAX = 10_000
UNKNOWN = "?"  # a text that none of the keys here has sealed


@dataclass(frozen=True)
class SealedTable:
    """The sealed columns of a table with an `id`, each with its place: {"phone_sealed": "account.phone"}.

    A text is sealed for `place.<id>`.
    """

    model: Any
    places: Mapping[str, str]

    @property
    def table(self) -> Table:
        """Its table."""
        found: Table = self.model.__table__
        return found


@dataclass(frozen=True)
class Walk:
    """How far a walk through a table came. last_id: None at its end; resealed: columns; unopened: they stay."""

    last_id: UUID | None
    resealed: int
    unopened: int


def reseal_some(session: Session, sealed: SealedTable, after: UUID | None) -> Walk:
    """Seal the next rows anew that have a text of an older key."""
    sealing, table = sealing_of(session), sealed.table
    columns = [table.c[name] for name in sealed.places]
    older = or_(*(_is_older(column, sealing) for column in columns))
    rows = select(table.c.id, *columns).where(older).order_by(table.c.id).limit(ROWS_AT_ONCE_MAX)
    found = session.execute(rows if after is None else rows.where(table.c.id > after)).all()
    changes = [change for row in found for change in _changes(sealing, sealed, row)]
    for name in sealed.places:
        mine = [change for change in changes if change["name"] == name and change["new"] is not None]
        if mine:
            _write(session, table, name, mine)
    unopened = sum(change["new"] is None for change in changes)
    return Walk(found[-1].id if len(found) == ROWS_AT_ONCE_MAX else None, len(changes) - unopened, unopened)


def left(session: Session, sealed: SealedTable) -> Counter[str]:
    """How many texts older keys have sealed, by the id of the key."""
    sealing, counted = sealing_of(session), Counter[str]()
    older = [key_id for key_id in sealing.key_ids if key_id != sealing.current]
    for name in sealed.places:
        column = sealed.table.c[name]
        for key_id in older:
            counted[key_id] += _counted(session, sealed.table, _begins(column, key_id))
        known = or_(*(_begins(column, key_id) for key_id in sealing.key_ids))
        counted[UNKNOWN] += _counted(session, sealed.table, and_(column.is_not(None), not_(known)))
    return +counted


def left_in_events(session: Session) -> Counter[str]:
    """The same for events that wait to be told or to be handled. At most `EVENTS_LOOKED_AT_MAX` are looked at."""
    sealing, counted = sealing_of(session), Counter[str]()
    for text in _waiting(session):
        for key_id in sealing.key_ids:
            if key_id != sealing.current and sealed_beginning(key_id).encode() in text:
                counted[key_id] += 1
    return counted


def _waiting(session: Session) -> Iterator[bytes]:
    told = select(Outbox.data).where(Outbox.published_at.is_(None), Outbox.personal)
    for data in session.scalars(told.limit(EVENTS_LOOKED_AT_MAX)):
        yield str(data.get(SEALED, "")).encode()
    heard = select(Inbox.body).where(Inbox.state != HANDLED, Inbox.body.is_not(None))
    yield from (body for body in session.scalars(heard.limit(EVENTS_LOOKED_AT_MAX)) if body)


def _changes(sealing: Sealing, sealed: SealedTable, row: Any) -> Iterator[dict[str, Any]]:
    """What is to be written of a row; `new` is None for a text that does not open here."""
    for name, place in sealed.places.items():
        old = getattr(row, name)
        if old is not None and not sealing.is_current(old):
            yield {"name": name, "row_id": row.id, "old": old, "new": _anew(sealing, old, f"{place}.{row.id}")}


def _anew(sealing: Sealing, old: str, place: str) -> str | None:
    try:
        return sealing.seal(sealing.open(old, place), place)
    except SealingError:
        return None


def _write(session: Session, table: Table, name: str, changes: list[dict[str, Any]]) -> None:
    """Only where the old text still stands: in between somebody may have written a new one."""
    same = and_(table.c.id == bindparam("row_id"), table.c[name] == bindparam("old"))
    statement = update(table).where(same).values({name: bindparam("new")})
    session.execute(statement, [{key: change[key] for key in ("row_id", "old", "new")} for change in changes])


def _is_older(column: ColumnElement[Any], sealing: Sealing) -> ColumnElement[bool]:
    return and_(column.is_not(None), not_(_begins(column, sealing.current)))


def _begins(column: ColumnElement[Any], key_id: str) -> ColumnElement[bool]:
    """LIKE would take other capital letters for the same on SQLite."""
    beginning = sealed_beginning(key_id)
    return func.substr(column, 1, len(beginning)) == beginning


def _counted(session: Session, table: Table, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(condition)) or 0
