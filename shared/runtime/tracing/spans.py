"""Spans: what was done, how long it took, what it was a part of. They are recorded only where a setting says so.

Which traces are recorded is decided once, where one begins; everything after it does as its beginning did. Who comes
from outside decides nothing: else anybody could have us record whatever they send.

What a span says must be known to be impersonal: names of operations, codes, numbers; never an address, a path with
somebody's id, a parameter or the text of an error.
"""

import random
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from enum import Enum
from types import TracebackType
from typing import Any, Protocol

from shared.runtime.tracing.places import Place, _current, beginning, current, new_span_id, said

Value = str | int | float | bool
UNFAILED = ""


class Kind(Enum):
    """Which side of a conversation is told of: OpenTelemetry's words."""

    SERVER = "SERVER"
    CLIENT = "CLIENT"
    CONSUMER = "CONSUMER"
    INTERNAL = "INTERNAL"


class Span:
    """Something that is done at a place: `with Span(…) as span: …; span.attributes["…"] = …`.

    links: what else has caused it; attributes: kept only where the place is sampled; failed: the kind of an error,
    once there was one; is_broken: it was a defect. What leaves it by an exception is noted by itself.
    """

    __slots__ = (
        "_began_ns",
        "_token",
        "attributes",
        "failed",
        "is_broken",
        "kind",
        "links",
        "name",
        "place",
        "service",
    )

    def __init__(
        self,
        place: Place,
        service: str,
        name: str,
        kind: Kind,
        attributes: Mapping[str, Value] | None = None,
        links: Sequence[Place] = (),
    ) -> None:
        self.place, self.service, self.name, self.kind = place, service, name, kind
        self.attributes: dict[str, Value] = dict(attributes) if attributes and place.is_sampled else {}
        self.links = links
        self.failed, self.is_broken = UNFAILED, False

    def __enter__(self) -> "Span":
        self._token = _current.set(self.place)
        self._began_ns = time.time_ns() if self.place.is_sampled else 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _current.reset(self._token)
        if self.place.is_sampled and _recorder is not None:
            if error is not None and not self.failed:
                self.fail(error)
            _recorder.record(self, self._began_ns, time.time_ns())

    def fail(self, error: BaseException | str, *, is_broken: bool = False) -> None:
        """Note an error by its kind: the code of a refusal, the name of an exception."""
        code = getattr(error, "code", None)
        self.failed = error if isinstance(error, str) else code if isinstance(code, str) else type(error).__name__
        self.is_broken = is_broken or not (isinstance(error, str) or isinstance(code, str))


class Recorder(Protocol):
    """Where spans go. share: of traces that begin here, how many are recorded (0 to 1)."""

    share: float

    def record(self, span: Span, began_ns: int, ended_ns: int) -> None:
        """Take what was done; neither waits nor raises."""


_recorder: Recorder | None = None
_NOTHING: AbstractContextManager[None] = nullcontext()


def record_with(recorder: Recorder | None) -> None:
    """From now on spans go there; None: nowhere."""
    global _recorder
    _recorder = recorder


def part(
    service: str, name: str, kind: Kind, attributes: Mapping[str, Value] | None = None
) -> AbstractContextManager[Any]:
    """A part of what this greenthread does, as a span; of what is not recorded, nothing."""
    place = current()
    if place is None or not place.is_sampled or _recorder is None:
        return _NOTHING
    return Span(place.below(), service, name, kind, attributes)


def begun() -> Place:
    """The place of something that nothing else has caused."""
    return beginning(_is_chosen())


def begun_by(cause: Place) -> Place:
    """The place of something that is done anew, later: in a trace of its own, recorded where its cause was."""
    return beginning(cause.is_sampled and _recorder is not None)


def from_outside(traceparent: str, tracestate: str) -> Place:
    """The place of a request from anybody: in their trace where they say so, recorded where we choose to."""
    sender = said(traceparent, tracestate)
    if sender is None:
        return begun()
    chosen = _is_chosen()
    if not chosen and not sender.is_sampled:
        return sender._replace(parent_id=sender.span_id)
    return Place(sender.trace_id, new_span_id(), chosen, sender.state, sender.span_id)


def from_inside(traceparent: str, tracestate: str) -> Place:
    """The place of what a part of this installation asks or tells."""
    sender = said(traceparent, tracestate)
    if sender is None:
        return begun()
    return sender.below()


def _is_chosen() -> bool:
    return _recorder is not None and random.random() < _recorder.share
