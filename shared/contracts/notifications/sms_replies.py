"""Replies over SMS as the gateway passes them on: what a provider told, in one shape."""

from shared.contracts.base import Contract
from shared.contracts.fields import Integer, Many, Moment, Part, Text

REPLIES_MAX = 200  # told at once
REPLY_CHARACTERS_MAX = 1000
PROVIDER_ID_CHARACTERS_MAX = 200
KEY_CHARACTERS_MAX = 200
PHONE_CHARACTERS_MAX = 20


class SmsReply(Contract):
    """One reply. id: the provider's name for it, the same whenever it is told; received_at: when it had it."""

    id = Text(at_least=1, at_most=PROVIDER_ID_CHARACTERS_MAX, required=True)
    phone = Text(at_least=1, at_most=PHONE_CHARACTERS_MAX, pattern=r"^\+?[0-9]{5,19}$", required=True)
    text = Text(at_most=REPLY_CHARACTERS_MAX, required=True)
    received_at = Moment(required=True)

    example = {
        "id": "aliyun:1234567890",
        "phone": "13800138000",
        "text": "1 4821",
        "received_at": "2026-07-20T14:05:31Z",
    }


class TakeSmsReplies(Contract):
    """Take what a provider told. key: the secret that stands in the address which was given to the provider."""

    key = Text(at_least=1, at_most=KEY_CHARACTERS_MAX, required=True)
    replies = Many(Part(SmsReply), at_most=REPLIES_MAX, required=True)

    example = {"key": "Vb3m0yQm8rJx2nWk5tZs7uLd9pGh4cFa", "replies": [SmsReply.example]}


class TakenSmsReplies(Contract):
    """How many of them answered something that was not answered so before."""

    answers_count = Integer(at_most=REPLIES_MAX, required=True)

    example = {"answers_count": 1}
