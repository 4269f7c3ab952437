"""Rules of addresses: how they are shown, and how often a code may be sent to prove one."""

import json
import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from services.notifications.deliveries.domain import Limit
from shared.contracts.notifications.message_words import EMAIL_CODE_DIGITS, MASKED_CHARACTERS_MAX, ChannelName

CODE_TRIES_MAX = 5
# Of one account, whatever address it names; and of one mailbox, whoever names it.
EMAIL_CODES = (Limit(1, 60), Limit(5, 3600), Limit(10, 86400))
OWN_CHANNELS = (
    ChannelName.EMAIL,
    ChannelName.WECHAT,
    ChannelName.WECOM,
    ChannelName.WEB_PUSH,
)  # for which people give addresses
LAST_SHOWN = 4  # characters of what names somebody


def new_code() -> str:
    """Random digits."""
    return f"{secrets.randbelow(10**EMAIL_CODE_DIGITS):0{EMAIL_CODE_DIGITS}}"


def wait_seconds(moments: Sequence[datetime], now: datetime, limits: Sequence[Limit] = EMAIL_CODES) -> int | None:
    """After how many seconds one more is within all limits; None where it is. moments: of those before."""
    waits = [_wait(sorted(moments), limit, now) for limit in limits]
    longest = max(waits)
    return math.ceil(longest) if longest > 0 else None


def _wait(moments: Sequence[datetime], limit: Limit, now: datetime) -> float:
    window = timedelta(seconds=limit.window_seconds)
    recent = [moment for moment in moments if moment > now - window]
    if len(recent) < limit.count_max:
        return 0
    return (recent[-limit.count_max] + window - now).total_seconds()


def normal_email(email: str) -> str:
    """As it is kept: capital letters make no difference after the @."""
    name, _, host = email.rpartition("@")
    return f"{name}@{host.lower()}"


def masked(channel: str, address: str) -> str:
    """What its owner is shown."""
    return MASKS[channel](address)[:MASKED_CHARACTERS_MAX]


def _masked_email(address: str) -> str:
    name, _, host = address.rpartition("@")
    return f"{name[:1]}***@{host}"


def _masked_push(address: str) -> str:
    """The host of the push service: the rest of the address is the secret of one browser."""
    return str(urlsplit(json.loads(address)["endpoint"]).hostname)


def _last(address: str) -> str:
    return f"***{address[-LAST_SHOWN:]}"


MASKS: Mapping[str, Callable[[str], str]] = {
    ChannelName.EMAIL: _masked_email,
    ChannelName.SMS: _last,
    ChannelName.WECHAT: _last,
    ChannelName.WECOM: _last,
    ChannelName.WEB_PUSH: _masked_push,
}
