"""Spans by OpenTelemetry's SDK to a collector (OTLP over HTTP). This module is loaded only where a setting names one.

The SDK's batches are sent by a thread of the standard library, which under eventlet is a greenthread: it waits for the
collector without holding anybody up. A collector that is away costs spans, and nothing else.
"""

from collections.abc import Sequence
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags, Tracer, TraceState

from shared.runtime.metrics import SPANS
from shared.runtime.tracing import spans
from shared.runtime.tracing.limits import BATCH_SPANS_MAX, QUEUE_SPANS_MAX, SEND_EVERY_MS, SEND_SECONDS_MAX
from shared.runtime.tracing.places import Place
from shared.runtime.tracing.spans import Kind, Span

SIGNAL_PATH = "/v1/traces"
KINDS = {kind: SpanKind[kind.value] for kind in Kind}


class Export:
    """The recorder of a process. url: of the collector, without the path of traces."""

    def __init__(self, url: str, share: float, site: str) -> None:
        self.share, self.site = share, site
        self._ids = _Ids()
        self._processor = BatchSpanProcessor(
            _Counting(OTLPSpanExporter(endpoint=url + SIGNAL_PATH, timeout=SEND_SECONDS_MAX)),
            max_queue_size=QUEUE_SPANS_MAX,
            max_export_batch_size=BATCH_SPANS_MAX,
            schedule_delay_millis=SEND_EVERY_MS,
        )
        self._tracers: dict[str, Tracer] = {}

    def record(self, span: Span, began_ns: int, ended_ns: int) -> None:
        """Hand a span on."""
        self._ids.trace_id, self._ids.span_id = int(span.place.trace_id, 16), int(span.place.span_id, 16)
        made = self._tracer(span.service).start_span(
            span.name,
            context=_context_above(span.place),
            kind=KINDS[span.kind],
            attributes=span.attributes | ({"error.type": span.failed} if span.failed else {}),
            links=[Link(_context(link.trace_id, link.span_id, link.state)) for link in span.links],
            start_time=began_ns,
        )
        if span.is_broken:
            made.set_status(Status(StatusCode.ERROR))
        made.end(ended_ns)

    def flush(self) -> None:
        """Send what waits, now."""
        self._processor.force_flush()

    def stop(self) -> None:
        """Send what waits, and no more."""
        spans.record_with(None)
        self._processor.shutdown()

    def _tracer(self, service: str) -> Tracer:
        """Each service is a resource of its own, also where all are in one process."""
        if service not in self._tracers:
            resource = Resource.create({"service.name": service, "service.namespace": f"nuanliu-{self.site}"})
            provider = TracerProvider(
                sampler=ALWAYS_ON, resource=resource, shutdown_on_exit=False, id_generator=self._ids
            )
            provider.add_span_processor(self._processor)
            self._tracers[service] = provider.get_tracer("nuanliu")
        return self._tracers[service]


def begin(url: str, share: float, site: str) -> Export:
    """Record spans from now on."""
    export = Export(url, share, site)
    spans.record_with(export)
    return export


class _Ids(IdGenerator):
    """The ids that our places have already."""

    trace_id = span_id = 0

    def generate_span_id(self) -> int:
        return self.span_id

    def generate_trace_id(self) -> int:
        return self.trace_id


class _Counting(SpanExporter):
    """Tells operators how many spans arrived, and how many did not."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._exporter.export(spans)
        SPANS.labels("sent" if result is SpanExportResult.SUCCESS else "lost").inc(len(spans))
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._exporter.force_flush(timeout_millis)


def _context_above(place: Place) -> Any:
    """What the SDK calls a context: that of the span above, or an empty one."""
    if not place.parent_id:
        return trace.set_span_in_context(trace.INVALID_SPAN, {})
    above = _context(place.trace_id, place.parent_id, place.state)
    return trace.set_span_in_context(trace.NonRecordingSpan(above), {})


def _context(trace_id: str, span_id: str, state: str) -> SpanContext:
    return SpanContext(
        int(trace_id, 16),
        int(span_id, 16),
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
        trace_state=TraceState.from_header([state]) if state else None,
    )
