"""The words of messages, their channels and deliveries that every service uses. No framework here."""

from enum import StrEnum

LANGUAGES = ("zh-CN", "en")
KIND_CHARACTERS_MAX = 40
KIND_PATTERN = r"^[a-z]+(_[a-z]+)*$"
TITLE_CHARACTERS_MAX = 60
TEXT_CHARACTERS_MAX = 600
KINDS_MAX = 100
NUMBER_MAX = 2**31 - 1
EMAIL_PATTERN = r"^[0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]{1,64}@[0-9A-Za-z-]{1,63}(\.[0-9A-Za-z-]{1,63})+$"
EMAIL_CHARACTERS_MAX = 254  # RFC 5321, 4.5.3.1.3
EMAIL_CODE_DIGITS = 6
EMAIL_CODE_SECONDS = 900
PUSH_ENDPOINT_CHARACTERS_MAX = 2000
MASKED_CHARACTERS_MAX = 260


class ChannelName(StrEnum):
    """Over what somebody is reached outside of the inbox."""

    EMAIL = "email"
    SMS = "sms"
    WECHAT = "wechat"  # a subscription message
    WECOM = "wecom"  # a robot in a group
    WEB_PUSH = "web_push"


class About(StrEnum):
    """What a message is about, so that a client can show it."""

    RECORD = "record"
    SIGN_UP = "sign_up"
    INVITATION = "invitation"
    SWAP = "swap"
    MEMBERSHIP = "membership"
    PROJECT = "project"
    REGISTRATION = "registration"
    VOLUNTEER = "volunteer"
    LEDGER_ACCOUNT = "ledger_account"
    CERTIFICATE = "certificate"
    DEMAND = "demand"
    CALL = "call"
    EMERGENCY = "emergency"
    FEEDBACK = "feedback"


class SmsAnswer(StrEnum):
    """What somebody replied over SMS to a question."""

    YES = "yes"
    NO = "no"


class DeliveryState(StrEnum):
    """What became of a message on one channel."""

    WAITING = "waiting"  # until its time comes, or for another try
    SENDING = "sending"  # handed to the provider, whose answer is not known yet
    ACCEPTED = "accepted"  # the provider took it
    REFUSED = "refused"  # the provider will never take it
    GIVEN_UP = "given_up"  # it was tried often enough
    EXPIRED = "expired"  # it would come too late to be of use


ENDED = frozenset(set(DeliveryState) - {DeliveryState.WAITING, DeliveryState.SENDING})
