"""The door for requests: a method that answers one contract with another.

    @rpc(MoveUnit, replies=Unit)
    def move_unit(self, request): ...

What comes over the bus is trusted in nothing: the form of the message, the context, the token and the request are
looked at here, once. Whatever happens inside, the caller gets an answer without internals, and the service goes on.
"""

import functools
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import eventlet
import kombu
import nameko.rpc
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint

from shared.contracts.base import Contract
from shared.contracts.refusals.bus import BUS_MALFORMED, BUS_UNKNOWN_METHOD, TOKEN_INVALID
from shared.kernel.actor import GUEST, Actor
from shared.kernel.errors import Refusal
from shared.runtime.breakage import log_breakage
from shared.runtime.bus import names
from shared.runtime.bus.connection import QueueConsumer
from shared.runtime.bus.line import Line, LineDown, context_of
from shared.runtime.bus.queues import RPC_EXCHANGE
from shared.runtime.context import CallContext, call_of, timed_out
from shared.runtime.logs import bound
from shared.runtime.metrics import RPC
from shared.runtime.serializer import NotPlainJson, render
from shared.runtime.tracing.spans import Kind, Span, from_inside

ANSWER_SECONDS_MAX = 60  # how long an answer to a request without a legible deadline is kept
METHOD_CHARACTERS_MAX = 100
BROKEN = "broken"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Incoming:
    """A request that has the form of one, before anybody has looked at what it says."""

    door: "RpcDoor"
    payload: Any
    context: CallContext


def rpc(request: type[Contract], *, replies: type[Contract], secret: bool = False) -> Callable[..., Any]:
    """Make a method answer requests: it is given what `request` loaded, and returns what `replies` has dumped.

    The method finds `self.actor`, `self.context`, and `self.db` bound to the call.
    secret: the answer must not be kept for a repetition of the request (sign-in, codes, exports).
    """

    def decorate(method: Callable[[Any, Any], Any]) -> Callable[[Any, Incoming], dict[str, Any]]:
        @functools.wraps(method)
        def door(service: Any, incoming: Incoming) -> dict[str, Any]:
            return incoming.door.answer(service, method, incoming)

        register_entrypoint(door, RpcDoor(request, replies, secret))
        return door

    return decorate


class RpcConsumer(nameko.rpc.RpcConsumer):
    """The queue of requests to a service; finds the door that each is for."""

    queue_consumer = QueueConsumer()
    line = Line()

    def setup(self) -> None:
        if self.queue is None:
            name = self.container.service_name
            self.queue = kombu.Queue(
                names.rpc_queue(name),
                exchange=RPC_EXCHANGE,
                routing_key=names.rpc_binding(name),
                durable=True,
                queue_arguments={"x-queue-type": "classic"},
            )
            self.queue_consumer.register_provider(self)

    def handle_message(self, body: Any, message: kombu.Message) -> None:
        try:
            incoming = self._incoming(body, message)
        except Refusal as refusal:
            self.refuse(message, refusal)
            return
        try:
            incoming.door.enter(incoming, message)
        except ContainerBeingKilled:
            self.requeue_message(message)

    def on_undecodable(self, message: kombu.Message, reason: str) -> None:
        self.refuse(message, BUS_MALFORMED())

    def refuse(self, message: kombu.Message, refusal: Refusal) -> None:
        """Answer without having opened a door."""
        logger.info("refused a request for %s: %s", message.delivery_info.get("routing_key"), refusal.code)
        self.respond(message, {"result": None, "error": refusal.to_wire()}, ANSWER_SECONDS_MAX)

    def respond(self, message: kombu.Message, answer: dict[str, Any], seconds: float) -> None:
        """Send the answer where the request asked for it, then acknowledge the request.

        An answer that cannot be written is answered as broken; one that cannot be sent is given up: the broker has the
        request again, or the caller has given up too. seconds: how long anybody waits for it.
        """
        reply_to = message.properties.get("reply_to")
        if names.is_reply_queue(reply_to):
            self._send(self._written(answer, message), reply_to, message, seconds)
        self.queue_consumer.ack_message(message)

    def _incoming(self, body: Any, message: kombu.Message) -> Incoming:
        """Raises Invalid or NotFound `bus.…` for what has not the form of a request; without a place to answer, too."""
        if not names.is_reply_queue(message.properties.get("reply_to")):
            raise BUS_MALFORMED()
        method = names.method_of(message.delivery_info["routing_key"])
        door = next((door for door in self._providers if door.method_name == method), None)
        if door is None:
            raise BUS_UNKNOWN_METHOD(method=method[:METHOD_CHARACTERS_MAX])
        match body:
            case {"args": [payload], "kwargs": dict(named), **rest} if not named and not rest:
                return Incoming(door, payload, context_of(message))
        raise BUS_MALFORMED()

    def _written(self, answer: dict[str, Any], message: kombu.Message) -> bytes:
        try:
            return render(answer)
        except NotPlainJson as error:
            log_breakage(logger, error, f"the answer to {message.delivery_info['routing_key']}")
            return render(broken())

    def _send(self, body: bytes, reply_to: str, message: kombu.Message, seconds: float) -> None:
        correlation_id = message.properties.get("correlation_id")
        about = {"correlation_id": correlation_id} if isinstance(correlation_id, str) else {}
        try:
            self.line.publish(body, reply_to, seconds=seconds, headers={}, **about)
        except LineDown:
            logger.warning("an answer to %s could not be sent", message.delivery_info["routing_key"])


class RpcDoor(Entrypoint):
    """One method behind its contracts."""

    rpc_consumer = RpcConsumer()

    def __init__(self, request: type[Contract], replies: type[Contract], secret: bool) -> None:
        super().__init__()
        self.request, self.replies, self.secret = request(), replies(), secret

    def setup(self) -> None:
        service = names.service_of(self.container.service_name)
        self.operation = f"{service}.{self.method_name}"
        self.attributes = {"rpc.system": "nameko", "rpc.service": service, "rpc.method": self.method_name}
        self.rpc_consumer.register_provider(self)

    def stop(self) -> None:
        self.rpc_consumer.unregister_provider(self)

    def enter(self, incoming: Incoming, message: kombu.Message) -> None:
        """Have a worker answer, as soon as one is free. Raises ContainerBeingKilled."""

        def handle_result(worker_ctx: Any, answer: Any, exc_info: Any) -> tuple[Any, Any]:
            seconds = max(incoming.context.remaining_seconds, 1.0)
            self.rpc_consumer.respond(message, broken(incoming.context) if exc_info else answer, seconds)
            return answer, exc_info

        self.container.spawn_worker(
            self, (incoming,), {}, context_data=incoming.context.to_data(), handle_result=handle_result
        )

    def answer(self, service: Any, method: Callable[[Any, Any], Any], incoming: Incoming) -> dict[str, Any]:
        """Answer, counted and timed; whatever is logged on the way carries the request's id."""
        began = time.monotonic()
        context = incoming.context
        service_name, _, method_name = self.operation.partition(".")
        place = from_inside(context.traceparent, context.tracestate)
        doing = Span(place, service_name, self.operation, Kind.SERVER, self.attributes)
        with bound(request_id=context.request_id), doing as span:
            answer = self._answer(service, method, incoming)
            outcome = "ok"
            if answer["error"]:
                outcome = answer["error"]["code"]
                span.fail(outcome, is_broken=answer["error"]["kind"] == BROKEN)
        RPC.labels(service_name, method_name, outcome).observe(time.monotonic() - began)
        return answer

    def _answer(self, service: Any, method: Callable[[Any, Any], Any], incoming: Incoming) -> dict[str, Any]:
        """The outermost door: whatever happens becomes an answer. eventlet's Timeout is no Exception."""
        try:
            return {"result": self._result(service, method, incoming), "error": None}
        except Refusal as refusal:
            return {"result": None, "error": refusal.to_wire()}
        except (Exception, eventlet.Timeout) as error:
            log_breakage(logger, error, self.operation, incoming.context.request_id)
            return broken(incoming.context)

    def _result(self, service: Any, method: Callable[[Any, Any], Any], incoming: Incoming) -> Any:
        context = incoming.context
        if not context.remaining_seconds:  # it has waited longer than its caller
            raise timed_out()
        service.context, service.actor = context, self._actor(context.token)
        request = self.request.request(incoming.payload)
        if hasattr(service, "db"):
            said = self.request.lasting(incoming.payload)
            call = call_of(context, service.actor, self.operation, said, self.replies, self.secret)
            service.db = service.db.bound(call)
        return method(service, request)

    def _actor(self, token: str) -> Actor:
        """Who the token speaks for; without one, a guest. Raises Unauthenticated."""
        if not token:
            return GUEST
        verifier = self.container.config.get("VERIFIER")
        if verifier is None:
            raise TOKEN_INVALID()
        actor: Actor = verifier.actor(token)
        return actor


def broken(context: CallContext | None = None) -> dict[str, Any]:
    """The answer to a request that broke the service: it says nothing but where to look. No refusal is of this kind."""
    parameters = {"request_id": context.request_id} if context else {}
    return {"result": None, "error": {"kind": BROKEN, "code": "bus.broken", "parameters": parameters}}
