"""The member registry asked over HTTP: tried again where that can help, and left alone by a breaker where it cannot.

A look-up changes nothing, so it may be repeated. The registry must never hold up what does not need it: only a few
workers wait for it at a time, and none longer than a few seconds; others are told at once to come again.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import eventlet
from eventlet.semaphore import Semaphore
from prometheus_client import Counter, Histogram

from services.identity.members.directory import RETRY_SECONDS, Membership, NoMembership
from services.identity.members.directory_line import REPEATABLE, NoAnswer, RegistryLine, Trouble
from services.identity.members.directory_protocol import (
    LOOK_UP_PATH,
    MEMBER,
    NonsenseSaid,
    OddMembership,
    read_answer,
    written,
)
from services.identity.members.domain.documents import Document
from shared.contracts.identity.refusals.members import MEMBER_DIRECTORY_AWAY
from shared.kernel.breaker import Breaker
from shared.kernel.errors import Refusal
from shared.runtime.data.database import open_transactions
from shared.runtime.metrics import REGISTRY, SECONDS

ATTEMPTS_MAX = 3
PAUSE_SECONDS_MAX = 0.2  # before the second attempt; twice as long before each further one
LOOK_UP_SECONDS_MAX = 5.0
ASKED_AT_ONCE_MAX = 5
LEFT_ALONE = "left_alone"
CROWDED = "crowded"

LOOK_UPS = Histogram(
    "nuanliu_member_look_up_seconds",
    "Look-ups in the member registry by outcome",
    ["outcome"],
    buckets=SECONDS,
    registry=REGISTRY,
)
TROUBLES = Counter(
    "nuanliu_member_directory_troubles",
    "Attempts that the member registry did not answer",
    ["trouble"],
    registry=REGISTRY,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LookUpLimits:
    """What one look-up may take, and how many there may be at a time."""

    attempts_max: int = ATTEMPTS_MAX
    pause_seconds: float = PAUSE_SECONDS_MAX
    look_up_seconds: float = LOOK_UP_SECONDS_MAX
    at_once_max: int = ASKED_AT_ONCE_MAX


class HttpMemberDirectory:
    """`MemberDirectory` over a line. clock: seconds that never go back; random: spreads the repetitions of many."""

    def __init__(
        self,
        line: RegistryLine,
        limits: LookUpLimits | None = None,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
        random: Random | None = None,
    ) -> None:
        self._line = line
        self._limits = limits or LookUpLimits()
        self._breaker = breaker or Breaker()
        self._clock = clock
        self._random = random or Random()
        self._turns = Semaphore(self._limits.at_once_max)

    def membership_of(self, document: Document, name: str) -> Membership | NoMembership:
        """As the port has it. Raises Unavailable `identity.member_directory_away`."""
        assert threading.get_ident() not in open_transactions, "the member registry is asked before a transaction"
        if not self._turns.acquire(blocking=False):
            raise self._away(CROWDED, self._clock())
        began = self._clock()
        try:
            body = {"document_kind": document.kind.value, "document_number": document.number, "name": name}
            found = self._found(written(body), began)
        finally:
            self._turns.release()
        outcome = MEMBER if isinstance(found, Membership) else found.value
        LOOK_UPS.labels(outcome).observe(self._clock() - began)
        return found

    def _found(self, body: bytes, began: float) -> Membership | NoMembership:
        ends, trouble = began + self._limits.look_up_seconds, Trouble.SLOW
        for attempt in range(self._limits.attempts_max):
            ticket = self._breaker.admit(self._clock())
            if ticket is None:
                raise self._away(LEFT_ALONE if attempt == 0 else trouble, began)
            try:
                return self._attempted(body, ticket, ends - self._clock())
            except NoAnswer as none:
                trouble = none.trouble
            pause = self._random.uniform(0, self._limits.pause_seconds * 2**attempt)
            if trouble not in REPEATABLE or self._clock() + pause >= ends or attempt + 1 == self._limits.attempts_max:
                break
            eventlet.sleep(pause)
        raise self._away(trouble, began)

    def _attempted(self, body: bytes, ticket: int, seconds: float) -> Membership | NoMembership:
        """One attempt, of which the breaker learns in any case, also when this greenthread is killed meanwhile.

        A registry that says odd things about one person answers; it would be left alone for everybody else's sake.
        """
        answered = False
        try:
            found = read_answer(self._line.exchange("POST", LOOK_UP_PATH, body, seconds=seconds))
            answered = True
            return found
        except (NonsenseSaid, NoAnswer) as error:
            answered = isinstance(error, OddMembership)
            trouble = error.trouble if isinstance(error, NoAnswer) else Trouble.NONSENSE
            TROUBLES.labels(trouble.value).inc()
            logger.warning("the member registry did not answer: %s", trouble.value)
            raise NoAnswer(trouble) from None
        finally:
            if answered:
                self._breaker.succeeded(ticket)
            else:
                self._breaker.failed(ticket, self._clock())

    def _away(self, outcome: str, began: float) -> Refusal:
        now = self._clock()
        LOOK_UPS.labels(str(outcome)).observe(now - began)
        waits_seconds = math.ceil(self._breaker.waits_seconds(now))
        return MEMBER_DIRECTORY_AWAY(retry_after_seconds=waits_seconds or RETRY_SECONDS)
