"""How the domain's values lie in tables, the same on PostgreSQL and SQLite."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

# Names that do not depend on the server, so that a migration can drop what another one made.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Plain JSON, keys in the order they were written. None is SQL's NULL.
Json = JSON(none_as_null=True)

# A growing number that SQLite makes by itself only for its own INTEGER.
Sequence = BigInteger().with_variant(Integer(), "sqlite")


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC with microseconds. A naive one is an assertion."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        assert value.tzinfo is not None, "a moment without a zone is a guess"
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_base() -> type[DeclarativeBase]:
    """A declarative base with tables of its own. `Mapped[UUID]`, `Mapped[datetime]`, `Mapped[dict]` say their type."""

    class Base(DeclarativeBase):
        metadata = MetaData(naming_convention=NAMING)
        type_annotation_map = {
            UUID: Uuid(),
            datetime: UtcMoment(),
            dict: Json,
            dict[str, Any]: Json,
            list: Json,
            list[Any]: Json,
            list[str]: Json,
        }

    return Base


def take_in(base: Any, *others: Any) -> None:
    """Let a service's base know the tables of others as well: its copies of what other services own.

    So migrations are compared with all of them, and tests make all of them.
    """
    for other in others:
        for table in other.metadata.sorted_tables:
            table.to_metadata(base.metadata)


RuntimeBase: Any = new_base()
