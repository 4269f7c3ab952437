"""Requests on their way out of a container, and the queue of answers to them: who waits for which.

What is asked of one door in one moment leaves as one parcel (`parcels.py`). Who does not know parcels yet refuses them
before anything is done (`bus.malformed`), as during a rolling upgrade: then each request in it is sent by itself, and
for a while nothing else goes there.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import eventlet
import kombu
from eventlet.event import Event
from nameko.extensions import SharedExtension

from shared.contracts.refusals.bus import BUS_AWAY, BUS_MALFORMED
from shared.kernel.errors import Refusal
from shared.runtime.bus import names
from shared.runtime.bus.connection import QueueConsumer
from shared.runtime.bus.line import Line, LineDown, headers_of
from shared.runtime.bus.parcels import answers_in, is_fit, parcel_of, request_in_parcel
from shared.runtime.bus.queues import RPC_EXCHANGE
from shared.runtime.context import CallContext

REPLY_QUEUE_SECONDS = 300  # how long answers wait for a process whose connection broke
AWAY_RETRY_SECONDS = 2
WITHOUT_PARCELS_SECONDS = 60  # after somebody did not know them; an upgrade takes minutes

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Asked:
    """One request under way. payload: its JSON; answer: is sent what came of it; parcel: what it left in, if in one."""

    routing_key: str
    context: CallContext
    payload: bytes
    id: str = field(default_factory=lambda: uuid4().hex)
    answer: Event = field(default_factory=Event)
    parcel: "Parcel | None" = None


@dataclass(eq=False)
class Parcel:
    """Requests that left together, as long as somebody waits for one of them."""

    asked: dict[str, Asked]
    id: str = field(default_factory=lambda: uuid4().hex)


class Replies(SharedExtension):
    """The queue of answers to this container, and who waits for which."""

    queue_consumer = QueueConsumer()
    line = Line()
    no_ack = True  # an answer that is lost with the process is no longer asked for
    inline = True

    def __init__(self) -> None:
        self._waiting: dict[str, Asked] = {}
        self._parcels: dict[str, Parcel] = {}
        self._without_parcels: dict[str, float] = {}  # until when, in monotonic seconds, by service
        super().__init__()

    def setup(self) -> None:
        self.name = names.reply_queue(names.site_of(self.container.service_name), str(uuid4()))
        self.queue = kombu.Queue(
            self.name,
            exchange=RPC_EXCHANGE,
            routing_key=self.name,
            durable=True,
            expires=REPLY_QUEUE_SECONDS,
            queue_arguments={"x-queue-type": "classic"},
        )
        self.queue_consumer.register_provider(self)
        self.line.heed(returned=self._returned, lost=self._lost)
        self._leaving = self.line.gathering(self._send_all)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def ask(self, routing_key: str, context: CallContext, payload: bytes) -> Asked:
        """Have a request sent. Its answer comes to `Asked.answer`: what was answered, or the refusal of being away."""
        asked = Asked(routing_key, context, payload)
        self._waiting[asked.id] = asked
        self._leaving.add(routing_key, asked, len(payload))
        return asked

    def forget(self, asked: Asked) -> None:
        """Nobody waits for that answer any more."""
        self._taken(asked.id)

    @property
    def waiting_count(self) -> int:
        """How many calls are under way."""
        return len(self._waiting)

    def handle_message(self, body: Any, message: kombu.Message) -> None:
        answers = answers_in(body)
        if answers is None:
            # None is silence to who waits; null is something that was said
            self._answered(message.properties.get("correlation_id"), "null" if body is None else body)
            return
        for answer in answers:
            self._tell(answer["id"], answer)

    def on_undecodable(self, message: kombu.Message, reason: str) -> None:
        logger.error("an answer was no plain JSON: %s", reason)
        self._answered(message.properties.get("correlation_id"), reason)

    def _send_all(self, routing_key: str, gathered: Sequence[Asked]) -> None:
        """What was gathered for one door: the fit ones in a parcel, where there are several and it is known there."""
        asked = [one for one in gathered if one.id in self._waiting]
        fit = [one for one in asked if is_fit(one.payload)] if self._knows_parcels(routing_key) else []
        if len(fit) > 1:
            self._send_parcel(routing_key, fit)
            asked = [one for one in asked if one.parcel is None]
        self._send_each(asked)

    def _send_parcel(self, routing_key: str, asked: Sequence[Asked]) -> None:
        parcel = Parcel({one.id: one for one in asked})
        self._parcels[parcel.id] = parcel
        for one in asked:
            one.parcel = parcel
        requests = [request_in_parcel(one.id, one.context.to_data(), one.payload) for one in asked]
        self._publish(parcel_of(requests), routing_key, {}, parcel.id, asked)

    def _send_each(self, asked: Iterable[Asked]) -> None:
        for one in asked:
            body = b'{"args":[%b],"kwargs":{}}' % one.payload
            self._publish(body, one.routing_key, headers_of(one.context), one.id, [one])

    def _publish(self, body: bytes, key: str, headers: dict[str, str], id: str, asked: Sequence[Asked]) -> None:
        """It is worth something until the last of its deadlines; each is looked at by whoever answers."""
        seconds = max(one.context.remaining_seconds for one in asked)
        if not seconds:
            return  # whoever waits is just hearing that it is late
        try:
            with eventlet.Timeout(seconds):
                self.line.publish(
                    body, key, seconds=seconds, mandatory=True, headers=headers, reply_to=self.name, correlation_id=id
                )
        except (LineDown, eventlet.Timeout):
            for one in asked:
                self._tell(one.id, away())

    def _knows_parcels(self, routing_key: str) -> bool:
        return time.monotonic() >= self._without_parcels.get(names.callee_of(routing_key), 0.0)

    def _answered(self, id: Any, answer: Any) -> None:
        parcel = self._parcels.get(id) if isinstance(id, str) else None
        if parcel is None:
            self._tell(id, answer)
        elif _is_malformed(answer):
            self._unpack(parcel)
        else:
            for one in list(parcel.asked):
                self._tell(one, answer)

    def _unpack(self, parcel: Parcel) -> None:
        """Nothing of the parcel was executed: send each request in it by itself."""
        del self._parcels[parcel.id]
        asked = list(parcel.asked.values())
        service = names.callee_of(asked[0].routing_key)
        logger.info("%s does not know parcels; its requests are sent one by one for a while", service)
        self._without_parcels[service] = time.monotonic() + WITHOUT_PARCELS_SECONDS
        for one in asked:
            one.parcel = None
        self.container.spawn_managed_thread(partial(self._send_each, asked), identifier="unpacked")

    def _returned(self, id: str) -> None:
        self._answered(id, away())

    def _lost(self) -> None:
        for id in list(self._waiting):
            self._tell(id, away())

    def _tell(self, id: Any, answer: Any) -> None:
        asked = self._taken(id) if isinstance(id, str) else None
        if asked is not None:
            asked.answer.send(answer)

    def _taken(self, id: str) -> Asked | None:
        asked = self._waiting.pop(id, None)
        if asked is not None and asked.parcel is not None:
            del asked.parcel.asked[id]
            if not asked.parcel.asked:
                self._parcels.pop(asked.parcel.id, None)
        return asked


def away() -> Refusal:
    """The refusal of a call that reaches nobody."""
    return BUS_AWAY(retry_after_seconds=AWAY_RETRY_SECONDS)


def _is_malformed(answer: Any) -> bool:
    error = answer.get("error") if isinstance(answer, dict) else None
    return isinstance(error, dict) and error.get("code") == BUS_MALFORMED.code
