"""One exchange with the member registry over HTTP: signed, verified by TLS, within time-outs, of bounded size.

Each exchange has a connection of its own, so that none is found dead at the next; redirects are not followed, and
proxies of the machine are not used. Authorities beside those of the system: OpenSSL's variable SSL_CERT_FILE.
"""

import http.client
import ssl
import time
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

import eventlet

from services.identity.members.directory_protocol import ANSWER_BYTES_MAX
from services.identity.members.directory_signing import RegistryKey, signed

CONNECT_SECONDS_MAX = 1.5
SILENCE_SECONDS_MAX = 2.0
EXCHANGE_SECONDS_MAX = 3.0
OK = 200
TOO_MANY_REQUESTS = 429
BROKEN = 500


class Trouble(StrEnum):
    """Why there is no answer."""

    UNREACHABLE = "unreachable"  # no connection, or it broke
    UNTRUSTED = "untrusted"  # its certificate is not what it must be
    SLOW = "slow"
    BUSY = "busy"  # it says itself that it cannot answer now
    REFUSED = "refused"  # it does not like what it was asked: a wrong key, a wrong clock, another protocol
    NONSENSE = "nonsense"


REPEATABLE = frozenset((Trouble.UNREACHABLE, Trouble.SLOW, Trouble.BUSY))


class NoAnswer(Exception):
    """There is no answer; `trouble` says why. Holds nothing of what was asked or answered."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class _OutOfTime(Exception):
    """No OSError, which a connection with several addresses would swallow."""


@dataclass(frozen=True, slots=True)
class LineLimits:
    """connect, silence: between two pieces of the answer; exchange: everything together."""

    connect_seconds: float = CONNECT_SECONDS_MAX
    silence_seconds: float = SILENCE_SECONDS_MAX
    exchange_seconds: float = EXCHANGE_SECONDS_MAX


class RegistryLine:
    """The way to the registry at an address. tls: None for the system's authorities."""

    def __init__(
        self, url: str, key: RegistryKey, limits: LineLimits | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self._parts = urlsplit(url)
        self._key = key
        self._limits = limits or LineLimits()
        self._tls = tls or (ssl.create_default_context() if self._parts.scheme == "https" else None)

    def exchange(self, method: str, path: str, body: bytes = b"", *, seconds: float = EXCHANGE_SECONDS_MAX) -> bytes:
        """The body of the answer. seconds: what is left, where that is less than the limit. Raises NoAnswer."""
        connection = self._connection()
        try:
            with eventlet.Timeout(min(seconds, self._limits.exchange_seconds), _OutOfTime()):
                return self._exchanged(connection, method, self._parts.path + path, body)
        except (_OutOfTime, TimeoutError):
            raise NoAnswer(Trouble.SLOW) from None
        except ssl.SSLCertVerificationError:
            raise NoAnswer(Trouble.UNTRUSTED) from None
        except (OSError, http.client.IncompleteRead):
            raise NoAnswer(Trouble.UNREACHABLE) from None
        except (http.client.HTTPException, ValueError):
            raise NoAnswer(Trouble.NONSENSE) from None
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host, port, seconds = self._parts.hostname or "", self._parts.port, self._limits.connect_seconds
        if self._tls is None:
            return http.client.HTTPConnection(host, port, timeout=seconds)
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=self._tls)

    def _exchanged(self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes) -> bytes:
        connection.connect()
        connection.sock.settimeout(self._limits.silence_seconds)
        headers = {"Accept": "application/json", "Content-Type": "application/json", "Connection": "close"}
        connection.request(method, path, body, headers | signed(self._key, method, path, body, time.time()))
        answer = connection.getresponse()
        if answer.status != OK:
            raise NoAnswer(_trouble_of(answer.status))
        content = answer.read(ANSWER_BYTES_MAX + 1)
        if len(content) > ANSWER_BYTES_MAX:
            raise NoAnswer(Trouble.NONSENSE)
        if answer.length:  # what is missing of the length that was announced
            raise NoAnswer(Trouble.UNREACHABLE)
        return content


def _trouble_of(status: int) -> Trouble:
    return Trouble.BUSY if status >= BROKEN or status == TOO_MANY_REQUESTS else Trouble.REFUSED
