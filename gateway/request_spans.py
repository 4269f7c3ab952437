"""A request as a span: which operation it was and how it was answered, and nothing of what was said."""

from typing import Any

from gateway.arrival import OPERATION_KEY, place_of
from shared.runtime.tracing.spans import Kind, Span

UNKNOWN = "none"
OTHER_METHOD = "_OTHER"  # OpenTelemetry's word for what anybody may have thought out
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BROKEN_STATUS = 500

Environ = dict[str, Any]


def request_span(environ: Environ) -> Span:
    """The span of a request that has taken a worker, not yet entered."""
    return Span(place_of(environ), "gateway", "request", Kind.SERVER)


def note_answer(span: Span, environ: Environ, status: int) -> None:
    """Once it is known what was asked for and what is answered. A path may name people, an operation does not."""
    if not span.place.is_sampled:
        return
    method, operation = environ["REQUEST_METHOD"], environ.get(OPERATION_KEY, UNKNOWN)
    span.name = operation
    span.attributes |= {
        "http.request.method": method if method in METHODS else OTHER_METHOD,
        "http.response.status_code": status,
        "nuanliu.operation": operation,
    }
    if status >= BROKEN_STATUS:
        span.fail(str(status), is_broken=status == BROKEN_STATUS)
