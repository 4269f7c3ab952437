"""When something is sent, how often it is tried, and how much a provider and a person take.

Moments are aware; the night is that of Beijing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.contracts.notifications.message_words import ChannelName
from shared.kernel.clock import BUSINESS_ZONE

QUIET_FROM_HOUR, QUIET_UNTIL_HOUR = 22, 8
TRIES_MAX = 6
DOUBTS_MAX = 2  # attempts of which nobody knows whether they arrived: at most one is repeated, so at most two arrive
BACK_OFF_SECONDS = (30, 120, 480, 1800, 7200)  # after the first try, the second, …
URGENT_BACK_OFF_SECONDS = (5, 10, 20, 40, 80)  # a code is good for some minutes
RETRY_AFTER_SECONDS_MAX = 6 * 3600  # whatever a provider says
URGENT_HELD_SECONDS_MAX = 120  # by one channel, where there is another
ACCOUNT_DAYS_MAX = 30  # that a message waits for an account to be mended
SEND_SECONDS_MAX = 20  # until an attempt is given up
LEASE_SECONDS = 3 * SEND_SECONDS_MAX  # until somebody else may take over: the one who has it has died


@dataclass(frozen=True)
class Limit:
    """At most `count_max` handed over in any `window_seconds`."""

    count_max: int
    window_seconds: int


# Of one provider, over all people: what their published quotas allow by default, and a little less.
PROVIDER_LIMITS: Mapping[str, Limit] = {
    ChannelName.SMS: Limit(3000, 60),
    ChannelName.EMAIL: Limit(600, 60),
    ChannelName.WECHAT: Limit(3000, 60),
    ChannelName.WECOM: Limit(20, 60),  # of one robot; of all together here, and so of each
    ChannelName.WEB_PUSH: Limit(6000, 60),
}
# Of one person: nobody's phone rings all day. Codes are not among these: identity counts them, 1 / 5 / 10.
PERSON_LIMITS: Mapping[str, Limit] = {
    ChannelName.SMS: Limit(10, 86400),
    ChannelName.EMAIL: Limit(30, 86400),
    ChannelName.WECHAT: Limit(30, 86400),
    ChannelName.WEB_PUSH: Limit(60, 86400),
}


def is_quiet(moment: datetime) -> bool:
    """Whether people sleep: from 22 to 8. What does not hurry waits; nothing of it is lost."""
    hour = moment.astimezone(BUSINESS_ZONE).hour
    return hour >= QUIET_FROM_HOUR or hour < QUIET_UNTIL_HOUR


def next_channel(
    order: Sequence[str], configured: Collection[str], reached: Collection[str], refused: Collection[str], tried: int
) -> str | None:
    """Over which one it goes out next, None where none is left.

    order: of the template; tried: how many of it are behind us; reached: where the person has an address; refused: by
    the person, for this kind.
    """
    left = (name for name in order[tried:] if name in configured and name in reached and name not in refused)
    return next(left, None)


def is_given_up(tries: int, doubts: int) -> bool:
    """Whether it is not tried any more. doubts: of these tries, those of which nobody knows whether they arrived."""
    return tries >= TRIES_MAX or doubts >= DOUBTS_MAX


def is_held_too_long(now: datetime, again_at: datetime, expires_at: datetime | None, *, is_urgent: bool) -> bool:
    """Whether another channel is asked rather than this one again: that would come too late, or late for its hurry."""
    is_late = expires_at is not None and again_at >= expires_at
    return is_late or (is_urgent and again_at - now > timedelta(seconds=URGENT_HELD_SECONDS_MAX))


def next_try_at(now: datetime, tries: int, *, is_urgent: bool, retry_after_seconds: int | None) -> datetime:
    """When it is tried again after so many tries. A provider's own word may be later."""
    pauses = URGENT_BACK_OFF_SECONDS if is_urgent else BACK_OFF_SECONDS
    pause = pauses[min(tries, len(pauses)) - 1]
    return now + timedelta(seconds=max(pause, min(retry_after_seconds or 0, RETRY_AFTER_SECONDS_MAX)))
