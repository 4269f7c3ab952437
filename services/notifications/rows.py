"""Rows that are made by whoever comes first."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from services.notifications.models import Base
from shared.runtime.data.session import Session


def insert_missing(session: Session, model: type[Base], **values: Any) -> None:
    """Insert a row unless there is one with its key; two at a time make one."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(model).values(values).on_conflict_do_nothing())
