"""Rules of sessions: how long they last, and what staff need to have their offices in a token.

Time-outs: staff half an hour without use and twelve hours in all (等保三级 asks for an idle time-out); others a month
without use and half a year in all. An access token lives ten minutes at most: a session in use is refreshed that often.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.contracts.identity.account_words import SecondFactorState
from shared.contracts.identity.roles import SECOND_FACTOR_ROLES
from shared.kernel.actor import Held

SECRET_BYTES = 32


@dataclass(frozen=True)
class TimeOuts:
    """idle: without a refresh; absolute: since signing in."""

    idle: timedelta
    absolute: timedelta


STAFF = TimeOuts(idle=timedelta(minutes=30), absolute=timedelta(hours=12))
OTHERS = TimeOuts(idle=timedelta(days=30), absolute=timedelta(days=180))


def time_outs_of(offices: Sequence[Held]) -> TimeOuts:
    """Who holds an office has the shorter ones."""
    return STAFF if offices else OTHERS


def refresh_until(opened_at: datetime, used_at: datetime, expires_at: datetime, time_outs: TimeOuts) -> datetime:
    """Until when a session can be refreshed. An office given later shortens the session it finds."""
    return min(used_at + time_outs.idle, opened_at + time_outs.absolute, expires_at)


def usable_offices(offices: Iterable[Held], *, second_factor: bool) -> tuple[Held, ...]:
    """The offices that a session's token carries: those that need a second factor only where one was given."""
    return tuple(held for held in offices if second_factor or held.role not in SECOND_FACTOR_ROLES)


def second_factor_state(offices: Iterable[Held], *, given: bool) -> SecondFactorState:
    """What a session's owner is told about the second factor."""
    if given:
        return SecondFactorState.GIVEN
    needed = any(held.role in SECOND_FACTOR_ROLES for held in offices)
    return SecondFactorState.TO_BE_ENROLLED if needed else SecondFactorState.NONE


def new_secret() -> str:
    """256 random bits as 43 characters."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> bytes:
    """How a secret of 256 random bits is kept: it cannot be tried out, so a fast hash is enough."""
    return hashlib.sha256(secret.encode()).digest()
