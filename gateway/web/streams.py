"""Server-sent events: answers that stay open (HTML Living Standard 9.2).

A stream is read by its connection's greenthread, never by a worker: so it touches neither Flask's context nor an RPC
proxy. Whoever has news puts it in; the heartbeat is the only way to notice that a client has gone.
"""

import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any

from eventlet.queue import Empty, Full, LightQueue

from gateway.web.refusals import STOPPING, TOO_MANY_STREAMS, TOO_MANY_STREAMS_OF_ADDRESS
from gateway.web.settings import WebSettings
from shared.kernel.errors import Refusal

EVENTS_WAITING_MAX = 256  # of one stream whose client reads more slowly than events come
STREAMS_KEY = "gateway.streams"
HEARTBEAT = b":\n\n"
HEADERS = [
    ("Content-Type", "text/event-stream; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Accel-Buffering", "no"),
]


@dataclass(frozen=True)
class ServerEvent:
    """One event: text of any number of lines, with the type and the id that the client gives back on resuming.

    data: None for an id alone, which the client remembers without being told anything.
    """

    data: str | None
    event: str = ""
    id: str = ""

    def to_bytes(self) -> bytes:
        """Raises ValueError where the type or id would break out of its line."""
        if any(end in self.event + self.id for end in "\r\n\0"):
            raise ValueError("an event's type and id are one line")
        lines = [f"id: {self.id}"] * bool(self.id) + [f"event: {self.event}"] * bool(self.event)
        if self.data is not None:
            lines += ["data: " + line for line in self.data.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        return ("\n".join(lines) + "\n\n").encode()


class Stream:
    """An open answer, itself the WSGI result: `return Stream(missed_events, on_close=subscribers.discard)`.

    `send` and `end` may be called from any greenthread of the process (not from another thread). It ends by `end`, by
    its age, when the server stops, and when EVENTS_WAITING_MAX events wait: the client then resumes by Last-Event-ID.
    """

    def __init__(
        self, first: Iterable[ServerEvent] = (), on_close: Callable[["Stream"], None] = lambda stream: None
    ) -> None:
        self.first = first
        self.on_close = on_close
        self.waiting: LightQueue = LightQueue(EVENTS_WAITING_MAX)
        self.ended = False
        self.closed = False
        self.streams: Streams | None = None
        self.address = ""

    def send(self, event: ServerEvent) -> bool:
        """Put an event in; False when the stream is over."""
        if self.ended:
            return False
        try:
            self.waiting.put_nowait(event.to_bytes())
        except Full:
            self.end()
        return not self.ended

    def end(self) -> None:
        """Let the answer end after the events that wait already."""
        if not self.ended:
            self.ended = True
            if not self.waiting.full():
                self.waiting.put_nowait(b"")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Refused when too many are open, 503 in all or 429 of one address; only then has the stream never begun, and
        `on_close` is called.
        """
        self.streams = environ[STREAMS_KEY]
        assert self.streams is not None
        if (refusal := self.streams.admit(self, environ.get("REMOTE_ADDR", ""))) is not None:
            self.close()
            return self.streams.refuse(refusal, environ)(environ, start_response)
        start_response("200 OK", HEADERS)
        return self

    def __iter__(self) -> Iterator[bytes]:
        assert self.streams is not None
        settings = self.streams.settings
        ends = monotonic() + settings.stream_seconds_max
        yield HEARTBEAT
        for event in self.first:
            yield event.to_bytes()
        while (left := ends - monotonic()) > 0 and not (self.ended and self.waiting.empty()):
            try:
                piece = self.waiting.get(timeout=min(left, settings.heartbeat_seconds))
            except Empty:
                piece = HEARTBEAT
            if piece:
                yield piece

    def close(self) -> None:
        """Called by the server when the answer is over, however it ended."""
        self.ended = True
        if not self.closed:
            self.closed = True
            if self.streams is not None:
                self.streams.open.discard(self)
            self.on_close(self)


class Streams:
    """The streams that are open. Weakly held: one that was made and never answered does not take a place for ever."""

    def __init__(self, settings: WebSettings, refuse: Callable[[Refusal, dict[str, Any]], Any]) -> None:
        self.settings = settings
        self.refuse = refuse
        self.open: weakref.WeakSet[Stream] = weakref.WeakSet()
        self.stopping = False

    def admit(self, stream: Stream, address: str) -> Refusal | None:
        """Count the stream in, or say why not: one address alone does not take all places."""
        if self.stopping:
            return STOPPING(retry_after_seconds=self.settings.retry_after_seconds)
        if len(self.open) >= self.settings.streams_max:
            return TOO_MANY_STREAMS(retry_after_seconds=self.settings.retry_after_seconds)
        if sum(known.address == address for known in self.open) >= self.settings.streams_per_address_max:
            return TOO_MANY_STREAMS_OF_ADDRESS(retry_after_seconds=self.settings.retry_after_seconds)
        stream.address = address
        self.open.add(stream)
        return None

    def end_all(self) -> None:
        """Begin no more and end those that are open."""
        self.stopping = True
        for stream in list(self.open):
            stream.end()
