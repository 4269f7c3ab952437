"""The member registry (12351) simulated on a port: it speaks docs/member-directory.md, and fails as networks do.

For development and tests; it keeps its members in memory and never logs who was asked for.
"""

import logging
import socket
import ssl
import time
from collections.abc import Iterator
from enum import StrEnum
from http.server import BaseHTTPRequestHandler
from itertools import repeat
from typing import Any

import eventlet

from services.identity.members.directory import MemberDirectory
from services.identity.members.directory_protocol import (
    ANSWER_BYTES_MAX,
    HEALTH_PATH,
    LOOK_UP_PATH,
    REQUEST_BYTES_MAX,
    WELL,
    LookUp,
    NonsenseSaid,
    answer_of,
    read,
    written,
)
from services.identity.members.directory_signing import RegistryKey, SignatureRefused, Verifier
from services.identity.members.domain.documents import Document
from shared.contracts.identity.member_words import DocumentKind

CONNECTIONS_MAX = 200
REQUEST_SECONDS_MAX = 10.0
SLOW_SECONDS = 30.0

logger = logging.getLogger(__name__)


class Fault(StrEnum):
    """What the registry does instead of answering well."""

    SLOW = "slow"  # answers late
    DRIPPING = "dripping"  # a byte now and then
    REFUSING = "refusing"  # 503
    NONSENSE = "nonsense"  # JSON that is no answer
    NO_JSON = "no-json"
    ENDLESS = "endless"  # more than any answer has
    DROPPING = "dropping"  # hangs up without a word
    HALF = "half"  # hangs up in the middle of the answer


class SimulatedRegistry:
    """A registry on a listening socket. faults: one for each request, None for none; the last one stays.

    asked: how many requests came; slow_seconds: how late a slow answer is, and the pause between two drops.
    """

    def __init__(
        self,
        directory: MemberDirectory,
        key: RegistryKey,
        faults: Iterator[Fault | None] | None = None,
        slow_seconds: float = SLOW_SECONDS,
    ) -> None:
        self.directory = directory
        self.verifier = Verifier(key)
        self.faults = faults or repeat(None)
        self.slow_seconds = slow_seconds
        self.asked = 0

    def serve(self, listener: socket.socket, tls: ssl.SSLContext | None = None) -> None:
        """Answer until the greenthread is ended."""
        eventlet.serve(listener, lambda connection, address: self._talk(connection, address, tls), CONNECTIONS_MAX)

    def _talk(self, connection: socket.socket, address: Any, tls: ssl.SSLContext | None) -> None:
        try:
            with connection if tls is None else tls.wrap_socket(connection, server_side=True) as secured:
                _Talk(secured, address, self)  # type: ignore[arg-type]
        except OSError as error:
            logger.info("a connection ended: %s", type(error).__name__)


class _Talk(BaseHTTPRequestHandler):
    """One request of one connection."""

    timeout = REQUEST_SECONDS_MAX
    server: SimulatedRegistry  # type: ignore[assignment]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *arguments: Any) -> None:
        """One line for each answer: method, path and status. Bodies are nobody's business."""
        logger.info("member registry: " + format, *arguments)

    def _answer(self) -> None:
        self.server.asked += 1
        body = self._body()
        fault = next(self.server.faults, None)
        if fault is not None:
            FAULTS[fault](self, *self._said(body))
            return
        self._send(*self._said(body))

    def _body(self) -> bytes:
        announced = self.headers.get("Content-Length", "0")
        length = int(announced) if announced.isascii() and announced.isdigit() else 0
        return self.rfile.read(min(length, REQUEST_BYTES_MAX))

    def _said(self, body: bytes) -> tuple[int, dict[str, Any]]:
        try:
            self.server.verifier.check(self.command, self.path, self.headers, body, time.time())
        except SignatureRefused as refused:
            return 401, {"error": str(refused)}
        if (self.command, self.path) == ("GET", HEALTH_PATH):
            return 200, {"status": WELL}
        if (self.command, self.path) != ("POST", LOOK_UP_PATH):
            return 404, {"error": "path_unknown"}
        try:
            asked = read(LookUp, body)
        except NonsenseSaid:
            return 400, {"error": "request_invalid"}
        document = Document(DocumentKind(asked.document_kind), asked.document_number)
        return 200, answer_of(self.server.directory.membership_of(document, asked.name))

    def _send(self, status: int, said: dict[str, Any]) -> None:
        self._begin(status, len(written(said)))
        self.wfile.write(written(said))

    def _begin(self, status: int, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _slow(self, status: int, said: dict[str, Any]) -> None:
        eventlet.sleep(self.server.slow_seconds)
        self._send(status, said)

    def _dripping(self, status: int, said: dict[str, Any]) -> None:
        self._begin(status, len(written(said)))
        for byte in written(said):
            eventlet.sleep(self.server.slow_seconds)
            self.wfile.write(bytes((byte,)))

    def _refusing(self, status: int, said: dict[str, Any]) -> None:
        self._send(503, {"error": "maintenance"})

    def _nonsense(self, status: int, said: dict[str, Any]) -> None:
        self._send(200, {"result": "member", "membership": {"member_number": 7}})

    def _no_json(self, status: int, said: dict[str, Any]) -> None:
        self._begin(200, len(b"<html>"))
        self.wfile.write(b"<html>")

    def _endless(self, status: int, said: dict[str, Any]) -> None:
        self._begin(200, 2 * ANSWER_BYTES_MAX)
        self.wfile.write(b" " * 2 * ANSWER_BYTES_MAX)

    def _dropping(self, status: int, said: dict[str, Any]) -> None:
        self.close_connection = True

    def _half(self, status: int, said: dict[str, Any]) -> None:
        self._begin(status, len(written(said)))
        self.wfile.write(written(said)[: len(written(said)) // 2])


FAULTS = {
    Fault.SLOW: _Talk._slow,
    Fault.DRIPPING: _Talk._dripping,
    Fault.REFUSING: _Talk._refusing,
    Fault.NONSENSE: _Talk._nonsense,
    Fault.NO_JSON: _Talk._no_json,
    Fault.ENDLESS: _Talk._endless,
    Fault.DROPPING: _Talk._dropping,
    Fault.HALF: _Talk._half,
}
