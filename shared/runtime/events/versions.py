"""Copies of what other services own: the newest version is kept, and what is missing is said to be on its way.

Events come at least once and in no promised order. A copy takes a version only over an older one, in one statement, so
that two readers at the same time, a duplicate and a latecomer all end in the same state.
"""

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from shared.kernel.errors import Refusal, Unavailable
from shared.runtime.data.session import Session

RETRY_AFTER_SECONDS = 1


def keep_newest(session: Session, model: type[DeclarativeBase], **values: Any) -> bool:
    """Insert a copy, or replace an older one with the same id; says whether it did. values: all columns, with `id` and
    `version`."""
    statement = _upsert(model.__table__, tuple(values), session.get_bind().dialect.name)
    was_taken = session.execute(statement, values).first() is not None
    if was_taken:
        _forget_loaded(session, model, values["id"])
    return was_taken


def not_yet_known(service: str) -> Refusal:
    """A service lacks its copy of something, or has an older version than was named: the event is on its way.

    The gateway asks again within its deadline.
    """
    return Unavailable(f"{service}.not_yet_known", retry_after_seconds=RETRY_AFTER_SECONDS)


def require_version(service: str, known: int | None, wanted: int) -> None:
    """Raises Unavailable `<service>.not_yet_known` where the copy is missing (None) or older than the one named."""
    if known is None or known < wanted:
        raise not_yet_known(service)


@cache
def _upsert(table: Any, names: tuple[str, ...], dialect_name: str) -> Any:
    """Made once for each kind of copy: to make it costs more than to execute it."""
    insert = (postgresql if dialect_name == "postgresql" else sqlite).insert(table)
    replaced = {name: insert.excluded[name] for name in names if name != "id"}
    return insert.on_conflict_do_update(
        index_elements=[table.c.id], set_=replaced, where=table.c.version < insert.excluded.version
    ).returning(table.c.id)


def _forget_loaded(session: Session, model: type[DeclarativeBase], identity: Any) -> None:
    """What the session has loaded of the row is no longer so."""
    loaded = session.identity_map.get(session.identity_key(model, identity))
    if loaded is not None:
        session.expire(loaded)
