"""Messages in the published language: one's inbox, and the event that tells that something new is in it."""

from typing import Any

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.notifications.message_words import (
    KIND_CHARACTERS_MAX,
    KIND_PATTERN,
    LANGUAGES,
    NUMBER_MAX,
    TEXT_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    About,
)

MESSAGE_ID = "01936f0e-7b2a-5c11-8000-0000000000e1"
ACCOUNT_ID = "01936f0e-7b2a-7c11-8000-0000000000a1"
RECORD_ID = "01936f0e-7b2a-7c11-8000-0000000000d7"
NEW_MAX = 50  # told at once to a live stream


def kind_field(**rest: Any) -> Text:
    """The kind of a message: an open word, `GET /message-kinds` lists them."""
    return Text(at_least=1, at_most=KIND_CHARACTERS_MAX, pattern=KIND_PATTERN, **rest)


def number_field(**rest: Any) -> Integer:
    """The number of a message in its inbox, growing by one with each."""
    return Integer(at_least=1, at_most=NUMBER_MAX, **rest)


class MessageMade(Event):
    """A message lies in somebody's inbox. Only ids: its words are read by its owner."""

    event_type = "notifications.MessageMade.v1"

    id = Id(required=True)
    account_id = Id(required=True)
    number = number_field(required=True)
    kind = kind_field(required=True)

    example = {"version": 1, "id": MESSAGE_ID, "account_id": ACCOUNT_ID, "number": 7, "kind": "hours_confirmed"}


class Wording(Contract):
    """What a message says in one language."""

    language = Choice(LANGUAGES, required=True)
    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    text = Text(at_least=1, at_most=TEXT_CHARACTERS_MAX, required=True)

    example = {
        "language": "zh-CN",
        "title": "服务时长已确认",
        "text": "您2026年3月7日参加“周末陪伴独居老人”的服务时长已确认：3小时。",
    }


class Message(Contract):
    """A message in one's inbox.

    number: in the inbox, growing; about, about_id: the thing that it tells of; is_urgent: it did not wait for the
    morning; read_at: null while it was not read.
    """

    id = Id(required=True)
    number = number_field(required=True)
    kind = kind_field(required=True)
    about = Choice(About, required=True)
    about_id = Id(required=True)
    is_urgent = Boolean(required=True)
    made_at = Moment(required=True)
    read_at = Moment(allow_none=True, required=True)
    wordings = Many(Part(Wording), at_least=1, at_most=len(LANGUAGES), required=True)

    example = {
        "id": MESSAGE_ID,
        "number": 7,
        "kind": "hours_confirmed",
        "about": "record",
        "about_id": RECORD_ID,
        "is_urgent": False,
        "made_at": "2026-03-07T04:00:31Z",
        "read_at": None,
        "wordings": [Wording.example],
    }


MessagePage = page_contract(Message)


class OwnMessages(PageRequest):
    """One's inbox, the newest first. unread: only what was not read."""

    unread = Boolean(load_default=False)

    example = {"unread": True, "limit": 20}


class MessageOf(Contract):
    """Which message."""

    id = Id(required=True)

    example = {"id": MESSAGE_ID}


class InboxState(Contract):
    """How much is in one's inbox. last_number: of its newest message, 0 where it is empty."""

    unread_count = Integer(at_most=NUMBER_MAX, required=True)
    last_number = Integer(at_most=NUMBER_MAX, required=True)

    example = {"unread_count": 2, "last_number": 7}


class ReadMessages(Contract):
    """Mark as read what has been shown: everything up to a number, so that what came meanwhile stays unread."""

    up_to_number = number_field(required=True)

    example = {"up_to_number": 7}


class NewMessages(Contract):
    """What is new in one's inbox after a number; null asks only for the last number."""

    after = Integer(at_most=NUMBER_MAX, allow_none=True, required=True)

    example = {"after": 6}


class MessageNews(Contract):
    """The messages after a number in their order, and the last number of all."""

    items = Many(Part(Message), at_most=NEW_MAX, required=True)
    head = Integer(at_most=NUMBER_MAX, required=True)

    example = {"items": [Message.example], "head": 7}
