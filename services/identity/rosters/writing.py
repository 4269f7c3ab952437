"""Rows into the table of members: inserted, or put in the place of what stood there under the same document.

A cell that was empty clears nothing. `write_rows` serves everybody. `copy_rows` is for a process of its own on
PostgreSQL: COPY does not work where psycopg yields.
"""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.dialects import postgresql, sqlite

from services.identity.members.models import Member
from shared.runtime.data.session import Session

Row = dict[str, Any]
Write = Callable[[Session, Sequence[Row]], None]

KEPT = ("id", "version")  # a member who was there stays the same
KEPT_WHERE_EMPTY = ("phone_sealed", "phone_index", "member_since")
COLUMNS = [column.key for column in Member.__table__.columns]
STAGING = "roster_part"
PIECES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


def write_rows(session: Session, rows: Sequence[Row]) -> None:
    """Some rows in one statement, on any database."""
    if rows:
        session.execute(_merge(session), list(rows))


def copy_rows(session: Session, rows: Sequence[Row]) -> None:
    """Some thousand rows by COPY into a table of this connection, and from there in one statement."""
    if not rows:
        return
    connection = session.connection()
    connection.execute(text(f"CREATE TEMP TABLE IF NOT EXISTS {STAGING} (LIKE member) ON COMMIT DELETE ROWS"))
    driver: Any = connection.connection.dbapi_connection
    lines = io.StringIO("".join(map(_line, rows)))
    driver.cursor().copy_expert(f"COPY {STAGING} ({', '.join(COLUMNS)}) FROM STDIN", lines)
    session.writes += 1
    connection.execute(text(_MERGE_STAGED))


def _merge(session: Session) -> Any:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Member)
    new = statement.excluded
    values: dict[str, Any] = {name: new[name] for name in COLUMNS if name not in KEPT}
    values |= {name: func.coalesce(new[name], Member.__table__.c[name]) for name in KEPT_WHERE_EMPTY}
    values["version"] = Member.version + 1
    return statement.on_conflict_do_update(
        index_elements=["document_index"], set_=values, where=Member.row_digest != new.row_digest
    )


def _sets() -> str:
    sets = {name: f"excluded.{name}" for name in COLUMNS if name not in KEPT}
    sets |= {name: f"COALESCE(excluded.{name}, member.{name})" for name in KEPT_WHERE_EMPTY}
    sets["version"] = "member.version + 1"
    return ", ".join(f"{name} = {value}" for name, value in sets.items())


_MERGE_STAGED = f"""
INSERT INTO member ({", ".join(COLUMNS)}) SELECT {", ".join(COLUMNS)} FROM {STAGING}
ON CONFLICT (document_index) DO UPDATE SET {_sets()} WHERE member.row_digest <> excluded.row_digest
"""


def _line(row: Row) -> str:
    """A row in the text format of COPY."""
    return "\t".join(_cell(row[name]) for name in COLUMNS) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, list):
        return _escaped(_array(value))
    if isinstance(value, str):
        return _escaped(value)
    assert isinstance(value, int | date | datetime | UUID)
    return str(value)


def _array(parts: list[str]) -> str:
    """Terms as the literal of an array."""
    for character in ("\\", '"'):
        if any(character in part for part in parts):
            parts = [part.replace(character, f"\\{character}") for part in parts]
    return '{"' + '","'.join(parts) + '"}'


def _escaped(value: str) -> str:
    for character, written in PIECES:
        if character in value:
            value = value.replace(character, written)
    return value
