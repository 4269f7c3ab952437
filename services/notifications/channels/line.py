"""The way to providers over HTTP: pooled connections, verified TLS, time-outs, answers of bounded size, a breaker each.

Redirects are not followed, proxies of the machine are not used, and nothing is repeated here: whether a message may be
sent again is not for a connection to decide. Authorities beside those of certifi: the variable SSL_CERT_FILE.
"""

import json
import logging
import math
import os
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import certifi
import eventlet
import urllib3
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import EmptyPoolError, HTTPError, NewConnectionError, SSLError
from urllib3.util.ssl_match_hostname import CertificateError

from services.notifications.channels.port import Away, InDoubt
from shared.kernel.breaker import Breaker

CONNECT_SECONDS_MAX = 3.0
SILENCE_SECONDS_MAX = 5.0
EXCHANGE_SECONDS_MAX = 10.0
CONNECTIONS_MAX = 10  # to one host; who finds none free within the time to connect is told to come again
HOSTS_MAX = 50
ANSWER_BYTES_MAX = 64 * 1024
BROKEN = 500
CROWDED = 429
CLOSED = 503  # the one of these that says that nothing was done
RETRY_SECONDS_MAX = 86_400  # what a provider asks for beyond that is not believed

logger = logging.getLogger(__name__)


class _OutOfTime(Exception):
    """No OSError, which a connection with several addresses would swallow."""


class HandshakeSSLError(SSLError):
    """TLS failed before a request was written. What fails later may come after the provider read all of it."""


class _Connection(HTTPSConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except (ssl.SSLError, CertificateError) as fault:
            raise HandshakeSSLError(fault) from fault


class _Connections(HTTPSConnectionPool):
    ConnectionCls = _Connection


@dataclass(frozen=True, slots=True)
class LineLimits:
    """connect; silence: between two pieces of the answer; exchange: everything together."""

    connect_seconds: float = CONNECT_SECONDS_MAX
    silence_seconds: float = SILENCE_SECONDS_MAX
    exchange_seconds: float = EXCHANGE_SECONDS_MAX


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered, its refusals too; names of headers in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """tls: None for the usual authorities. clock: seconds that never go back."""

    def __init__(
        self,
        limits: LineLimits | None = None,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits or LineLimits()
        self._clock = clock
        self._breakers: dict[str, Breaker] = {}
        self._pool = urllib3.PoolManager(
            num_pools=HOSTS_MAX,
            maxsize=CONNECTIONS_MAX,
            block=True,
            retries=False,
            timeout=urllib3.Timeout(connect=self._limits.connect_seconds, read=self._limits.silence_seconds),
            ssl_context=tls or ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE") or certifi.where()),
        )

        self._pool.pool_classes_by_scheme = {"http": HTTPConnectionPool, "https": _Connections}

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The provider's answer below 500, but for 429. Raises Away, InDoubt."""
        return self._answered("POST", url, headers, body)

    def get(self, url: str) -> Answer:
        """The same for a question."""
        return self._answered("GET", url, {}, b"")

    def _answered(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        host = urlsplit(url).netloc
        breaker = self._breaker(host)
        ticket = breaker.admit(self._clock())
        if ticket is None:
            raise Away(math.ceil(breaker.waits_seconds(self._clock())))
        is_well = False
        try:
            answer = self._exchanged(method, url, headers, body)
            is_well = answer.status < BROKEN
        except Away as away:
            logger.warning("%s did not answer: %s", host, type(away.__cause__).__name__)
            raise
        finally:  # the breaker learns of it in any case, also when this greenthread is killed meanwhile
            if is_well:
                breaker.succeeded(ticket)
            else:
                breaker.failed(ticket, self._clock())
        if not is_well:
            logger.warning("%s answered %d", host, answer.status)
            raise Away(retry_after_of(answer)) if answer.status == CLOSED else InDoubt(retry_after_of(answer))
        if answer.status == CROWDED:
            raise Away(retry_after_of(answer))
        return answer

    def trouble(self, url: str) -> str:
        """What keeps us from reaching the host of an address, in a sentence for operators; "" where nothing does."""
        try:
            self._exchanged("GET", url, {}, b"")
        except Away as away:
            fault = type(away.__cause__).__name__
            return f"it cannot be reached ({fault}); is the address right, and does the firewall let us out?"
        return ""

    def _breaker(self, host: str) -> Breaker:
        if len(self._breakers) >= HOSTS_MAX:
            self._breakers.clear()
        return self._breakers.setdefault(host, Breaker())

    def _exchanged(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        try:
            with eventlet.Timeout(self._limits.exchange_seconds, _OutOfTime()):
                return self._asked(method, url, headers, body)
        except (NewConnectionError, urllib3.exceptions.ConnectTimeoutError, HandshakeSSLError, EmptyPoolError) as fault:
            raise Away from fault  # nothing was sent
        except (_OutOfTime, HTTPError, OSError) as fault:
            raise InDoubt from fault

    def _asked(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        answer = self._pool.request(method, url, body=body, headers=headers, redirect=False, preload_content=False)
        is_read = False
        try:
            content = answer.read(ANSWER_BYTES_MAX + 1)
            is_read = len(content) <= ANSWER_BYTES_MAX
        finally:
            if is_read:
                answer.release_conn()
            else:  # something is left in it, which no other request must find
                answer.close()
        return Answer(answer.status, answer.headers, content[:ANSWER_BYTES_MAX])


def retry_after_of(answer: Answer) -> int | None:
    """The seconds after which a provider wants to be asked again; None where it names none (RFC 9110, 10.2.3)."""
    said = answer.headers.get("Retry-After", "")
    is_number = said.isascii() and said.isdigit() and len(said) < 10
    return min(int(said), RETRY_SECONDS_MAX) if is_number else None


def said_in(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer. Raises InDoubt where there is none: nobody knows then what was done."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError) as fault:
        raise InDoubt from fault
    if not isinstance(said, dict):
        raise InDoubt
    return said


def word_in(said: Mapping[str, Any], name: str) -> str:
    """The word by which a provider says what it did. Raises InDoubt where it is not there: that is half an answer."""
    word = said.get(name)
    if not isinstance(word, str | int) or isinstance(word, bool) or word == "":
        raise InDoubt
    return str(word)
