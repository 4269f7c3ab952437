"""Bytes from a client: whole heads and whole bodies, each within one total deadline and one limit.

A deadline per read would let a client that sends a byte now and then stay for ever. The time of a body grows with what
has arrived, as if over the slowest line that is still decent: so a large upload is possible and a slow one is not.
"""

import re
from collections.abc import Callable
from time import monotonic

import eventlet
from eventlet.greenio import GreenSocket

from gateway.web.refusals import (
    BAD_REQUEST,
    BODY_TOO_LARGE,
    BODY_TOO_SLOW,
    HEADERS_TOO_LARGE,
    HEADERS_TOO_SLOW,
    TARGET_TOO_LONG,
)
from gateway.web.settings import WebSettings
from shared.kernel.errors import Refusal

RECEIVE_BYTES = 64 * 1024
RECEIVES_BEFORE_YIELD = 4  # a client that sends without pause must not keep the loop to itself
CHUNKS_MAX = 65_536
CHUNK_LINE_BYTES_MAX = 1024
CHUNK_END_BYTES = len(b"\r\n")
TRAILERS_MAX = 100
CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\x00-\x08\x0a-\x1f\x7f]*)?")


class ClientLeft(Exception):
    """The connection ended, or stayed silent, where no answer is owed."""


class TooSlow(Exception):
    """The deadline passed while bytes were awaited."""


class Reader:
    """What a connection has sent and nobody has read yet."""

    def __init__(self, sock: GreenSocket, settings: WebSettings) -> None:
        self.sock = sock
        self.settings = settings
        self.buffer = bytearray()
        self.receives = 0

    def head(self, idle_seconds: float) -> str:
        """The next request's head as Latin-1 text, without its empty line.

        Raises ClientLeft when nothing begins within `idle_seconds`; refuses what is too long or too slow.
        """
        if not self.buffer:
            self._await_first_byte(idle_seconds)
        deadline = monotonic() + self.settings.headers_seconds
        while (end := self._end_of_head()) < 0:
            self._refuse_endless_head()
            try:
                self._receive(deadline)
            except TooSlow:
                if not self.buffer:
                    raise ClientLeft from None
                raise HEADERS_TOO_SLOW(limit_seconds=self.settings.headers_seconds) from None
        if end + 4 > self.settings.headers_bytes_max:
            raise self._head_too_large()
        text = self.buffer[: end + 2].decode("latin-1")
        del self.buffer[: end + 4]
        return text

    def body(self, length: int | None, limit: int, reserve: Callable[[int], None]) -> bytes:
        """The body of `length` bytes, or a chunked one (None). `reserve` is told of every byte kept, and may refuse."""
        if length is not None and length > limit:
            raise BODY_TOO_LARGE(limit_bytes=limit)
        body = Body(self, limit, reserve)
        try:
            if length is None:
                body.read_chunks()
            else:
                body.read(length)
        except TooSlow:
            raise BODY_TOO_SLOW(limit_seconds=self.settings.body_seconds) from None
        except ClientLeft:
            raise BAD_REQUEST(reason="body_incomplete") from None
        return bytes(body.kept)

    def discard(self, seconds: float, limit: int) -> None:
        """Read and forget until the client closes, or one of the limits: for an answer to arrive before the end."""
        deadline = monotonic() + seconds
        try:
            while limit > 0:
                self.buffer.clear()
                self._receive(deadline)
                limit -= len(self.buffer)
        except (ClientLeft, TooSlow):
            pass

    def _end_of_head(self) -> int:
        while self.buffer.startswith(b"\r\n"):  # RFC 9112 2.2 allows empty lines before a request
            del self.buffer[:2]
        return self.buffer.find(b"\r\n\r\n")

    def _refuse_endless_head(self) -> None:
        line_end = self.buffer.find(b"\n")
        if line_end >= 0 and self.buffer[line_end - 1 : line_end] != b"\r":
            raise BAD_REQUEST(reason="request_line")
        if line_end < 0 and len(self.buffer) > self.settings.request_line_bytes_max:
            raise TARGET_TOO_LONG(limit_bytes=self.settings.request_line_bytes_max)
        if len(self.buffer) > self.settings.headers_bytes_max:
            raise self._head_too_large()

    def _head_too_large(self) -> Refusal:
        settings = self.settings
        return HEADERS_TOO_LARGE(limit_bytes=settings.headers_bytes_max, limit_count=settings.headers_count_max)

    def _await_first_byte(self, seconds: float) -> None:
        try:
            self._receive(monotonic() + seconds)
        except TooSlow:
            raise ClientLeft from None

    def _receive(self, deadline: float) -> None:
        """Add what there is to the buffer; waits until the deadline at most."""
        self.receives += 1
        if self.receives % RECEIVES_BEFORE_YIELD == 0:
            eventlet.sleep(0)
        left = deadline - monotonic()
        if left <= 0:
            raise TooSlow
        self.sock.settimeout(left)
        try:
            received = self.sock.recv(RECEIVE_BYTES)
        except TimeoutError:
            raise TooSlow from None
        except (OSError, EOFError):
            raise ClientLeft from None
        if not received:
            raise ClientLeft
        self.buffer += received


class Body:
    """A body on its way in."""

    def __init__(self, reader: Reader, limit: int, reserve: Callable[[int], None]) -> None:
        self.reader = reader
        self.limit = limit
        self.reserve = reserve
        self.kept = bytearray()
        self.began = monotonic()

    def read(self, length: int) -> None:
        """Keep the next `length` bytes."""
        buffer = self.reader.buffer
        while length > 0:
            if not buffer:
                self._receive()
            piece = buffer[:length]
            del buffer[:length]
            self.reserve(len(piece))
            self.kept += piece
            length -= len(piece)

    def read_chunks(self) -> None:
        """Keep chunks up to the last one and drop the trailers (RFC 9112 7.1)."""
        for _ in range(CHUNKS_MAX):
            if (size := self._chunk_size()) == 0:
                return self._drop_trailers()
            if len(self.kept) + size > self.limit:
                raise BODY_TOO_LARGE(limit_bytes=self.limit)
            self.read(size)
            self._line(CHUNK_END_BYTES)
        raise BAD_REQUEST(reason="chunk")

    def _chunk_size(self) -> int:
        if not (found := CHUNK_LINE.fullmatch(self._line())):
            raise BAD_REQUEST(reason="chunk")
        return int(found[1], 16)

    def _drop_trailers(self) -> None:
        for _ in range(TRAILERS_MAX):
            if not self._line():
                return
        raise BAD_REQUEST(reason="chunk")

    def _line(self, longest: int = CHUNK_LINE_BYTES_MAX) -> bytes:
        buffer = self.reader.buffer
        while (end := buffer.find(b"\r\n", 0, longest)) < 0:
            if len(buffer) >= longest or b"\n" in buffer:
                raise BAD_REQUEST(reason="chunk")
            self._receive()
        line = bytes(buffer[:end])
        del buffer[: end + 2]
        return line

    def _receive(self) -> None:
        settings = self.reader.settings
        self.reader._receive(self.began + settings.body_seconds + len(self.kept) / settings.line_bytes_per_second_min)
