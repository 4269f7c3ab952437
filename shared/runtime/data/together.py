"""A group of calls whose needs are locked and loaded at once, and whose effects are written at once.

The function that gathers locks in one order for all, so that groups, and others who keep that order, never wait for one
another: persons by id, then the shift. Between the items nothing goes to the database: a use case finds what it needs
in what was gathered, and what the items before it have made of that; what it returns is complete without the database.
At the end one statement writes many rows.
"""

from collections.abc import Callable, Sequence
from typing import Any

from shared.contracts.base import Contract
from shared.kernel.errors import Refusal
from shared.runtime.context import Call
from shared.runtime.data.grouping import Item, Together
from shared.runtime.data.idempotency import Kept
from shared.runtime.data.session import Session


def perform_together(session: Session, group: Sequence[Item]) -> list[Any]:
    """The outcome of each item, in their order: an answer, or a refusal where nothing had been written before it.

    Raises where an item failed, or was refused after it had written.
    """
    together = group[0].together
    assert together is not None
    gathered = together(session, [item.arguments for item in group])
    kept = Kept(session, [item.call for item in group if _has_key(item.call)])
    written = Written(session)
    outcomes = []
    for item in group:
        outcomes.append(_outcome(session, item, gathered, kept, written))
        written.note()
    kept.write()
    return outcomes


def alone(together: Together | None, use_case: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """What a call does in a transaction of its own: it gathers for itself, before anything else."""

    def act(session: Session, perform: Callable[..., Any], call: Call | None) -> Any:
        if together is None:
            return perform(session, call, use_case, *arguments)
        return perform(session, call, use_case, together(session, [arguments]), *arguments)

    return act


def _outcome(session: Session, item: Item, gathered: Any, kept: Kept, written: "Written") -> Any:
    if item.call is not None and _has_key(item.call):
        before = kept.outcome(item.call)
        if before is not None:
            return before.said
    try:
        outcome = item.context.run(item.use_case, session, gathered, *item.arguments)
    except Refusal as refusal:
        if written.more():
            raise
        return refusal  # not kept: it may be made again with its key
    if not isinstance(outcome, Refusal) and item.call is not None and isinstance(item.call.replies, Contract):
        outcome = item.call.replies.dump(outcome)
    if item.call is not None and _has_key(item.call):
        kept.keep(item.call, outcome)
    return outcome


def _has_key(call: Call | None) -> bool:
    return call is not None and bool(call.idempotency_key)


class Written:
    """What a session is about to write, and whether that has become more since it was last looked at."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen: dict[int, tuple[Any, dict[str, Any]]] = {}
        self.note()

    def note(self) -> None:
        """Look at it now."""
        session = self._session
        for row in session.dirty:
            self._seen[id(row)] = (row, dict(row.__dict__))
        for row in session.new:
            if id(row) not in self._seen:
                self._seen[id(row)] = (row, dict(row.__dict__))
        self._counts = self._count()

    def more(self) -> bool:
        """Whether a row was added, changed or deleted, or a statement sent, since."""
        if self._count() != self._counts or any(id(row) not in self._seen for row in self._session.dirty):
            return True
        return any(row.__dict__ != before for row, before in self._seen.values())

    def _count(self) -> tuple[int, int, int]:
        return self._session.writes, len(self._session.new), len(self._session.deleted)
