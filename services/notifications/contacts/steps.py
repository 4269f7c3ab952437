"""Addresses of which somebody else has to say whether they are good: asked first, outside of every transaction."""

from collections.abc import Callable
from typing import Any

from services.notifications.channels.port import Away, Refused
from services.notifications.contacts import use_cases
from services.notifications.contacts.use_cases import Channels, subscription_of
from services.notifications.messages.queries import own_account
from shared.contracts.base import Loaded
from shared.contracts.notifications.message_words import ChannelName
from shared.contracts.notifications.refusals.addresses import (
    CHANNEL_AWAY,
    CHANNEL_NOT_OFFERED,
    PUSH_SUBSCRIPTION_WRONG,
    WECHAT_LOGIN_WRONG,
)
from shared.kernel.actor import Actor
from shared.kernel.errors import Refusal
from shared.runtime.data.database import CallDatabase

AWAY_SECONDS = 60


def give_wechat(db: CallDatabase, channels: Channels, request: Loaded, actor: Actor) -> Any:
    """Learn from WeChat who signed in to the mini program, and keep that. A repeated call asks nobody again."""
    own_account(actor)
    channel = offered(channels, ChannelName.WECHAT)
    openid = "" if db.is_repetition() else asked(channel.openid_of, request.login_code, WECHAT_LOGIN_WRONG)
    return db.run(use_cases.keep_address, request, actor, ChannelName.WECHAT, openid, channels)


def give_push(db: CallDatabase, channels: Channels, request: Loaded, actor: Actor) -> Any:
    """Keep a browser's subscription that the channel could use."""
    own_account(actor)
    asked(offered(channels, ChannelName.WEB_PUSH).check, subscription_of(request), PUSH_SUBSCRIPTION_WRONG)
    return db.run(use_cases.give_push, request, actor, channels)


def offered(channels: Channels, name: ChannelName) -> Any:
    """The channel. Raises Conflict where this installation has none."""
    if name not in channels:
        raise CHANNEL_NOT_OFFERED()
    return channels[name]


def asked(ask: Callable[[str], Any], what: str, wrong: Callable[[], Refusal]) -> Any:
    """What a channel says. Raises Invalid, Unavailable."""
    try:
        return ask(what)
    except Refused:
        raise wrong() from None
    except Away as away:
        raise CHANNEL_AWAY(retry_after_seconds=away.retry_after_seconds or AWAY_SECONDS) from None
