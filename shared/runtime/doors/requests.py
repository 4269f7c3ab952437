"""The queue of requests to a service: what has the form of a request goes to its door, and its answer back.

What comes over the bus is trusted in nothing. A message brings one request, or a parcel of them (`bus/parcels.py`):
each of these has its own context, is answered by itself, and waits for a worker of its own. The message is acknowledged
when all of them are answered: who dies before has them executed again, as with one.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import kombu
import nameko.rpc
from eventlet.event import Event
from nameko.exceptions import ContainerBeingKilled

from shared.contracts.refusals.bus import BUS_MALFORMED, BUS_UNKNOWN_METHOD
from shared.kernel.errors import Refusal
from shared.runtime.breakage import log_breakage
from shared.runtime.bus import names
from shared.runtime.bus.connection import QueueConsumer
from shared.runtime.bus.line import Line, LineDown, context_of
from shared.runtime.bus.parcels import answer_in_parcel, answers_of, is_fit, is_parcel, requests_in
from shared.runtime.bus.queues import RPC_EXCHANGE
from shared.runtime.context import CallContext
from shared.runtime.serializer import NotPlainJson, render

ANSWER_SECONDS_MAX = 60  # how long an answer to a request without a legible deadline is kept
METHOD_CHARACTERS_MAX = 100
BROKEN = "broken"

logger = logging.getLogger(__name__)


class Door(Protocol):
    """What answers requests to one method."""

    method_name: str

    def enter(self, incoming: "Incoming", origin: "Origin") -> None:
        """Have a worker answer, as soon as one is free. Raises ContainerBeingKilled."""


@dataclass(frozen=True)
class Incoming:
    """A request that has the form of one, before anybody has looked at what it says."""

    door: Any
    payload: Any
    context: CallContext


@dataclass(eq=False)
class Letter:
    """A message, and how many of its requests have no answer yet."""

    message: kombu.Message
    unanswered: int = 1

    @property
    def routing_key(self) -> str:
        """The door that it is for."""
        return str(self.message.delivery_info["routing_key"])

    @property
    def reply_to(self) -> str | None:
        """Where answers go; None where the message names no queue of answers."""
        name = self.message.properties.get("reply_to")
        return name if names.is_reply_queue(name) else None


@dataclass(frozen=True)
class Origin:
    """Where a request came from. id: what its caller knows it by; in_parcel: so its caller knows what parcels are."""

    letter: Letter
    id: str | None
    in_parcel: bool = False


@dataclass(frozen=True)
class Answer:
    """An answer on its way. body: its JSON; seconds: how long anybody waits for it."""

    origin: Origin
    body: bytes
    seconds: float


class RpcConsumer(nameko.rpc.RpcConsumer):
    """The queue of requests to a service; finds the door that each is for."""

    queue_consumer = QueueConsumer()
    line = Line()

    def __init__(self) -> None:
        super().__init__()
        self._entering = 0  # messages whose requests have not all found a worker
        self._all_entered: Event | None = None

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
            self._leaving = self.line.gathering(self._send_all)

    def unregister_provider(self, provider: Any) -> None:
        """Once nothing more comes, and what came has found workers: who waits for those to end sees all of them then.

        A pool that is waited for must have nobody waiting for a place in it: eventlet would wait for ever.
        """
        super().unregister_provider(provider)
        if self._entering:
            self._all_entered = self._all_entered or Event()
            self._all_entered.wait()

    def handle_message(self, body: Any, message: kombu.Message) -> None:
        letter = Letter(message)
        self._entering += 1
        try:
            if is_parcel(body):
                self._open_parcel(body, letter)
            else:
                origin = Origin(letter, _id_of(message))
                incoming = self._found(origin, body, message.headers)
                if incoming is not None:
                    incoming.door.enter(incoming, origin)
        except ContainerBeingKilled:
            self.requeue_message(message)
        finally:
            self._entering -= 1
            if self._all_entered is not None and not self._entering and not self._all_entered.ready():
                self._all_entered.send()

    def on_undecodable(self, message: kombu.Message, reason: str) -> None:
        self._refuse(Origin(Letter(message), _id_of(message)), BUS_MALFORMED())

    def respond(self, origin: Origin, answer: dict[str, Any], seconds: float) -> None:
        """Send the answer where the request asked for it, then acknowledge the request.

        An answer that cannot be written is answered as broken; one that cannot be sent is given up: the broker has the
        request again, or the caller has given up too. seconds: how long anybody waits for it.
        """
        letter = origin.letter
        written = Answer(origin, self._written(answer, letter.routing_key), seconds)
        if letter.reply_to is None:
            self._settle(letter)
        elif origin.in_parcel and is_fit(written.body):
            self._leaving.add(letter.reply_to, written, len(written.body))
        else:
            self._send(written.body, letter.reply_to, origin.id, [written])

    def _open_parcel(self, body: Any, letter: Letter) -> None:
        """All of it finds its door before any of it waits for a worker: doors leave when the service stops."""
        requests = requests_in(body)
        if requests is None or letter.reply_to is None:
            self._refuse(Origin(letter, _id_of(letter.message)), BUS_MALFORMED())
            return
        letter.unanswered = len(requests)
        found = []
        for request in requests:
            origin = Origin(letter, request["id"], in_parcel=True)
            call = {"kwargs": {}} | {name: value for name, value in request.items() if name not in ("id", "context")}
            context = request.get("context")
            found.append((origin, self._found(origin, call, context if isinstance(context, dict) else {})))
        for origin, incoming in found:
            if incoming is not None:
                incoming.door.enter(incoming, origin)

    def _found(self, origin: Origin, body: Any, headers: Mapping[str, Any]) -> Incoming | None:
        """None where it was refused."""
        try:
            return self._incoming(origin.letter, body, headers)
        except Refusal as refusal:
            self._refuse(origin, refusal)
            return None

    def _refuse(self, origin: Origin, refusal: Refusal) -> None:
        """Answer without having opened a door."""
        logger.info(
            "refused a request for %s: %s", origin.letter.message.delivery_info.get("routing_key"), refusal.code
        )
        self.respond(origin, {"result": None, "error": refusal.to_wire()}, ANSWER_SECONDS_MAX)

    def _incoming(self, letter: Letter, body: Any, headers: Mapping[str, Any]) -> Incoming:
        """Raises Invalid or NotFound `bus.…` for what has not the form of a request; without a place to answer, too."""
        if letter.reply_to is None:
            raise BUS_MALFORMED()
        method = names.method_of(letter.routing_key)
        door = next((door for door in self._providers if door.method_name == method), None)
        if door is None:
            raise BUS_UNKNOWN_METHOD(method=method[:METHOD_CHARACTERS_MAX])
        match body:
            case {"args": [payload], "kwargs": dict(named), **rest} if not named and not rest:
                return Incoming(door, payload, context_of(headers))
        raise BUS_MALFORMED()

    def _written(self, answer: dict[str, Any], routing_key: str) -> bytes:
        try:
            return render(answer)
        except NotPlainJson as error:
            log_breakage(logger, error, f"the answer to {routing_key}")
            return render(broken())

    def _send_all(self, reply_to: str, answers: Sequence[Answer]) -> None:
        """Answers to one caller, who knows parcels."""
        if len(answers) == 1:
            self._send(answers[0].body, reply_to, answers[0].origin.id, answers)
            return
        pieces = [answer_in_parcel(str(answer.origin.id), answer.body) for answer in answers]
        self._send(answers_of(pieces), reply_to, None, answers)

    def _send(self, body: bytes, reply_to: str, id: str | None, answers: Sequence[Answer]) -> None:
        about = {} if id is None else {"correlation_id": id}
        seconds = max(answer.seconds for answer in answers)
        try:
            self.line.publish(body, reply_to, seconds=seconds, headers={}, **about)
        except LineDown:
            logger.warning("an answer to %s could not be sent", answers[0].origin.letter.routing_key)
        for answer in answers:
            self._settle(answer.origin.letter)

    def _settle(self, letter: Letter) -> None:
        letter.unanswered -= 1
        if letter.unanswered == 0:
            self.queue_consumer.ack_message(letter.message)


def broken(context: CallContext | None = None) -> dict[str, Any]:
    """The answer to a request that broke the service: it says nothing but where to look. No refusal is of this kind."""
    parameters = {"request_id": context.request_id} if context else {}
    return {"result": None, "error": {"kind": BROKEN, "code": "bus.broken", "parameters": parameters}}


def _id_of(message: kombu.Message) -> str | None:
    id = message.properties.get("correlation_id")
    return id if isinstance(id, str) else None
