"""Events as they travel: one wire form, written from the outbox and read by every door that hears."""

import json
from typing import Any
from uuid import UUID

import marshmallow as ma

from shared.contracts.base import Envelope, Event, Received
from shared.kernel.ids import id_of_fact
from shared.runtime import serializer
from shared.runtime.data.session import Sealing
from shared.runtime.events.outbox import SEALED, sealed_place
from shared.runtime.serializer import NotPlainJson

EVENT_BYTES_MAX = 1024 * 1024

_ENVELOPE = Envelope()


class Malformed(ValueError):
    """A message that is no such event, and will not become one by waiting. reason: one word, no content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_event(body: bytes, contract: Event, sealing: Sealing | None) -> Received:
    """The event in a message. Raises Malformed; a sealed one that cannot be opened raises the sealing's error."""
    try:
        parsed = serializer.parse(body, EVENT_BYTES_MAX)
        envelope = _ENVELOPE.load(parsed)
    except NotPlainJson as error:
        raise Malformed(error.reason) from None
    except ma.ValidationError:
        raise Malformed("envelope") from None
    if envelope.type != contract.event_type:
        raise Malformed("other_type")
    if envelope.source != contract.source():
        raise Malformed("other_source")
    data = _opened(envelope, sealing) if contract.personal else envelope.data
    try:
        loaded = contract.load(data)
    except ma.ValidationError:
        raise Malformed("data") from None
    return Received(
        envelope.id, envelope.type, envelope.source, envelope.subject, envelope.time, loaded, *_trace(parsed)
    )


def write_event(envelope: dict[str, Any]) -> bytes:
    """The body of a message."""
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def id_of_malformed(reader: str, body: bytes) -> UUID:
    """The same message is parked once, however often it is delivered."""
    return id_of_fact("malformed", reader, body.hex())


def _trace(parsed: dict[str, Any]) -> tuple[str, str]:
    """What the envelope says of its trace, legible or not: an event is never refused for that."""
    found = (parsed.get("traceparent"), parsed.get("tracestate"))
    traceparent, tracestate = (value if type(value) is str else "" for value in found)
    return traceparent, tracestate


def _opened(envelope: Any, sealing: Sealing | None) -> Any:
    sealed = envelope.data.get(SEALED) if isinstance(envelope.data, dict) else None
    if type(sealed) is not str:
        raise Malformed("not_sealed")
    assert sealing is not None, "a reader of personal events needs a sealing"
    return serializer.parse(sealing.open(sealed, sealed_place(envelope.type, envelope.id)), EVENT_BYTES_MAX)
