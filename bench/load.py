"""A load of HTTP requests from one process: N kept-alive connections, each asks again as soon as it was answered.

Own, because the other side of a ratio must be asked in exactly the same way: whole bodies are read, only the wanted
status counts, a connection that the server closes is opened again (sync workers close after each answer).
"""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat

READ_BYTES = 65_536
SECONDS_MAX = 120
CONNECT_SECONDS = 5


@dataclass
class Outcome:
    """What a load met. wanted: the status that counts; seconds: how long it really took; latencies in milliseconds."""

    wanted: int = 200
    requests: int = 0
    others: dict[int, int] = field(default_factory=dict)
    body_bytes: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Answers with the status that is wanted per second."""
        return self.requests / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Latency in milliseconds below which this share of the answers lies."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class _Connection:
    def __init__(self, address: tuple[str, int], requests: Iterator[bytes]) -> None:
        self.address, self.requests = address, requests
        self.open()

    def open(self) -> None:
        self.socket = socket.create_connection(self.address, CONNECT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def ask(self) -> None:
        self.asked = time.perf_counter()
        self.received = b""
        self.socket.sendall(next(self.requests))


def _answer(received: bytes) -> tuple[int, int, bool] | None:
    """(status, body bytes, whether the server closes), or None while the answer is not whole."""
    head, separator, body = received.partition(b"\r\n\r\n")
    if not separator:
        return None
    lowered = head.lower()
    at = lowered.find(b"content-length:")
    assert at >= 0, "the load understands answers with a Content-Length only"
    length = int(lowered[at + 15 : lowered.find(b"\r\n", at) if b"\r\n" in lowered[at:] else None])
    if len(body) < length:
        return None
    return int(head[9:12]), len(body), b"connection: close" in lowered


def load(host: str, port: int, path: str, *, connections: int, seconds: float, requests_max: int = 10**9) -> Outcome:
    """Ask GET path until the time or the number of requests is over. Raises OSError where nobody listens."""
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: application/json\r\n\r\n".encode()
    requests = repeat(request)
    return load_each(host, port, requests, connections=connections, seconds=seconds, requests_max=requests_max)


def load_each(
    host: str,
    port: int,
    requests: Iterator[bytes],
    *,
    connections: int,
    seconds: float,
    requests_max: int = 10**9,
    wanted: int = 200,
) -> Outcome:
    """Send one request after the other until the time or their number is over. Raises OSError where nobody listens."""
    assert seconds <= SECONDS_MAX
    outcome, selector = Outcome(wanted), selectors.DefaultSelector()
    for _ in range(connections):
        connection = _Connection((host, port), requests)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask()
    start = time.perf_counter()
    while (now := time.perf_counter()) < start + seconds and outcome.requests < requests_max:
        for key, _ in selector.select(timeout=start + seconds - now):
            _proceed(key.data, selector, outcome)
    outcome.seconds = time.perf_counter() - start
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    return outcome


def _proceed(connection: _Connection, selector: selectors.BaseSelector, outcome: Outcome) -> None:
    received = connection.socket.recv(READ_BYTES)
    connection.received += received
    answer = _answer(connection.received)
    if answer is None and received:
        return
    closes = True
    if answer is not None:
        status, body_bytes, closes = answer
        _count(outcome, status, body_bytes, connection.asked)
    if closes:
        selector.unregister(connection.socket)
        connection.socket.close()
        connection.open()
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    connection.ask()


def _count(outcome: Outcome, status: int, body_bytes: int, asked: float) -> None:
    if status != outcome.wanted:
        outcome.others[status] = outcome.others.get(status, 0) + 1
        return
    outcome.requests += 1
    outcome.body_bytes += body_bytes
    outcome.latencies.append((time.perf_counter() - asked) * 1000)
