"""Where something that is done stands among all that one request has caused: W3C Trace Context, level 1.

A place is carried by requests to us (HTTP headers), by calls (context data), by events (attributes of the CloudEvents
extension for distributed tracing), and by whatever is done in one greenthread (`current`).
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

TRACEPARENT_CHARACTERS = 55
TRACESTATE_CHARACTERS_MAX = 512
MEMBERS_MAX = 32
SAMPLED = 1
TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[\x21-\x7e]*)?")
MEMBER = re.compile(
    r"[a-z0-9][a-z0-9_*/-]{0,240}(@[a-z][a-z0-9_*/-]{0,13})?=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]"
)
NO_TRACE, NO_SPAN, UNUSED_VERSION = "0" * 32, "0" * 16, "ff"


class Place(NamedTuple):
    """trace_id: of all that one request has caused; span_id: of what is done here, or of the nearest above it that is
    recorded; parent_id: of what is above that, "" where nothing is; is_sampled: whether spans are recorded; state: what
    other systems carry along."""

    trace_id: str
    span_id: str
    is_sampled: bool = False
    state: str = ""
    parent_id: str = ""

    @property
    def traceparent(self) -> str:
        """The header's value."""
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.is_sampled else '00'}"

    def below(self) -> "Place":
        """Of a part of what is done here. Where nothing is recorded, all parts are at the same place."""
        if not self.is_sampled:
            return self
        return Place(self.trace_id, new_span_id(), True, self.state, self.span_id)


_current: ContextVar[Place | None] = ContextVar("place", default=None)


def current() -> Place | None:
    """Of what this greenthread does."""
    return _current.get()


@contextmanager
def at(place: Place | None) -> Iterator[None]:
    """Whatever is done inside, in this greenthread, is done there."""
    token = _current.set(place)
    try:
        yield
    finally:
        _current.reset(token)


def beginning(is_sampled: bool = False) -> Place:
    """Of what nothing else has caused."""
    return Place(secrets.token_hex(16), new_span_id(), is_sampled)


def new_span_id() -> str:
    """Eight random bytes."""
    return secrets.token_hex(8)


def said(traceparent: Any, tracestate: Any = "") -> Place | None:
    """What a header, or a message, says; None where it says nothing that can be meant.

    Versions that are not known yet are read as version 00, as the standard wants it. A state that is malformed or
    longer than `TRACESTATE_CHARACTERS_MAX` is not carried on; the trace is.
    """
    found = TRACEPARENT.fullmatch(traceparent) if type(traceparent) is str else None
    if found is None:
        return None
    version, trace_id, span_id, flags, more = found.groups()
    if version == UNUSED_VERSION or trace_id == NO_TRACE or span_id == NO_SPAN or (version == "00" and more):
        return None
    return Place(trace_id, span_id, bool(int(flags, 16) & SAMPLED), _legible_state(tracestate))


def _legible_state(tracestate: Any) -> str:
    if type(tracestate) is not str or not tracestate or len(tracestate) > TRACESTATE_CHARACTERS_MAX:
        return ""
    members = [member for each in tracestate.split(",") if (member := each.strip(" \t"))]
    is_legible = len(members) <= MEMBERS_MAX and all(MEMBER.fullmatch(member) for member in members)
    return ",".join(members) if is_legible else ""
