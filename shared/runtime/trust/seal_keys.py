"""Whether a process has the keys with which its database was sealed: the database keeps a check value of each key.

With other keys nothing of what is there could be opened or found again, and the audit trail would be broken for good by
the first entry that they seal. So they are compared before any door opens. A key that is new, as a rotation makes one,
gets its check value then; one that is there must be among the keys until it is retired: when nothing is sealed with it
any more (`process/resealing.py`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, LargeBinary, NullPool, String, create_engine, inspect, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from shared.runtime.data.mapping import RuntimeBase
from shared.runtime.data.session import Session
from shared.runtime.settings import Settings
from shared.runtime.trust.sealing import INDEX, KEY_ID_CHARACTERS_MAX, KeysInvalid, sealing_of

REMEDY = (
    "let NUANLIU_SEAL_KEYS_FILE name the file with which this database was begun, with all keys that were added since"
)


class SealKey(RuntimeBase):
    """A key that has been used here. The check value shows whether another one is the same, and nothing else."""

    __tablename__ = "seal_key"

    id: Mapped[str] = mapped_column(String(KEY_ID_CHARACTERS_MAX), primary_key=True)
    check_value: Mapped[bytes] = mapped_column(LargeBinary(32))


class RetiredSealKey(RuntimeBase):
    """A key that sealed here once and never will again: it may be missing, and may not be the current one."""

    __tablename__ = "retired_seal_key"

    id: Mapped[str] = mapped_column(String(KEY_ID_CHARACTERS_MAX), primary_key=True)
    retired_at: Mapped[datetime]


def retire(session: Session, key_id: str) -> None:
    """A key is not needed here any more. Repeating it changes nothing."""
    if session.get(RetiredSealKey, key_id) is None:
        session.add(RetiredSealKey(id=key_id, retired_at=session.now))


def note(session: Session, file: Path) -> None:
    """Keep the check values of keys that are new here. Raises KeysInvalid where the keys are others."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for key_id, value in sealing_of(session).check_values().items():
        # On PostgreSQL this waits for another process that starts for the first time.
        session.execute(insert(SealKey).values(id=key_id, check_value=value).on_conflict_do_nothing())
    refuse_others(session, file)


def refuse_others(session: Session, file: Path) -> None:
    """Raise KeysInvalid where the keys are not those that have been used here. file: where they were read from."""
    if troubles := "; ".join(_troubles(session)):
        told = f"The seal keys in {file} are not those of the database of {session.service} ({troubles})"
        raise KeysInvalid(f"{told}: {REMEDY}")


def refuse_new_keys(settings: Settings, services: Iterable[str]) -> None:
    """Raise KeysInvalid where the database of one of these services was begun with keys: new ones would open nothing.

    Raises SQLAlchemyError where a database cannot be asked.
    """
    for service in services:
        if _has_keys(make_url(settings.database_uri_of(service))):
            told = f"There are no seal keys at {settings.seal_keys_file}"
            told = f"{told}, and the database of {service} was begun with some"
            raise KeysInvalid(f"{told}: {REMEDY}, or put it back from its backup")


def _has_keys(url: URL) -> bool:
    if url.get_backend_name() == "sqlite":
        if not (url.database and Path(url.database).exists()):
            return False
        # Looking changes nothing, not even the files beside it.
        url = url.set(database=f"file:{quote(url.database)}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            has_table = inspect(connection).has_table(SealKey.__tablename__)
            return has_table and connection.scalar(select(SealKey.id).limit(1)) is not None
    finally:
        engine.dispose()


def _troubles(session: Session) -> Iterator[str]:
    mine = sealing_of(session).check_values()
    retired = set(session.scalars(select(RetiredSealKey.id)))
    if sealing_of(session).current in retired:
        yield f"the key {sealing_of(session).current!r} is retired and seals no more"
    for key in session.scalars(select(SealKey).order_by(SealKey.id)):
        name = "the index key" if key.id == INDEX else f"the key {key.id!r}"
        if key.id not in mine and key.id in retired:
            continue
        if key.id not in mine:
            yield f"{name} is missing"
        elif mine[key.id] != key.check_value:
            yield f"{name} is another one"
