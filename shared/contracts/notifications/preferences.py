"""Preferences in the published language: over what one is told of what, and in which language."""

from shared.contracts.base import Contract
from shared.contracts.fields import Boolean, Choice, Many, Part, Text
from shared.contracts.notifications.message_words import KINDS_MAX, LANGUAGES, TITLE_CHARACTERS_MAX, ChannelName
from shared.contracts.notifications.messages import kind_field

CHOICES_MAX = KINDS_MAX * len(ChannelName)


class KindTitle(Contract):
    """What a kind of message is called in one language."""

    language = Choice(LANGUAGES, required=True)
    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)

    example = {"language": "zh-CN", "title": "服务提醒"}


class ChannelChoice(Contract):
    """Whether one wants a kind of message over a channel."""

    channel = Choice(ChannelName, required=True)
    wanted = Boolean(required=True)

    example = {"channel": "sms", "wanted": True}


class KindPreference(Contract):
    """A kind of message. channels: in the order in which they are tried; the inbox has every message.

    can_be_refused: false for codes, and for what takes something away: a frozen account, a revoked certificate.
    """

    kind = kind_field(required=True)
    can_be_refused = Boolean(required=True)
    titles = Many(Part(KindTitle), at_most=len(LANGUAGES), required=True)
    channels = Many(Part(ChannelChoice), at_most=len(ChannelName), required=True)

    example = {
        "kind": "service_reminder",
        "can_be_refused": True,
        "titles": [KindTitle.example],
        "channels": [ChannelChoice.example],
    }


class OwnPreferences(Contract):
    """How one wants to be told outside of the inbox.

    language: of what is sent; SMS and WeChat send words that their providers have approved, which are Chinese.
    """

    language = Choice(LANGUAGES, required=True)
    kinds = Many(Part(KindPreference), at_most=KINDS_MAX, required=True)

    example = {"language": "zh-CN", "kinds": [KindPreference.example]}


class RefusedChannel(Contract):
    """A channel over which one does not want a kind of message."""

    kind = kind_field(required=True)
    channel = Choice(ChannelName, required=True)

    example = {"kind": "service_reminder", "channel": "sms"}


class SetPreferences(Contract):
    """Say all of it anew: what is not refused is wanted.

    What is urgent comes over every channel all the same: a service that begins within a day was called off, say.
    """

    language = Choice(LANGUAGES, required=True)
    refused = Many(Part(RefusedChannel), at_most=CHOICES_MAX, required=True)

    example = {"language": "zh-CN", "refused": [RefusedChannel.example]}
