"""What travels with a call beside the request: who asks, until when, under which ids."""

import hashlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from shared.contracts.base import Contract
from shared.contracts.refusals.bus import BUS_CONTEXT_INVALID, BUS_TIMEOUT
from shared.kernel.actor import Actor
from shared.kernel.errors import Refusal
from shared.runtime import serializer

DEADLINE_SECONDS_MAX = 300
TOKEN_CHARACTERS_MAX = 16_000
VALUE_CHARACTERS_MAX = 200
TRACESTATE_CHARACTERS_MAX = 512
CHARACTERS_MAX = {"token": TOKEN_CHARACTERS_MAX, "tracestate": TRACESTATE_CHARACTERS_MAX}
TIMEOUT_RETRY_SECONDS = 1


@dataclass(frozen=True)
class CallContext:
    """The context of one request; "" where there is nothing.

    token: the access token; deadline: Unix seconds; request_id: names the request in logs and answers;
    idempotency_key: the same for every repetition of a mutating request; address: the client's; language: the answer's;
    traceparent, tracestate: where the call stands in its trace (`tracing/places.py`).
    """

    token: str
    deadline: float
    request_id: str
    idempotency_key: str = ""
    address: str = ""
    language: str = ""
    traceparent: str = ""
    tracestate: str = ""

    def to_data(self) -> dict[str, str]:
        """Nameko's context data: plain strings, without the empty ones."""
        values = {field.name: getattr(self, field.name) for field in fields(self)} | {
            "deadline": f"{self.deadline:.3f}"
        }
        return {name: value for name, value in values.items() if value}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "CallContext":
        """The context that a message carries; callers on the bus are not trusted, foreign keys are ignored.

        A deadline farther away than `DEADLINE_SECONDS_MAX` is cut to that. Raises Invalid `bus.context_invalid`.
        """
        texts = {field.name: _text(data, field.name) for field in fields(cls)}
        if not texts["request_id"]:
            raise BUS_CONTEXT_INVALID(field="request_id")
        return cls(**(texts | {"deadline": _deadline(texts["deadline"])}))

    @property
    def remaining_seconds(self) -> float:
        """Until the deadline; 0 once it has passed."""
        return max(0.0, self.deadline - time.time())


@dataclass(frozen=True)
class Call:
    """What a transaction needs to know of the call it serves.

    idempotency_scope: actor × operation; idempotency_key: "" for none; request_hash: of the plain request, "" where
    there is no key; replies: an instance of the answer's contract (making one per call is dear); secret: keep the
    outcome, never the answer.
    """

    deadline: float
    idempotency_scope: str = ""
    idempotency_key: str = ""
    request_hash: str = ""
    replies: Contract | None = None
    secret: bool = False


def call_of(
    context: CallContext, actor: Actor, operation: str, payload: Any, replies: Contract | None, secret: bool
) -> Call:
    """The call behind a request. A guest has no account to scope a key by, so it is the address."""
    if not context.idempotency_key:
        return Call(context.deadline, replies=replies, secret=secret)
    who = f"{actor.name}@{context.address}" if actor.kind == "guest" else actor.name
    return Call(
        context.deadline, f"{who}|{operation}", context.idempotency_key, request_hash_of(payload), replies, secret
    )


def timed_out() -> Refusal:
    """The refusal of a call whose deadline has passed."""
    return BUS_TIMEOUT(retry_after_seconds=TIMEOUT_RETRY_SECONDS)


def request_hash_of(payload: Any) -> str:
    """The same for the same JSON value, in whatever order its keys came: SHA-256 in hexadecimal."""
    return hashlib.sha256(serializer.render(payload, sort_keys=True)).hexdigest()


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    characters_max = CHARACTERS_MAX.get(name, VALUE_CHARACTERS_MAX)
    if type(value) is not str or len(value) > characters_max:
        raise BUS_CONTEXT_INVALID(field=name)
    return value


def _deadline(text: str) -> float:
    try:
        deadline = float(text)
    except ValueError:
        raise BUS_CONTEXT_INVALID(field="deadline") from None
    if not math.isfinite(deadline):
        raise BUS_CONTEXT_INVALID(field="deadline")
    return min(deadline, time.time() + DEADLINE_SECONDS_MAX)
