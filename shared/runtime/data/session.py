"""A transaction as use cases see it, and what counts what they write in it."""

from datetime import datetime
from typing import Any, Protocol

import sqlalchemy.orm
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState


class Sealing(Protocol):
    """Whatever encrypts personal data (`sealing.py`); `associated` binds a sealed text to its place."""

    def seal(self, plain: bytes, associated: str) -> str:
        """The sealed text. It opens only with the same `associated`."""

    def open(self, sealed: str, associated: str) -> bytes:
        """What was sealed. Raises ValueError for any other text or place."""


class Session(sqlalchemy.orm.Session):
    """A transaction as use cases see it.

    now: the moment at which it began; site and service: where it runs; sealing: encrypts personal data; writes: how
    often something was written in it so far.
    """

    now: datetime
    site: str
    service: str
    sealing: Sealing | None
    has_events: bool = False
    writes: int = 0


@event.listens_for(Session, "after_flush")
def _count_flush(session: Session, context: Any) -> None:
    session.writes += 1


@event.listens_for(Session, "do_orm_execute")
def _count_statement(state: ORMExecuteState) -> None:
    if not state.is_select and isinstance(state.session, Session):
        state.session.writes += 1
