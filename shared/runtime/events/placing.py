"""Where the handling of an event stands in the trace of what has caused it.

An event that comes is handled in the trace that told it, and what the handler tells goes on in it. What failed before
is tried in a trace of its own that names the first by a link: hours may lie between. Events of several traces that
share a transaction share a trace of that transaction, linked to each; what a handler tells of one goes on in its own.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from shared.contracts.base import Received
from shared.runtime.tracing.places import Place, at, said
from shared.runtime.tracing.spans import Kind, Span, begun, begun_by


def handling(received: Received, service: str, reader: str, is_repeated: bool) -> Span:
    """The handling of one event, not yet entered. is_repeated: it had failed before."""
    told = said(received.traceparent, received.tracestate)
    links = [told] if told is not None and is_repeated else []
    place = begun() if told is None else begun_by(told) if is_repeated else told.below()
    about = {
        "messaging.operation.name": "handle",
        "messaging.destination.name": received.event_type,
        "messaging.message.id": str(received.event_id),
        "messaging.consumer.group.name": reader,
    }
    return Span(place, service, f"handle {received.event_type}", Kind.CONSUMER, about, links)


@contextmanager
def together(handlings: Sequence[Span]) -> Iterator[None]:
    """The handlings of events that share a transaction, as long as that takes."""
    with ExitStack() as entered:
        for each in handlings:
            entered.enter_context(each)
        places = [each.place for each in handlings]
        if len({place.trace_id for place in places}) > 1:
            entered.enter_context(_shared(handlings[0], places))
        else:
            entered.enter_context(at(places[0]))
        yield


def _shared(first: Span, places: Sequence[Place]) -> Span:
    sampled = [place for place in places if place.is_sampled]
    place = begun_by((sampled or places)[0])
    return Span(place, first.service, f"{first.name}, several", Kind.CONSUMER, links=sampled)
