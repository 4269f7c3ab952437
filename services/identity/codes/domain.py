"""Rules of one-time codes and of counting attempts: limits in sliding windows, numbers, addresses.

Limits of codes per number: at most 1 a minute, 5 an hour, 10 a day (domain rules, SMS). Moments are Unix seconds.
"""

import ipaddress
import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.identity.account_words import CODE_DIGITS, CODE_PAUSE_SECONDS, CodePurpose

CODE_TRIES_MAX = 5
IPV6_NETWORK_BITS = 64  # what one customer gets: single addresses of it are no limit for anybody


@dataclass(frozen=True)
class Limit:
    """At most `count_max` in any `window_seconds`."""

    count_max: int
    window_seconds: int


CODES_OF_A_PHONE = (Limit(1, CODE_PAUSE_SECONDS), Limit(5, 3600), Limit(10, 86400))
CODES_OF_AN_ADDRESS = (Limit(20, 600), Limit(100, 86400))  # an office behind one address
ATTEMPTS_OF_A_LOGIN = (Limit(5, 900),)  # from one address, so that a stranger elsewhere shuts nobody out
ATTEMPTS_OF_A_LOGIN_ANYWHERE = (Limit(30, 900),)  # from all addresses but those of its owner
ATTEMPTS_OF_AN_ADDRESS = (Limit(50, 900),)
DISCLOSURES_OF_A_READER = (Limit(30, 3600), Limit(100, 86400))
EXPORTS_OF_AN_ACCOUNT = (Limit(3, 3600), Limit(10, 86400))
ATTEMPTS_OF_A_CLIENT = (Limit(20, 900),)  # from one address, and only wrong secrets


@dataclass(frozen=True)
class CodeMessage:
    """A code on its way to a phone. It is never logged: printed, it shows neither the code nor the number."""

    phone: str
    code: str
    purpose: CodePurpose

    def __repr__(self) -> str:
        return f"CodeMessage({masked_phone(self.phone)}, {self.purpose})"


def retry_after_seconds(moments: Sequence[float], limits: Sequence[Limit], now: float) -> int | None:
    """After how many seconds one more would be within all limits; None where it already is."""
    waits = [_wait(sorted(moments), limit, now) for limit in limits]
    longest = max(waits, default=0.0)
    return math.ceil(longest) if longest > 0 else None


def _wait(moments: Sequence[float], limit: Limit, now: float) -> float:
    """Until the one that must leave the window has left it."""
    recent = [moment for moment in moments if moment > now - limit.window_seconds]
    if len(recent) < limit.count_max:
        return 0
    return recent[-limit.count_max] + limit.window_seconds - now


def remembered(moments: Sequence[float], limits: Sequence[Limit], now: float) -> list[float]:
    """The moments that a limit may still need, the newest last, no more than the largest count."""
    longest = max(limit.window_seconds for limit in limits)
    most = max(limit.count_max for limit in limits)
    return sorted(moment for moment in moments if moment > now - longest)[-most:]


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def normal_phone(phone: str) -> str:
    """A number as it is kept and compared: +86 and eleven digits."""
    return f"+86{phone.removeprefix('+86')}"


def masked_phone(phone: str) -> str:
    """What its owner is shown: the last four digits."""
    return f"{'*' * 7}{phone[-4:]}"


def network_of(address: str) -> str:
    """What is counted as one address: an IPv4 address, the /64 of an IPv6 address; "" for none that is readable."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    bits = IPV6_NETWORK_BITS if parsed.version == 6 else 32
    return str(ipaddress.ip_network(f"{parsed}/{bits}", strict=False).network_address)
