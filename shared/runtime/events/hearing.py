"""How a reader deals with what was delivered: handled, parked, or, while the database is away, left in hand.

Nothing delivered is lost, and nothing is given back to the broker in a loop. What is not settled here the door holds
(`doors/subscribe.py`), and has it heard again later.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import eventlet

from shared.contracts.base import Event, Received
from shared.kernel.errors import Refusal, Unavailable
from shared.runtime.breakage import log_breakage
from shared.runtime.data.database import CallDatabase, Database
from shared.runtime.events import inbox
from shared.runtime.events.inbox import Letter, Work
from shared.runtime.events.placing import handling, together
from shared.runtime.events.wire import Malformed, id_of_malformed, read_event
from shared.runtime.logs import bound
from shared.runtime.metrics import EVENT_LAG, EVENTS_HANDLED
from shared.runtime.refusals import DATABASE_AWAY
from shared.runtime.tracing.spans import Span

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Delivery:
    """A message in hand. parked_as: the inbox row that holds it, when it failed before; message: what to acknowledge.

    settled: it was handled or parked, and need not be held any longer; is_duplicate: it had been handled before;
    handling: the span of the attempt under way.
    """

    body: bytes
    message: Any = None
    parked_as: UUID | None = None
    received: Received | None = None
    settled: bool = False
    is_duplicate: bool = False
    handling: Span | None = None


class ReaderDatabase(CallDatabase):
    """The database of a service while it hears one event. works: where to put what is to share a transaction."""

    def __init__(self, database: Database, reader: str, delivery: Delivery, works: list[Work] | None = None) -> None:
        super().__init__(database, None)
        self._reader, self._delivery, self._works = reader, delivery, works

    def run_once(self, use_case: Callable[..., Any], received: Received) -> None:
        """Handle the event in one transaction with its inbox row; a duplicate changes nothing."""
        self._handle(use_case, received)

    def run_all_once(self, use_case: Callable[..., Any], received: Received) -> None:
        """The same, with a use case that takes a list: of all new events of the batch at once."""
        self._handle(use_case, received, shared=True)

    def _handle(self, use_case: Callable[..., Any], received: Received, *, shared: bool = False) -> None:
        place = self._delivery.handling.place if self._delivery.handling else None
        work = Work(use_case, received, self._reader, self._delivery.parked_as, shared, place)
        if self._works is None:
            (ran,) = self.database.step(inbox.handle_once, [work])
            self._delivery.is_duplicate = not ran
        else:
            self._works.append(work)


Handle = Callable[[ReaderDatabase, Received], None]


class Hearing:
    """One reader of one contract. handle: calls the service's method with this database in its hands."""

    def __init__(self, contract: Event, reader: str, database: Database, handle: Handle) -> None:
        self.contract, self.reader = contract, reader
        self.database, self.handle = database, handle

    def hear(self, deliveries: Sequence[Delivery]) -> None:
        """Deal with all of them; those that could not even be parked stay unsettled. Raises nothing."""
        for delivery in deliveries:
            self._read(delivery)
        readable = [delivery for delivery in deliveries if delivery.received is not None]
        if len(readable) == 1 or not self._together(readable):
            for delivery in readable:
                self._alone(delivery)

    def _read(self, delivery: Delivery) -> None:
        try:
            delivery.received = read_event(delivery.body, self.contract, self.database.sealing)
        except Malformed as error:
            logger.warning("a message to %s is no %s: %s", self.reader, self.contract.event_type, error.reason)
            self._park(delivery, f"malformed: {error.reason}", final=True)
        except Exception as error:  # an event that cannot be opened: a key is missing, perhaps only here
            log_breakage(logger, error, self.reader)
            self._park(delivery, error)

    def _together(self, deliveries: Sequence[Delivery]) -> bool:
        """Handle all in one transaction; False where they have to be repeated one by one."""
        works: list[Work] = []
        try:
            with together([self._handling(delivery) for delivery in deliveries]):
                # In one order of things, so that two processes with a batch each do not wait for one another.
                for delivery in sorted(deliveries, key=_subject):
                    assert delivery.received is not None
                    self.handle(ReaderDatabase(self.database, self.reader, delivery, works), delivery.received)
                ran = self.database.step(inbox.handle_once, works)
        except (Exception, eventlet.Timeout) as error:
            is_away = isinstance(error, Unavailable) and error.code == DATABASE_AWAY.code
            number, word = len(deliveries), inbox.error_word(error)
            logger.info("%d events to %s are repeated: %s", number, self.reader, word, extra=_ids(deliveries))
            return is_away
        new = {work.received.event_id for work, has_run in zip(works, ran, strict=True) if has_run}
        for delivery in deliveries:
            delivery.is_duplicate = delivery.received is not None and delivery.received.event_id not in new
            self._count_handled(delivery)
        return True

    def _alone(self, delivery: Delivery) -> None:
        assert delivery.received is not None
        event_id = str(delivery.received.event_id)
        with bound(event_id=event_id), self._handling(delivery) as span:
            try:
                self.handle(ReaderDatabase(self.database, self.reader, delivery), delivery.received)
                self._count_handled(delivery)
            except Refusal as refusal:
                span.fail(refusal)
                logger.warning("%s cannot handle event %s: %s", self.reader, event_id, refusal.code)
                self._park(delivery, refusal)
            except (Exception, eventlet.Timeout) as error:
                span.fail(error)
                log_breakage(logger, error, self.reader, event_id)
                self._park(delivery, error)

    def _handling(self, delivery: Delivery) -> Span:
        assert delivery.received is not None
        is_repeated = delivery.parked_as is not None
        delivery.handling = handling(delivery.received, self.database.service, self.reader, is_repeated)
        return delivery.handling

    def _park(self, delivery: Delivery, error: BaseException | str, *, final: bool = False) -> None:
        try:
            if delivery.parked_as is not None:
                self.database.step(inbox.park_again, delivery.parked_as, self.reader, error, final)
            else:
                self.database.step(inbox.park, self._letter(delivery), error, final)
            self._count(delivery, "dead" if final else "parked")
        except Unavailable as refusal:
            logger.warning("%s holds a message: %s", self.reader, refusal.code)
        except (Exception, eventlet.Timeout) as broken:
            log_breakage(logger, broken, f"parking for {self.reader}")

    def _count_handled(self, delivery: Delivery) -> None:
        self._count(delivery, "duplicate" if delivery.is_duplicate else "handled")
        if delivery.received is not None and not delivery.is_duplicate:
            lag = (self.database.clock.now() - delivery.received.time).total_seconds()
            EVENT_LAG.labels(self.reader, self.contract.event_type).observe(max(0.0, lag))  # clocks differ

    def _count(self, delivery: Delivery, outcome: str) -> None:
        delivery.settled = True
        service = self.database.service
        EVENTS_HANDLED.labels(service, self.contract.event_type, outcome).inc()

    def _letter(self, delivery: Delivery) -> Letter:
        received = delivery.received
        event_id = received.event_id if received else id_of_malformed(self.reader, delivery.body)
        return Letter(
            event_id, self.reader, self.contract.event_type, received.subject if received else "", delivery.body
        )


def _ids(deliveries: Sequence[Delivery]) -> dict[str, str]:
    return {"event_ids": " ".join(str(delivery.received.event_id) for delivery in deliveries if delivery.received)}


def _subject(delivery: Delivery) -> str:
    return delivery.received.subject if delivery.received else ""
