"""A collector of traces: takes what OpenTelemetry's exporter sends, as the protocol has it (OTLP/HTTP, protobuf)."""

import gzip
from contextlib import contextmanager
from dataclasses import dataclass, field

import eventlet
from eventlet import wsgi
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

MEDIA = "application/x-protobuf"
PATH = "/v1/traces"
KINDS = {number: name.removeprefix("SPAN_KIND_") for name, number in Span.SpanKind.items()}


@dataclass(frozen=True)
class Told:
    """A span as it arrived; ids in hexadecimal, "" for none; links: the traces it names."""

    service: str
    name: str
    kind: str
    trace_id: str
    span_id: str
    parent_id: str
    attributes: dict
    links: tuple
    is_error: bool
    seconds: float


@dataclass
class Collector:
    """What has arrived at an address."""

    url: str = ""
    spans: list[Told] = field(default_factory=list)

    def of(self, trace_id):
        """The spans of a trace."""
        return [span for span in self.spans if span.trace_id == trace_id]

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read()
        assert (environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["CONTENT_TYPE"]) == ("POST", PATH, MEDIA)
        if environ.get("HTTP_CONTENT_ENCODING") == "gzip":
            body = gzip.decompress(body)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = _plain(resource.resource.attributes)["service.name"]
            self.spans += [_told(service, span) for scope in resource.scope_spans for span in scope.spans]
        start_response("200 OK", [("Content-Type", MEDIA)])
        return [ExportTraceServiceResponse().SerializeToString()]


@contextmanager
def collecting():
    """A collector at a free port of this machine, as long as it is needed."""
    listener = eventlet.listen(("127.0.0.1", 0))
    collector = Collector(f"http://127.0.0.1:{listener.getsockname()[1]}")
    serving = eventlet.spawn(wsgi.server, listener, collector, log_output=False)
    yield collector
    serving.kill()
    listener.close()


def _told(service, span):
    return Told(
        service,
        span.name,
        KINDS[span.kind],
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        _plain(span.attributes),
        tuple(link.trace_id.hex() for link in span.links),
        span.status.code == Status.STATUS_CODE_ERROR,
        (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
    )


def _plain(attributes):
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}
