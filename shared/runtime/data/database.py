"""The database of a service: the only place where a transaction begins or ends.

A use case is a function of a session and plain arguments. It is run here, in one transaction, with the call's
idempotency, its deadline as the server's time-outs, and its events in the outbox. Nothing that waits for anything but
the database may happen inside one (`switches.py` finds it out in tests).
"""

import random
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from shared.contracts.base import Received
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.errors import Refusal
from shared.runtime.context import Call
from shared.runtime.data import idempotency
from shared.runtime.data.engine import begin_words, is_retriable, lost_connection, make_engine, refusal_for
from shared.runtime.data.grouping import Groups, Item, Together, perform_in_group
from shared.runtime.data.mapping import RuntimeBase
from shared.runtime.data.session import Sealing, Session
from shared.runtime.data.together import alone, perform_together
from shared.runtime.metrics import CONNECTION_WAITS, DATABASE_TROUBLES, TRANSACTIONS, TRANSACTIONS_REPEATED
from shared.runtime.refusals import busy
from shared.runtime.tracing.spans import Kind, part

RETRIES_MAX = 4
RETRY_PAUSE_SECONDS_MAX = 0.05
POOL_SIZE_DEFAULT = 10
TRANSACTION_SECONDS_DEFAULT = 30.0

Result = TypeVar("Result")

open_transactions: dict[int, str] = {}
"""Which greenthreads (or threads) are inside a transaction, and of which service: for the guard in tests."""


class Database:
    """The database of one service. sealing: for personal events; on_outbox: called after a commit that left events."""

    def __init__(
        self,
        uri: str,
        *,
        service: str,
        site: str,
        clock: Clock | None = None,
        pool_size: int = POOL_SIZE_DEFAULT,
        sealing: Sealing | None = None,
        on_outbox: Callable[[], None] = lambda: None,
    ) -> None:
        self.engine = make_engine(uri, pool_size=pool_size)
        self._pool: Any = self.engine.pool
        self._dialect = self.engine.dialect.name
        self._seconds = {kind: TRANSACTIONS.labels(service, kind) for kind in ("read", "write")}
        self.service, self.site = service, site
        self.clock = clock or SystemClock()
        self.sealing = sealing
        self.on_outbox = on_outbox
        self.on_written: list[Callable[[], None]] = []  # told after each transaction here that left something written
        self._groups = Groups(self._run_group)

    def run(self, use_case: Callable[..., Any], *arguments: Any, call: Call | None = None) -> Any:
        """Run a use case in one write transaction, once per idempotency key; its result is dumped by `call.replies`.

        A use case that returns a Refusal commits what it recorded, and the refusal is raised here. One that raises
        leaves nothing. Raises Unavailable where the database is away or busy, Conflict for a key used twice.
        """

        def act(session: Session) -> Any:
            return perform(session, call, use_case, *arguments)

        return raised_or_returned(self._write(act, call))

    def step(self, use_case: Callable[..., Result], *arguments: Any, call: Call | None = None) -> Result:
        """One of several transactions of a door: like `run`, without idempotency and without dumping."""
        result: Result = raised_or_returned(self._write(lambda session: use_case(session, *arguments), call))
        return result

    def read(self, query: Callable[..., Any], *arguments: Any, call: Call | None = None) -> Any:
        """Run a query in a transaction that cannot write and sees one state throughout. Dumped like `run`."""

        def act() -> Any:
            with self._transaction(call, writing=False) as session:
                return dumped(session, query(session, *arguments), call)

        return self._retried(act)

    def run_grouped(
        self,
        key: Hashable,
        use_case: Callable[..., Any],
        *arguments: Any,
        call: Call | None = None,
        together: Together | None = None,
    ) -> Any:
        """Like `run`, in one transaction with the concurrent calls that have the same key (`grouping.py`).

        together: locks and loads for all of them; what it returns is the first argument of each (`together.py`).
        """
        item = self._groups.join((use_case, key), Item(use_case, arguments, call, together))
        if item.alone:
            act = alone(together, use_case, arguments)
            return raised_or_returned(self._write(lambda session: act(session, perform, call), call))
        return raised_or_returned(item.outcome)

    def is_repetition(self, call: Call | None) -> bool:
        """Whether the same call was answered before: `run` will answer it again, and do nothing."""
        if call is None or not call.idempotency_key:
            return False

        def act() -> bool:
            with self._transaction(call, writing=False) as session:
                return idempotency.is_known(session, call)

        return self._retried(act)

    def bound(self, call: Call | None) -> "CallDatabase":
        """The same database for one call."""
        return CallDatabase(self, call)

    def create_all_for_tests(self, *metadata: MetaData) -> None:
        """Make the runtime's tables and the given ones, without migrations."""
        for tables in (RuntimeBase.metadata, *metadata):
            tables.create_all(self.engine)

    def close(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()

    def _run_group(self, group: list[Item]) -> None:
        def act(session: Session) -> list[Any]:
            if group[0].together is not None:
                return perform_together(session, group)
            return [perform_in_group(session, item, dumped) for item in group]

        for item, outcome in zip(group, self._write(act, group[0].call), strict=True):
            item.outcome = outcome

    def _write(self, act: Callable[[Session], Any], call: Call | None) -> Any:
        def attempt() -> tuple[Any, bool, int]:
            with self._transaction(call, writing=True) as session:
                outcome = act(session)
                session.flush()
                return outcome, session.has_events, session.writes

        outcome, has_events, writes = self._retried(attempt)
        for tell in self.on_written if writes else ():
            tell()
        if has_events:
            self.on_outbox()
        return outcome

    def _retried(self, attempt: Callable[[], Result]) -> Result:
        """Repeat what a deadlock ended, at most `RETRIES_MAX` times; the server's other troubles become refusals."""
        for tried in range(RETRIES_MAX + 1):
            try:
                return attempt()
            except SQLAlchemyError as error:
                if not is_retriable(error) or tried == RETRIES_MAX:
                    refusal = self._refusal(error)
                    raise (refusal or error) from (error if refusal else None)
            TRANSACTIONS_REPEATED.labels(self.service).inc()
            time.sleep(random.uniform(0, RETRY_PAUSE_SECONDS_MAX))
        raise AssertionError("the last attempt returns or raises")

    def _refusal(self, error: SQLAlchemyError) -> Refusal | None:
        """What callers are told of an error that no further attempt mends; None where it is a defect of ours."""
        refusal = refusal_for(error)
        if refusal is not None:
            DATABASE_TROUBLES.labels(self.service, refusal.code.partition(".")[2]).inc()
        return refusal

    @contextmanager
    def _transaction(self, call: Call | None, *, writing: bool) -> Iterator[Session]:
        began, kind = time.monotonic(), "write" if writing else "read"
        with part(self.service, f"{kind} transaction", Kind.CLIENT, {"db.system.name": self._dialect}):
            try:
                with self._opened(call, writing) as session:
                    yield session
            finally:
                self._seconds[kind].observe(time.monotonic() - began)

    @contextmanager
    def _opened(self, call: Call | None, writing: bool) -> Iterator[Session]:
        session = self._begun(call, writing)
        greenthread = threading.get_ident()
        open_transactions[greenthread] = self.service
        try:
            yield session
            session.commit()
        finally:
            # Closing rolls back whatever was not committed.
            try:
                session.close()
            finally:
                open_transactions.pop(greenthread, None)

    def _begun(self, call: Call | None, writing: bool) -> Session:
        """A session whose transaction is open. A pooled connection that died meanwhile costs one more attempt."""
        assert threading.get_ident() not in open_transactions, "a transaction inside a transaction"
        session = Session(self.engine, expire_on_commit=False)
        session.now, session.site, session.service = self.clock.now(), self.site, self.service
        session.sealing = self.sealing
        if self._pool.checkedout() >= self._pool.size():
            CONNECTION_WAITS.labels(self.service).inc()
        words = begin_words(self.engine, writing=writing, seconds=_seconds_left(call))
        for last in (False, True):
            try:
                session.connection(execution_options={"begin_words": words})
                return session
            except DBAPIError as error:
                session.close()
                if last or not lost_connection(error):
                    raise
        raise AssertionError("the last attempt returns or raises")


class CallDatabase:
    """A service's database inside one call: this is `self.db` in a door."""

    def __init__(self, database: Database, call: Call | None) -> None:
        self.database, self.call = database, call

    def bound(self, call: Call | None) -> "CallDatabase":
        """The same database for another call."""
        return CallDatabase(self.database, call)

    def run(self, use_case: Callable[..., Any], *arguments: Any) -> Any:
        """See `Database.run`."""
        return self.database.run(use_case, *arguments, call=self.call)

    def run_grouped(
        self, key: Hashable, use_case: Callable[..., Any], *arguments: Any, together: Together | None = None
    ) -> Any:
        """See `Database.run_grouped`."""
        return self.database.run_grouped(key, use_case, *arguments, call=self.call, together=together)

    def step(self, use_case: Callable[..., Result], *arguments: Any) -> Result:
        """See `Database.step`."""
        return self.database.step(use_case, *arguments, call=self.call)

    def read(self, query: Callable[..., Any], *arguments: Any) -> Any:
        """See `Database.read`."""
        return self.database.read(query, *arguments, call=self.call)

    def is_repetition(self) -> bool:
        """See `Database.is_repetition`."""
        return self.database.is_repetition(self.call)

    def run_once(self, use_case: Callable[..., Any], received: Received) -> None:
        """Only a door that hears events has an inbox (`doors/subscribe.py`)."""
        raise AssertionError("run_once belongs into a @subscribe door")

    def run_all_once(self, use_case: Callable[..., Any], received: Received) -> None:
        """The same for use cases that take all events of a batch at once."""
        raise AssertionError("run_all_once belongs into a @subscribe door")


def perform(session: Session, call: Call | None, use_case: Callable[..., Any], *arguments: Any) -> Any:
    """Run a use case inside an open transaction, or find what came of the same call before."""
    if call is None or not call.idempotency_key:
        return dumped(session, use_case(session, *arguments), call)
    claim = idempotency.claim(session, call)
    if not claim.is_new:
        return claim.outcome()
    outcome = dumped(session, use_case(session, *arguments), call)
    claim.keep(outcome)
    return outcome


def dumped(session: Session, result: Any, call: Call | None) -> Any:
    """The result as plain JSON, while what it needs can still be loaded; a Refusal stays one."""
    if isinstance(result, Refusal) or call is None or call.replies is None:
        return result
    if session.new or session.dirty or session.deleted:
        session.flush()
    return call.replies.dump(result)


def raised_or_returned(outcome: Any) -> Any:
    """A use case says no to what it also recorded by returning the refusal."""
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _seconds_left(call: Call | None) -> float:
    """How long the transaction may take. Raises Unavailable when the caller has stopped waiting."""
    if call is None:
        return TRANSACTION_SECONDS_DEFAULT
    if call.deadline <= time.time():
        raise busy()
    return call.deadline - time.time()
