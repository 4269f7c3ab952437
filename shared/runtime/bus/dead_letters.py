"""The queue `events.dead` of the broker: what a crash loop expelled from event queues, looked at and sent back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import amqp
import kombu

from shared.runtime.bus import queues
from shared.runtime.serializer import NotPlainJson, parse

CONFIRM_SECONDS_MAX = 10
LOOKED_AT_MAX = 10_000  # in one run: those that must stay are held in hand until its end
QUEUE_NAME_BYTES_MAX = 255  # AMQP's short string
WORD_CHARACTERS_MAX = 200

NO_ORIGIN = "it does not say from which queue it came"
ORIGIN_GONE = "its queue does not exist any more"
ORIGIN_FULL = "its queue takes no more"


@dataclass(frozen=True)
class DeadLetter:
    """A message that was expelled.

    queue: from which, "" where it does not say; event_id and event_type: "" where it is no event.
    """

    queue: str
    event_type: str
    event_id: str


@dataclass
class SentBack:
    """What became of dead letters: how many are back in their queues, and which stay, each with the reason."""

    sent: int = 0
    stayed: list[tuple[DeadLetter, str]] = field(default_factory=list)


def dead_letters(connection: kombu.Connection, limit: int) -> list[DeadLetter]:
    """The oldest of them; they stay where they are. Raises NotFound where the bus was never prepared."""
    with connection.channel() as channel:  # closing it gives everything back, in the old order
        return [_described(message) for message in _taken(channel, limit)]


def count_dead_letters(connection: kombu.Connection) -> int:
    """How many there are. Raises NotFound where the bus was never prepared."""
    with connection.channel() as channel:
        return int(channel.queue_declare(queues.dead_queue().name, passive=True).message_count)


def send_back(connection: kombu.Connection, limit: int) -> SentBack:
    """Put the oldest of them, up to the limit, into the queues they came from. What cannot be sent holds up no other.

    Each is taken out only when the broker has confirmed that it is back: none is lost, one may be there twice. Raises
    one of `connection.GONE` where the broker goes away meanwhile.
    """
    outcome = SentBack()
    with connection.channel() as channel, connection.channel() as confirmed:
        returned: list[Exception] = []
        confirmed.events["basic_return"].add(lambda error, *rest: returned.append(error))
        for message in _taken(channel, LOOKED_AT_MAX):
            returned.clear()
            if reason := _not_sent(confirmed, message, returned):
                outcome.stayed.append((_described(message), reason))
                continue
            channel.basic_ack(message.delivery_tag)
            outcome.sent += 1
            if outcome.sent == limit:
                break
    return outcome


def _not_sent(channel: Any, message: Any, returned: list[Exception]) -> str:
    """Send one back. Why it could not be, "" where it was; returned: grows when the broker finds no queue for it."""
    origin = _origin(message)
    if not origin:
        return NO_ORIGIN
    properties = {name: value for name, value in message.properties.items() if name != "application_headers"}
    try:
        channel.basic_publish_confirm(
            amqp.Message(message.body, **properties),
            exchange="",
            routing_key=origin,
            mandatory=True,
            confirm_timeout=CONFIRM_SECONDS_MAX,
        )
    except amqp.exceptions.MessageNacked:
        return ORIGIN_FULL
    return ORIGIN_GONE if returned else ""


def _taken(channel: Any, limit: int) -> Iterator[Any]:
    channel.auto_decode = False
    for _ in range(limit):
        message = channel.basic_get(queues.dead_queue().name)
        if message is None:
            return
        yield message


def _described(message: Any) -> DeadLetter:
    try:
        envelope = parse(bytes(message.body))
    except NotPlainJson:
        envelope = {}
    known = envelope if isinstance(envelope, dict) else {}
    return DeadLetter(_origin(message), _word(known.get("type", "")), _word(known.get("id", "")))


def _origin(message: Any) -> str:
    """The queue it was expelled from. Headers are whatever somebody sent: "" for what can be no queue's name."""
    headers = message.properties.get("application_headers")
    deaths = headers.get("x-death") if isinstance(headers, dict) else None
    latest = deaths[0] if isinstance(deaths, list) and deaths else None
    queue = latest.get("queue") if isinstance(latest, dict) else None
    if not isinstance(queue, str) or not queue.isprintable():
        return ""
    return queue if len(queue.encode()) <= QUEUE_NAME_BYTES_MAX else ""


def _word(value: Any) -> str:
    """What a stranger wrote, fit for a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(value)[:WORD_CHARACTERS_MAX])
