"""Calling a service from the gateway: with a deadline, typed refusals, and an answer at once where nobody is there."""

from collections.abc import Callable
from functools import partial
from typing import Any

from nameko.extensions import DependencyProvider

from shared.kernel.errors import Refusal, refusal_from_wire
from shared.runtime.bus import names
from shared.runtime.bus.observing import observed
from shared.runtime.bus.replies import Replies
from shared.runtime.context import CallContext, timed_out
from shared.runtime.serializer import render


class ServiceBroken(Exception):
    """The service failed in a way that is no refusal, or answered nonsense; its log has the request id."""


class Calls(DependencyProvider):
    """Gives `calls("identity", context).unit({"code": "BJ"})`: plain JSON in and out.

    Raises what the service refused, Unavailable `bus.timeout` at the deadline (whether the request took effect is
    unknown), Unavailable `bus.away` where the broker or the service is not there, ServiceBroken.
    """

    replies = Replies()

    def get_dependency(self, worker_ctx: Any) -> Callable[[str, CallContext], "Service"]:
        return self.service

    def service(self, service: str, context: CallContext) -> "Service":
        """A service of this container's own site, to be called in this context."""
        name = names.bus_name(service, names.site_of(self.container.service_name))
        return Service(observed(service, context, partial(self._call, name)))

    def _call(self, name: str, context: CallContext, method: str, request: Any) -> Any:
        if not context.remaining_seconds:
            raise timed_out()
        asked = self.replies.ask(names.rpc_routing_key(name, method), context, render(request))
        try:
            return result_of(asked.answer.wait(context.remaining_seconds))
        finally:
            self.replies.forget(asked)


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
