"""People who write without a pause while something happens to the installation, and count what became of it.

One write has one key. It is asked again with that key, as a client application does, while the answer is "not now"
(429, 502, 503, 504) or there is none, and it is acknowledged when one of the answers is 2xx: that is one write, however
often it was asked. It has failed when it is refused otherwise, or is not acknowledged in a minute. A connection that
breaks off is asked again too, and counts as a failure all the same: who stays behind the proxy is to see none.
"""

import json
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from deploy.demo.caller import API, Caller, Refused

UNAUTHENTICATED = 401
NO_ANSWER = 0
NOT_NOW = (429, 502, 503, 504)
WRITE_SECONDS_MAX = 60
ANSWER_SECONDS_MAX = 20
PAUSE_SECONDS = 0.25
BETWEEN_SECONDS = 0.05


@dataclass(frozen=True)
class Asked:
    """One write: where it goes, and what is said there."""

    path: str
    said: dict[str, Any]
    method: str = "POST"


@dataclass
class Writer:
    """One person who does the same thing again and again at one service.

    asked: what they ask the n-th time; again: signs in anew, when the token has come to its end; repeated: why
    something was asked again, by status; broken: connections that ended without an answer, by kind of error.
    """

    service: str
    caller: Caller
    asked: Callable[[int], Asked]
    again: Callable[[], Caller]
    trust: ssl.SSLContext | None = None
    acknowledged: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    repeated: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    slowest_seconds: float = 0.0

    def write(self, number: int) -> None:
        """Once, until it is acknowledged or has failed."""
        asked, began, signed_in = self.asked(number), time.monotonic(), False
        while not 200 <= (answer := self._answer(asked, key_of(number)))[0] < 300:
            status, text = answer
            unknown = status == UNAUTHENTICATED and not signed_in
            patient = unknown or status in (NO_ANSWER, *NOT_NOW)
            if not patient or time.monotonic() - began > WRITE_SECONDS_MAX:
                self.failed.append(f"{status} {text[:200]}")
                break
            if unknown:
                signed_in = self._signed_in()
            else:
                (self.repeated if status else self.broken)[str(status) if status else text] += 1
            time.sleep(PAUSE_SECONDS)
        else:
            self.acknowledged.append(number)
        self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began)

    def _signed_in(self) -> bool:
        """Sign in anew; False where that cannot be done now either. Raises NotAsPromised."""
        try:
            self.caller = self.again()
        except Refused as refused:
            if refused.status not in NOT_NOW:
                raise
            self.repeated[str(refused.status)] += 1
            return False
        return True

    def _answer(self, asked: Asked, key: str) -> tuple[int, str]:
        """Status and text of the answer; NO_ANSWER and the kind of error where there was none."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        headers |= {"Authorization": f"Bearer {self.caller.token}"}
        body = json.dumps(asked.said).encode()
        request = urllib.request.Request(self.caller.address + API + asked.path, body, headers, method=asked.method)
        handlers = [urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self.trust)]
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=ANSWER_SECONDS_MAX) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (OSError, HTTPException) as error:
            return NO_ANSWER, type(error).__name__


class Load:
    """Writers, each in a thread of its own, as long as the block lasts. What stops one of them is raised at its end."""

    def __init__(self, writers: list[Writer]) -> None:
        self.writers = writers
        self._ended = threading.Event()
        self._pool = ThreadPoolExecutor(len(writers))
        self._running: list[Future[None]] = []

    def _write(self, writer: Writer) -> None:
        number = len(writer.acknowledged) + len(writer.failed)
        while not self._ended.wait(BETWEEN_SECONDS):
            writer.write(number)
            number += 1

    def __enter__(self) -> "Load":
        self._running = [self._pool.submit(self._write, writer) for writer in self.writers]
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._pool.shutdown()
        for running in self._running:
            running.result()

    def told(self) -> str:
        """What became of it, a line for each writer."""
        return "\n".join(
            f"  {writer.service:<13} {len(writer.acknowledged):>6} acknowledged, {len(writer.failed)} failed, "
            f"{sum(writer.repeated.values())} repeated {dict(writer.repeated)}, "
            f"{sum(writer.broken.values())} broken off {dict(writer.broken)}, slowest {writer.slowest_seconds:.1f} s"
            for writer in self.writers
        )

    @property
    def failures(self) -> list[str]:
        """Of all writers."""
        failed = [f"{writer.service}: {failure}" for writer in self.writers for failure in writer.failed]
        return failed + [
            f"{writer.service}: {number} connections broke off ({kind})"
            for writer in self.writers
            for kind, number in writer.broken.items()
        ]


def key_of(number: int) -> str:
    """The key of the n-th write of somebody, and the name of what it is about."""
    return f"trial-{number}"
