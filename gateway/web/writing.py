"""An answer on its way out: a WSGI result becomes HTTP/1.1, each piece sent at once and within a deadline."""

import logging
import time
from collections.abc import Iterable
from email.utils import formatdate
from functools import lru_cache
from time import monotonic
from typing import Any

from eventlet.greenio import GreenSocket

from gateway.web.reading import ClientLeft
from gateway.web.settings import WebSettings

_log = logging.getLogger(__name__)

WITHOUT_BODY = (204, 304)
Headers = list[tuple[str, str]]
Started = list[tuple[str, Headers]]  # empty before start_response
OURS = ("connection", "keep-alive", "transfer-encoding")  # decided here, never by the application


class UnfitAnswer(Exception):
    """The application's result is no HTTP answer. Nothing of it was sent."""


class Writer:
    """Writes the answers of one connection. `began`: something of the present answer has been sent."""

    def __init__(self, sock: GreenSocket, settings: WebSettings) -> None:
        self.sock = sock
        self.settings = settings
        self.reset()

    def reset(self) -> None:
        """Forget the answer before."""
        self.began = False
        self.status = 0
        self.sent_bytes = 0

    def answer(self, result: Any, environ: dict[str, Any], keep_alive: bool) -> bool:
        """Send what the WSGI callable `result` gives; whether the connection can carry another request.

        Raises ClientLeft when the client has gone or reads too slowly, and whatever `result` raises; once `began`, the
        connection must be closed then, which is how the client learns that its answer is incomplete.
        """
        started: Started = []

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> Any:
            started[:] = [(status, headers)]
            return _no_write

        pieces = result(environ, start_response)
        try:
            return self._send_answer(pieces, started, environ, keep_alive)
        finally:
            if (close := getattr(pieces, "close", None)) is not None:
                close()

    def _send_answer(
        self, pieces: Iterable[bytes], started: Started, environ: dict[str, Any], keep_alive: bool
    ) -> bool:
        iterator = iter(pieces)
        first = None
        if not started:  # a generator starts its response with its first piece
            first = next(iterator, b"")
            if not started:
                raise UnfitAnswer("start_response was not called")
        status, headers = started[0]
        framing = Framing(status, headers, environ)
        self.status = framing.status
        if framing.bodyless:
            self.send(framing.head(keep_alive))
            return keep_alive and framing.keeps_alive
        if first is None:
            first = next(iterator, b"")
        if framing.length is None and isinstance(pieces, (list, tuple)) and len(pieces) <= 1:
            framing.set_length(len(first))
        return self._send_pieces(framing, first, iterator, keep_alive and framing.keeps_alive)

    def _send_pieces(self, framing: "Framing", first: bytes, rest: Iterable[bytes], keep_alive: bool) -> bool:
        self.send(framing.head(keep_alive) + framing.piece(first))
        for piece in rest:
            if piece:
                self.send(framing.piece(piece))
        if framing.chunked:
            self.send(b"0\r\n\r\n")
        elif framing.length is not None and framing.seen_bytes != framing.length:
            _log.error("an answer of %s bytes was announced with %s", framing.seen_bytes, framing.length)
            return False
        return keep_alive

    def send(self, data: bytes) -> None:
        """Send all of it, or raise ClientLeft when the client does not take it in time."""
        if not data:
            return
        self.began = True
        settings = self.settings
        deadline = monotonic() + settings.answer_seconds + len(data) / settings.line_bytes_per_second_min
        view = memoryview(data)
        try:
            while view:
                self.sock.settimeout(max(deadline - monotonic(), 0.001))
                sent = self.sock.send(view)
                self.sent_bytes += sent
                view = view[sent:]
        except (OSError, EOFError):
            raise ClientLeft from None


class Framing:
    """How the end of an answer is told: by its length, by chunks, or to HTTP/1.0 by closing (RFC 9112 6.3)."""

    def __init__(self, status: str, headers: Headers, environ: dict[str, Any]) -> None:
        self.status_line = status
        self.status = int(status[:3])
        self.headers = headers
        self.length: int | None = None
        self.seen_bytes = 0
        self.asks_close = False
        names = set()
        for name, value in headers:
            names.add(lower := name.lower())
            if lower == "content-length":
                self.length = int(value)
            elif lower == "connection":
                self.asks_close = "close" in value.lower()
        self.dated = "date" in names
        self.old = environ["SERVER_PROTOCOL"] == "HTTP/1.0"
        self.bodyless = environ["REQUEST_METHOD"] == "HEAD" or self.status in WITHOUT_BODY
        self.chunked = self.length is None and not self.bodyless and not self.old

    def set_length(self, length: int) -> None:
        """The whole body is known after all."""
        self.length, self.chunked = length, False
        self.headers = [*self.headers, ("Content-Length", str(length))]

    @property
    def keeps_alive(self) -> bool:
        closing_ends_it = self.old and self.length is None and not self.bodyless
        return not (self.asks_close or closing_ends_it)

    def head(self, keep_alive: bool) -> bytes:
        """Status line and headers. Raises UnfitAnswer for what cannot be a header."""
        lines = ["HTTP/1.1 " + self.status_line]
        lines += [f"{name}: {value}" for name, value in self.headers if name.lower() not in OURS]
        if not self.dated:
            lines.append(date_line(int(time.time())))
        if self.chunked:
            lines.append("Transfer-Encoding: chunked")
        if not keep_alive:
            lines.append("Connection: close")
        elif self.old:
            lines.append("Connection: keep-alive")
        text = "\r\n".join(lines)
        if text.count("\n") != len(lines) - 1 or text.count("\r") != len(lines) - 1:
            raise UnfitAnswer("a header with a line feed")
        try:
            return (text + "\r\n\r\n").encode("latin-1")
        except UnicodeEncodeError:
            raise UnfitAnswer("a header that is not Latin-1") from None

    def piece(self, data: bytes) -> bytes:
        """A piece of the body as it goes over the wire; what exceeds the announced length is left out."""
        if self.chunked:
            return b"%x\r\n%b\r\n" % (len(data), data) if data else b""
        allowed = len(data) if self.length is None else max(self.length - self.seen_bytes, 0)
        self.seen_bytes += len(data)
        return data[:allowed]


@lru_cache(1)
def date_line(moment_seconds: int) -> str:
    """The Date header, made once a second."""
    return "Date: " + formatdate(moment_seconds, usegmt=True)


def _no_write(data: bytes) -> None:
    raise UnfitAnswer("write() is not offered")
