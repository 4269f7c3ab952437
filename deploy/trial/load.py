"""People who write without a pause while something happens to the installation, and count what became of it.

Each write has a key, and is repeated with it, as a client application does, while the answer is "not now". It has
failed when it is refused otherwise, or is not acknowledged in a minute.
"""

import json
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from uuid import uuid4

from deploy.demo.caller import API, Caller

UNAUTHENTICATED = 401
NOT_NOW = (429, 502, 503, 504)
WRITE_SECONDS_MAX = 60
ANSWER_SECONDS_MAX = 20
PAUSE_SECONDS = 0.25
BETWEEN_SECONDS = 0.05

Said = Callable[[int], dict[str, Any]]


@dataclass
class Writer:
    """One person who does the same thing again and again. said: what they say the n-th time; again: signs in anew, when
    the token has come to its end.
    """

    name: str
    caller: Caller
    path: str
    said: Said
    again: Callable[[], Caller]
    trust: ssl.SSLContext | None = None
    acknowledged: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    repeated: Counter[str] = field(default_factory=Counter)
    slowest_seconds: float = 0.0

    def write(self, number: int) -> None:
        """Once, until it is acknowledged or has failed."""
        key, began, signed_in = str(uuid4()), time.monotonic(), False
        body = json.dumps(self.said(number)).encode()
        while True:
            status, text = self._sent(body, key)
            if 200 <= status < 300:
                self.acknowledged.append(number)
                break
            if status == UNAUTHENTICATED and not signed_in:
                self.caller, signed_in = self.again(), True
                continue
            if status not in (0, *NOT_NOW) or time.monotonic() - began > WRITE_SECONDS_MAX:
                self.failed.append(f"{status} {text[:200]}")
                break
            self.repeated[str(status) if status else text] += 1
            time.sleep(PAUSE_SECONDS)
        self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began)

    def _sent(self, body: bytes, key: str) -> tuple[int, str]:
        """Status and text of the answer; 0 and the kind of error where there was none."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        headers |= {"Authorization": f"Bearer {self.caller.token}"}
        request = urllib.request.Request(self.caller.address + API + self.path, body, headers, method="POST")
        handlers = [urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self.trust)]
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=ANSWER_SECONDS_MAX) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (OSError, HTTPException) as error:
            return 0, type(error).__name__


class Load:
    """Writers, each in a thread of its own, for as long as the block lasts."""

    def __init__(self, writers: list[Writer]) -> None:
        self.writers = writers
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=[writer], daemon=True) for writer in writers]

    def _write(self, writer: Writer) -> None:
        number = len(writer.acknowledged) + len(writer.failed)
        while not self._ended.wait(BETWEEN_SECONDS):
            writer.write(number)
            number += 1

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def told(self) -> str:
        """What became of it, a line for each writer."""
        return "\n".join(
            f"  {writer.name:<10} {len(writer.acknowledged):>6} acknowledged, {len(writer.failed)} failed, "
            f"{sum(writer.repeated.values())} repeated {dict(writer.repeated)}, slowest {writer.slowest_seconds:.1f} s"
            for writer in self.writers
        )

    @property
    def failures(self) -> list[str]:
        """Of all writers."""
        return [f"{writer.name}: {failure}" for writer in self.writers for failure in writer.failed]
