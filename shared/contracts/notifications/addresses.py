"""Addresses in the published language: over what one is reached, as one gave it oneself."""

from typing import Any

from shared.contracts.base import Contract
from shared.contracts.fields import Boolean, Choice, Many, Moment, Part, Text
from shared.contracts.notifications.message_words import (
    EMAIL_CHARACTERS_MAX,
    EMAIL_CODE_DIGITS,
    EMAIL_PATTERN,
    MASKED_CHARACTERS_MAX,
    PUSH_ENDPOINT_CHARACTERS_MAX,
    ChannelName,
)

PUSH_KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
PUSH_ENDPOINT_PATTERN = r"^https?://[!-\[\]-~]+$"  # without a backslash: readers disagree what it means
PUSH_KEY_CHARACTERS = 87  # an uncompressed point of P-256 in base64url


def push_key_field(**rest: Any) -> Text:
    """A public key of web push, base64url without padding."""
    return Text(at_least=PUSH_KEY_CHARACTERS, at_most=PUSH_KEY_CHARACTERS, pattern=r"^B[A-Za-z0-9_-]+$", **rest)


class MessageAddress(Contract):
    """Where one is reached over a channel. address: masked.

    is_own: it was given here, and can be removed here; a phone is the account's. since: when it was given, or proved.
    """

    channel = Choice(ChannelName, required=True)
    address = Text(at_least=1, at_most=MASKED_CHARACTERS_MAX, required=True)
    is_own = Boolean(required=True)
    since = Moment(allow_none=True, required=True)

    example = {"channel": "email", "address": "l***@example.cn", "is_own": True, "since": "2026-03-07T04:00:31Z"}


class WaitingAddress(Contract):
    """An e-mail address to which a code was sent. address: masked; until expires_at the code is good."""

    address = Text(at_least=1, at_most=MASKED_CHARACTERS_MAX, required=True)
    expires_at = Moment(required=True)

    example = {"address": "w***@example.cn", "expires_at": "2026-03-07T04:15:31Z"}


class MessageAddresses(Contract):
    """Over what one is reached.

    waiting: an e-mail address that is not proved yet; offered: channels over which this installation sends to addresses
    that one gives it; push_key: with which a browser subscribes (`applicationServerKey`), null where nothing is pushed.
    """

    items = Many(Part(MessageAddress), at_most=len(ChannelName), required=True)
    waiting = Part(WaitingAddress, allow_none=True, required=True)
    offered = Many(Choice(ChannelName), at_most=len(ChannelName), required=True)
    push_key = push_key_field(allow_none=True, required=True)

    example = {
        "items": [MessageAddress.example],
        "waiting": WaitingAddress.example,
        "offered": ["email", "web_push"],
        "push_key": PUSH_KEY,
    }


class GiveEmail(Contract):
    """Be reached at an e-mail address, once a code that is sent there proves that one reads it."""

    email = Text(at_least=6, at_most=EMAIL_CHARACTERS_MAX, pattern=EMAIL_PATTERN, required=True)

    example = {"email": "li@example.cn"}


class ConfirmEmail(Contract):
    """The code that came by e-mail."""

    code = Text(
        at_least=EMAIL_CODE_DIGITS, at_most=EMAIL_CODE_DIGITS, pattern=rf"^[0-9]{{{EMAIL_CODE_DIGITS}}}$", required=True
    )

    example = {"code": "204816"}


class GiveWechat(Contract):
    """Be reached in the mini program. login_code: what `wx.login` gave it, good for one use."""

    login_code = Text(at_least=1, at_most=128, pattern=r"^[0-9A-Za-z_-]+$", required=True)

    example = {"login_code": "0a3bXc1w3F9Ge63Zzv0w3R7b1p1bXc1y"}


class GivePush(Contract):
    """Be reached in a browser: what its push manager gave when it subscribed with `push_key`. The last one counts."""

    endpoint = Text(at_least=10, at_most=PUSH_ENDPOINT_CHARACTERS_MAX, pattern=PUSH_ENDPOINT_PATTERN, required=True)
    p256dh = push_key_field(required=True)
    auth = Text(at_least=22, at_most=22, pattern=r"^[A-Za-z0-9_-]+$", required=True)

    example = {
        "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABo",
        "p256dh": PUSH_KEY,
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    }


class GiveRobot(Contract):
    """Be reached in a group of WeCom. key: of the group's robot, the secret part of the address that WeCom shows."""

    key = Text(at_least=8, at_most=64, pattern=r"^[0-9A-Za-z-]+$", required=True)

    example = {"key": "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"}


class AddressOver(Contract):
    """The address that one gave for a channel."""

    channel = Choice(ChannelName, required=True)

    example = {"channel": "email"}
