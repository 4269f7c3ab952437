"""An HTTP client that sends exactly the bytes it is given, and reads one answer at a time."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import eventlet
from eventlet.green import socket

WAIT_SECONDS_MAX = 20.0


@dataclass
class Answer:
    """What came back; header names are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The code of a problem document."""
        assert self.headers["content-type"] == "application/problem+json", self
        return json.loads(self.body)["code"]


class Client:
    """One connection. Everything waits WAIT_SECONDS_MAX at most."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.sock = socket.create_connection((host, port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.settimeout(WAIT_SECONDS_MAX)
        self.buffer = b""

    def send(self, data: bytes | str) -> "Client":
        self.sock.sendall(data if isinstance(data, bytes) else data.encode())
        return self

    def get(self, path: str = "/", *headers: str, method: str = "GET") -> "Client":
        lines = [f"{method} {path} HTTP/1.1", "Host: test", *headers]
        return self.send("\r\n".join(lines) + "\r\n\r\n")

    def post(self, body: bytes, *headers: str, path: str = "/") -> "Client":
        self.get(path, f"Content-Length: {len(body)}", *headers, method="POST")
        return self.send(body)

    def head(self) -> tuple[int, dict[str, str]]:
        """Status and headers of the next answer, its body still to be read."""
        lines = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if line)
        return int(lines[0].split(" ")[1]), {name.lower(): value for name, value in headers.items()}

    def answer(self, bodyless: bool = False) -> Answer:
        status, headers = self.head()
        if bodyless:
            return Answer(status, headers, b"")
        if headers.get("transfer-encoding") == "chunked":
            return Answer(status, headers, b"".join(iter(self.chunk, b"")))
        if "content-length" in headers:
            return Answer(status, headers, self.exactly(int(headers["content-length"])))
        return Answer(status, headers, self.rest())

    def chunk(self) -> bytes:
        """The next chunk; empty at the end."""
        size = int(self.until(b"\r\n"), 16)
        data = self.exactly(size)
        assert self.exactly(2) == b"\r\n"
        return data

    def until(self, end: bytes) -> bytes:
        while end not in self.buffer:
            self._receive()
        found, _, self.buffer = self.buffer.partition(end)
        return found + end

    def exactly(self, size: int) -> bytes:
        while len(self.buffer) < size:
            self._receive()
        found, self.buffer = self.buffer[:size], self.buffer[size:]
        return found

    def rest(self) -> bytes:
        """All that comes until the server closes. TimeoutError when it does not."""
        while data := self.sock.recv(65536):
            self.buffer += data
        found, self.buffer = self.buffer, b""
        return found

    def is_closed(self) -> bool:
        """Whether the server closes without another word; waits for it."""
        try:
            return self.rest() == b""
        except ConnectionResetError:
            return True

    def close(self) -> None:
        self.sock.close()

    def _receive(self) -> None:
        data = self.sock.recv(65536)
        assert data, f"the server closed after {self.buffer!r}"
        self.buffer += data


def eventually(condition: Callable[[], Any]) -> Any:
    """What the condition gives once it is true; fails when it does not become so in WAIT_SECONDS_MAX."""
    ends = time.monotonic() + WAIT_SECONDS_MAX
    while not (found := condition()):
        assert time.monotonic() < ends, "waited in vain"
        eventlet.sleep(0.005)
    return found
