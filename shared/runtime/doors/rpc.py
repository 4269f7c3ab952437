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
from typing import Any

import eventlet
from nameko.extensions import Entrypoint, register_entrypoint

from shared.contracts.base import Contract
from shared.contracts.refusals.bus import TOKEN_INVALID
from shared.kernel.actor import GUEST, Actor
from shared.kernel.errors import Refusal
from shared.runtime.breakage import log_breakage
from shared.runtime.bus import names
from shared.runtime.context import call_of, timed_out
from shared.runtime.doors.requests import BROKEN, Incoming, Origin, RpcConsumer, broken
from shared.runtime.logs import bound
from shared.runtime.metrics import RPC
from shared.runtime.tracing.spans import Kind, Span, from_inside

logger = logging.getLogger(__name__)


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

    def enter(self, incoming: Incoming, origin: Origin) -> None:
        """Have a worker answer, as soon as one is free. Raises ContainerBeingKilled."""

        def handle_result(worker_ctx: Any, answer: Any, exc_info: Any) -> tuple[Any, Any]:
            seconds = max(incoming.context.remaining_seconds, 1.0)
            self.rpc_consumer.respond(origin, broken(incoming.context) if exc_info else answer, seconds)
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
