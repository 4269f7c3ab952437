"""Hashing passwords with argon2id: in threads, since each is tens of milliseconds of pure computing, and few at once.

Never inside a transaction: doors hash between two of them. A password of nobody is compared with a stand-in, so that an
answer takes as long whether or not there is such an account.
"""

import threading
from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from eventlet import tpool
from eventlet.semaphore import Semaphore

from services.identity.accounts.domain import normal_password
from shared.contracts.identity.refusals.accounts import PASSWORDS_BUSY
from shared.runtime.data.database import open_transactions

# OWASP's recommended least (19 MiB, two passes, one lane), which a small server can do for many people at once.
TIME_COST = 2
MEMORY_KIBIBYTES = 19 * 1024
PARALLELISM = 1
AT_ONCE_MAX = 4
WAITING_MAX = 40
RETRY_SECONDS = 2


class Passwords:
    """Hashes and compares, a few at a time. Raises Unavailable `identity.passwords_busy` when too many wait."""

    def __init__(self, hasher: PasswordHasher | None = None, *, at_once_max: int = AT_ONCE_MAX) -> None:
        self._hasher = hasher or PasswordHasher(
            time_cost=TIME_COST, memory_cost=MEMORY_KIBIBYTES, parallelism=PARALLELISM
        )
        self._turns = Semaphore(at_once_max)
        self._waiting = 0
        self._nobodys = self._hasher.hash("the password of nobody")

    def hash(self, password: str) -> str:
        """The hash with its parameters and salt."""
        return str(self._in_a_thread(self._hasher.hash, normal_password(password)))

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether it is the password; False, after as much work, where there is none."""
        right = self._in_a_thread(self._verify, password_hash or self._nobodys, normal_password(password))
        return bool(right) and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether it was made with other parameters than are usual now."""
        return self._hasher.check_needs_rehash(password_hash)

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def _in_a_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        assert threading.get_ident() not in open_transactions, "hashing waits: never inside a transaction"
        if self._waiting >= WAITING_MAX:
            raise PASSWORDS_BUSY(retry_after_seconds=RETRY_SECONDS)
        self._waiting += 1
        try:
            self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            return tpool.execute(work, *arguments)
        finally:
            self._turns.release()


def passwords_for(settings: Any) -> Passwords:
    """The hasher of a process. No setting changes it: what is too weak for one installation is too weak for all."""
    return Passwords()
