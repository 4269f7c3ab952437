"""Providers of messages simulated on one port: SMS of Alibaba Cloud and Tencent Cloud, WeChat, WeCom, a push service.

For development and tests. Each desk speaks its provider's protocol and checks signatures with code of its own, written
from the provider's documents and not from our adapters. What they take they keep in memory.
"""

import json
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from enum import StrEnum
from http.server import BaseHTTPRequestHandler
from itertools import repeat
from typing import Any, Protocol
from urllib.parse import urlsplit

import eventlet

CONNECTIONS_MAX = 200
REQUEST_SECONDS_MAX = 10.0
REQUEST_BYTES_MAX = 64 * 1024
TAKEN_MAX = 1000

logger = logging.getLogger(__name__)


class Fault(StrEnum):
    """What a provider does instead of answering well."""

    REFUSING = "refusing"  # 503 with Retry-After, and nothing is taken
    NO_JSON = "no-json"  # taken, and answered with a page of a proxy
    DROPPING = "dropping"  # taken, and no word of it
    SILENT = "silent"  # taken, and no word for long


@dataclass(frozen=True)
class Asked:
    """One request. query: as it came, without `?`."""

    method: str
    path: str
    query: str
    headers: Message
    body: bytes
    now: float


@dataclass(frozen=True)
class Said:
    """One answer; content: JSON, or bytes as they are."""

    status: int
    content: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """A message that a provider took for somebody."""

    provider: str
    to: str
    words: dict[str, Any]


class Desk(Protocol):
    """One provider. `take` keeps a message."""

    def is_meant(self, asked: Asked) -> bool:
        """Whether a request is for this provider."""

    def answer(self, asked: Asked, take: Callable[[Taken], None]) -> Said:
        """What the provider answers."""


class SimulatedProviders:
    """Desks behind one listening socket. faults: one for each request, None for none; now: Unix seconds."""

    def __init__(
        self,
        desks: list[Desk],
        faults: Iterator[Fault | None] | None = None,
        told: Callable[[Taken], None] = lambda taken: None,
        now: Callable[[], float] = time.time,
        silent_seconds: float = 30.0,
    ) -> None:
        self.desks, self.now, self.silent_seconds = desks, now, silent_seconds
        self.faults = faults or repeat(None)
        self.taken: list[Taken] = []
        self.asked: list[Asked] = []
        self._told = told

    def serve(self, listener: socket.socket, tls: ssl.SSLContext | None = None) -> None:
        """Answer until the greenthread is ended."""
        eventlet.serve(listener, lambda connection, address: self._talk(connection, address, tls), CONNECTIONS_MAX)

    def answer(self, asked: Asked) -> Said:
        """By the desk that is meant."""
        self.asked = [*self.asked, asked][-TAKEN_MAX:]
        for desk in self.desks:
            if desk.is_meant(asked):
                return desk.answer(asked, self._take)
        return Said(404, {"error": "no provider is asked like this"})

    def _take(self, taken: Taken) -> None:
        self.taken = [*self.taken, taken][-TAKEN_MAX:]
        self._told(taken)

    def _talk(self, connection: socket.socket, address: Any, tls: ssl.SSLContext | None) -> None:
        try:
            with connection if tls is None else tls.wrap_socket(connection, server_side=True) as secured:
                _Talk(secured, address, self)  # type: ignore[arg-type]
        except OSError as error:
            logger.info("a connection ended: %s", type(error).__name__)


class _Talk(BaseHTTPRequestHandler):
    """The requests of one connection, which stays open between them as those of real providers do."""

    timeout = REQUEST_SECONDS_MAX
    protocol_version = "HTTP/1.1"
    server: SimulatedProviders  # type: ignore[assignment]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: addresses hold keys, and bodies what is for one person."""

    def _answer(self) -> None:
        parts, length = urlsplit(self.path), int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, REQUEST_BYTES_MAX))
        asked = Asked(self.command, parts.path, parts.query, self.headers, body, self.server.now())
        fault = next(self.server.faults, None)
        if fault is Fault.REFUSING:
            return self._send(Said(503, {"error": "maintenance"}, {"Retry-After": "7"}))
        said = self.server.answer(asked)
        if fault is Fault.DROPPING:
            self.close_connection = True
        elif fault is Fault.NO_JSON:
            self._send(Said(200, b"<html>"))
        else:
            if fault is Fault.SILENT:
                eventlet.sleep(self.server.silent_seconds)
            self._send(said)
        return None

    def _send(self, said: Said) -> None:
        content = said.content if isinstance(said.content, bytes) else json.dumps(said.content).encode()
        self.send_response(said.status)
        for name, value in {"Content-Type": "application/json", **said.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class NumberLimits:
    """Codes for one number, as providers limit them: 1 a minute, 5 an hour, 10 a day."""

    PERIODS = ((60, 1), (3600, 5), (86_400, 10))

    def __init__(self) -> None:
        self._moments: dict[str, list[float]] = {}

    def met(self, number: str, now: float) -> int | None:
        """The seconds of the period whose limit is met; else None, and one more is counted."""
        moments = self._moments.setdefault(number, [])
        for seconds, most in self.PERIODS:
            if sum(moment > now - seconds for moment in moments) >= most:
                return seconds
        moments.append(now)
        return None
