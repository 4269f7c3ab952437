"""A repeated call has the first one's effect and answer: key, request hash and answer lie in the effect's transaction.

RPC executes at least once, so every mutating call has a key. The scope of a key is who acts and what is done: two
people with the same key do not meet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import Refusal, refusal_from_wire
from shared.runtime.context import Call
from shared.runtime.data.engine import refusal_for
from shared.runtime.data.mapping import Json, RuntimeBase
from shared.runtime.data.session import Session
from shared.runtime.refusals import (
    ALREADY_DONE,
    DATABASE_BUSY,
    IDEMPOTENCY_KEY_INVALID,
    IDEMPOTENCY_KEY_REUSED,
    IN_PROGRESS,
)

KEPT_HOURS = 24
KEY_CHARACTERS_MAX = 200
SCOPE_CHARACTERS_MAX = 400
IN_PROGRESS_RETRY_SECONDS = 1


class IdempotentCall(RuntimeBase):
    """A call that was made: what it asked, as a hash, and what came of it.

    outcome: {"answer": …} or {"refusal": …}, {} of a secret operation that succeeded; None only while it is under way.
    """

    __tablename__ = "idempotent_call"

    scope: Mapped[str] = mapped_column(String(SCOPE_CHARACTERS_MAX), primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY_CHARACTERS_MAX), primary_key=True)
    request_hash: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[dict[str, Any] | None] = mapped_column(Json)
    called_at: Mapped[datetime] = mapped_column(index=True)


# In a rush there are many of them: rows of tables cost less than things.
CALLS = IdempotentCall.__table__


@dataclass(frozen=True)
class Claim:
    """The right to execute a call, or what came of it when it was executed before."""

    session: Session
    row: IdempotentCall
    is_new: bool
    secret: bool

    def keep(self, outcome: Any) -> None:
        """Store what came of it: an answer (plain JSON) or a Refusal."""
        self.row.outcome = _stored(outcome, self.secret)

    def outcome(self) -> Any:
        """What came of it the first time. Raises Conflict `request.already_done` where the answer was a secret."""
        return _said(self.row.outcome)

    def give_back(self) -> None:
        """The call came to nothing: it may be made again with this key."""
        self.session.delete(self.row)
        self.session.flush()


@dataclass(frozen=True)
class Before:
    """What came of a call before: plain JSON or a Refusal."""

    said: Any


class Kept:
    """The outcomes of several calls of one transaction: those kept before, and those to be kept, written at once.

    The calls' own locks are held before this looks, so that the repetition of one of them waits until it is written.
    """

    def __init__(self, session: Session, calls: Sequence[Call]) -> None:
        self._session = session
        self._known: dict[tuple[str, str], tuple[str | None, dict[str, Any] | None]] = {}  # hash and outcome
        self._new: list[dict[str, Any]] = []
        places = {(call.idempotency_scope, call.idempotency_key) for call in calls}
        if places:
            rows = select(CALLS.c.scope, CALLS.c.key, CALLS.c.request_hash, CALLS.c.outcome).where(
                tuple_(CALLS.c.scope, CALLS.c.key).in_(places)
            )
            self._known = {(scope, key): (hash, outcome) for scope, key, hash, outcome in session.execute(rows)}

    def outcome(self, call: Call) -> Before | None:
        """What came of the same call before, None where it is new. A key that served another request is refused."""
        if not 0 < len(call.idempotency_key) <= KEY_CHARACTERS_MAX:
            return Before(IDEMPOTENCY_KEY_INVALID())
        known = self._known.get((call.idempotency_scope, call.idempotency_key))
        if known is None:
            return None
        request_hash, outcome = known
        if request_hash != _hash(call):
            return Before(IDEMPOTENCY_KEY_REUSED())
        try:
            return Before(_said(outcome))
        except Refusal as refusal:
            return Before(refusal)

    def keep(self, call: Call, outcome: Any) -> None:
        """Remember what came of a new call."""
        scope, key, request_hash = call.idempotency_scope, call.idempotency_key, _hash(call)
        stored = _stored(outcome, call.secret)
        self._known[scope, key] = request_hash, stored
        row = {"scope": scope, "key": key, "request_hash": request_hash, "outcome": stored}
        self._new.append(row | {"called_at": self._session.now})

    def write(self) -> None:
        """Write them. Raises IntegrityError where somebody else has used a key meanwhile."""
        self._session.flush()
        if self._new:
            self._session.execute(insert(CALLS), self._new)


def _stored(outcome: Any, secret: bool) -> dict[str, Any]:
    """What is kept of an answer (plain JSON) or a Refusal."""
    if isinstance(outcome, Refusal):
        return {"refusal": outcome.to_wire()}
    return {} if secret else {"answer": outcome}


def _said(stored: dict[str, Any] | None) -> Any:
    """The other way round. Raises Conflict `request.already_done` where the answer was a secret."""
    assert stored is not None, "a call and its outcome are committed together"
    if "refusal" in stored:
        return refusal_from_wire(stored["refusal"])
    if "answer" not in stored:
        raise ALREADY_DONE()
    return stored["answer"]


def _hash(call: Call) -> str | None:
    # A hash of a request that holds a password or a code would tell it to whoever tries all of them.
    return None if call.secret else call.request_hash


def claim(session: Session, call: Call) -> Claim:
    """Take the key of a call. Raises Conflict: the key served another request, or the first call is still under way."""
    if not 0 < len(call.idempotency_key) <= KEY_CHARACTERS_MAX:
        raise IDEMPOTENCY_KEY_INVALID()
    position = (call.idempotency_scope, call.idempotency_key)
    request_hash = _hash(call)
    is_new = _inserted(session, *position, request_hash)
    row = session.get_one(IdempotentCall, position)
    if row.request_hash != request_hash:
        raise IDEMPOTENCY_KEY_REUSED()
    return Claim(session, row, is_new, call.secret)


def is_known(session: Session, call: Call) -> bool:
    """Whether a call with this key was answered before."""
    return session.get(IdempotentCall, (call.idempotency_scope, call.idempotency_key)) is not None


def _inserted(session: Session, scope: str, key: str, request_hash: str | None) -> bool:
    """Whether the row is ours. On PostgreSQL this waits until another transaction that has the key is done."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"scope": scope, "key": key, "request_hash": request_hash, "called_at": session.now}
    statement = insert(IdempotentCall).values(values).on_conflict_do_nothing().returning(IdempotentCall.key)
    try:
        return session.execute(statement).first() is not None
    except OperationalError as error:
        refusal = refusal_for(error)
        if refusal is not None and refusal.code == DATABASE_BUSY.code:
            raise IN_PROGRESS(retry_after_seconds=IN_PROGRESS_RETRY_SECONDS) from error
        raise
