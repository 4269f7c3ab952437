"""The rows of the outbox that a relay has in hand: claimed, marked once they are published, or given back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update

from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

CLAIM_SECONDS = 20


def claim(session: Session, limit: int) -> Sequence[Outbox]:
    """The next rows that nobody publishes, for this relay alone until its claim ends.

    By a flag and with SKIP LOCKED, never by "greater than the last": numbers are taken before the commit (fact 30).
    """
    free = or_(Outbox.claimed_until.is_(None), Outbox.claimed_until <= session.now)
    rows = session.scalars(
        select(Outbox)
        .where(Outbox.published_at.is_(None), free, _ours(session))
        .order_by(Outbox.sequence)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    until = session.now + timedelta(seconds=CLAIM_SECONDS)
    _update(session, [row.sequence for row in rows], claimed_until=until)
    return rows


def unpublished(session: Session, after: int, limit: int) -> Sequence[Outbox]:
    """The next rows that are not marked, after a number."""
    waiting = select(Outbox).where(Outbox.published_at.is_(None), Outbox.sequence > after, _ours(session))
    return session.scalars(waiting.order_by(Outbox.sequence).limit(limit)).all()


def mark(session: Session, sequences: Sequence[int]) -> None:
    """The rows are published. Sealed data has been handed on and is removed."""
    _update(session, sequences, published_at=session.now, claimed_until=None)
    sealed = update(Outbox).where(Outbox.sequence.in_(sequences), Outbox.personal).values(data={})
    session.execute(sealed, execution_options={"synchronize_session": False})


def give_back(session: Session, sequences: Sequence[int]) -> None:
    """The rows could not be published: any relay may take them at once."""
    _update(session, sequences, claimed_until=None)


def _ours(session: Session) -> Any:
    """Only the owner of a contract publishes it, whatever the table holds."""
    return Outbox.event_type.startswith(f"{session.service}.", autoescape=True)


def _update(session: Session, sequences: Sequence[int], **values: Any) -> None:
    if sequences:
        statement = update(Outbox).where(Outbox.sequence.in_(sequences)).values(**values)
        session.execute(statement, execution_options={"synchronize_session": False})
