"""Calling a service from the gateway: with a deadline, typed refusals, and an answer at once where nobody is there."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import kombu
from eventlet.event import Event
from nameko.extensions import DependencyProvider, SharedExtension

from shared.contracts.refusals.bus import BUS_AWAY
from shared.kernel.errors import Refusal, refusal_from_wire
from shared.runtime.bus import names
from shared.runtime.bus.connection import QueueConsumer
from shared.runtime.bus.line import Line, LineDown, headers_of
from shared.runtime.bus.observing import observed
from shared.runtime.bus.queues import RPC_EXCHANGE
from shared.runtime.context import CallContext, timed_out
from shared.runtime.serializer import render

REPLY_QUEUE_SECONDS = 300  # how long answers wait for a process whose connection broke
AWAY_RETRY_SECONDS = 2

logger = logging.getLogger(__name__)


class ServiceBroken(Exception):
    """The service failed in a way that is no refusal, or answered nonsense; its log has the request id."""


class Replies(SharedExtension):
    """The queue of answers to this container, and who waits for which."""

    queue_consumer = QueueConsumer()
    line = Line()
    no_ack = True  # an answer that is lost with the process is no longer asked for
    inline = True

    def __init__(self) -> None:
        self._waiting: dict[str, Event] = {}
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

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def expect(self, correlation_id: str) -> Event:
        """The event that the answer will be sent to."""
        event = self._waiting[correlation_id] = Event()
        return event

    def forget(self, correlation_id: str) -> None:
        """Nobody waits for that answer any more."""
        self._waiting.pop(correlation_id, None)

    @property
    def waiting_count(self) -> int:
        """How many calls are under way."""
        return len(self._waiting)

    def handle_message(self, body: Any, message: kombu.Message) -> None:
        # None is silence to who waits; null is something that was said
        self._send(message.properties.get("correlation_id"), "null" if body is None else body)

    def on_undecodable(self, message: kombu.Message, reason: str) -> None:
        logger.error("an answer was no plain JSON: %s", reason)
        self._send(message.properties.get("correlation_id"), reason)

    def _returned(self, correlation_id: str) -> None:
        self._send(correlation_id, away())

    def _lost(self) -> None:
        for correlation_id in list(self._waiting):
            self._returned(correlation_id)

    def _send(self, correlation_id: Any, answer: Any) -> None:
        event = self._waiting.pop(correlation_id, None) if isinstance(correlation_id, str) else None
        if event is not None:
            event.send(answer)


class Calls(DependencyProvider):
    """Gives `calls("identity", context).unit({"code": "BJ"})`: plain JSON in and out.

    Raises what the service refused, Unavailable `bus.timeout` at the deadline (whether the request took effect is
    unknown), Unavailable `bus.away` where the broker or the service is not there, ServiceBroken.
    """

    replies = Replies()
    line = Line()

    def get_dependency(self, worker_ctx: Any) -> Callable[[str, CallContext], "Service"]:
        return self.service

    def service(self, service: str, context: CallContext) -> "Service":
        """A service of this container's own site, to be called in this context."""
        name = names.bus_name(service, names.site_of(self.container.service_name))
        return Service(observed(service, context, partial(self._call, name)))

    def _call(self, name: str, context: CallContext, method: str, request: Any) -> Any:
        remaining_seconds = context.remaining_seconds
        if not remaining_seconds:
            raise timed_out()
        body = render({"args": [request], "kwargs": {}})
        correlation_id = uuid4().hex
        answer = self.replies.expect(correlation_id)
        try:
            self.line.publish(
                body,
                names.rpc_routing_key(name, method),
                seconds=remaining_seconds,
                mandatory=True,
                headers=headers_of(context),
                reply_to=self.replies.name,
                correlation_id=correlation_id,
            )
            return result_of(answer.wait(remaining_seconds))
        except LineDown:
            raise away() from None
        finally:
            self.replies.forget(correlation_id)


class Service:
    """The doors of a service as methods."""

    def __init__(self, call: Callable[[str, Any], Any]) -> None:
        self._call = call

    def __getattr__(self, method: str) -> Callable[[Any], Any]:
        if method.startswith("_"):
            raise AttributeError(method)
        return partial(self._call, method)


def result_of(answer: Any) -> Any:
    """What a service answered, where None is silence. Raises as `Calls` says."""
    if answer is None:
        raise timed_out()
    if isinstance(answer, Refusal):
        raise answer
    try:
        error = answer["error"]
        if error is None:
            return answer["result"]
        refusal = refusal_from_wire(error)
    except (KeyError, TypeError):
        raise ServiceBroken from None
    raise refusal


def away() -> Refusal:
    """The refusal of a call that reaches nobody."""
    return BUS_AWAY(retry_after_seconds=AWAY_RETRY_SECONDS)
