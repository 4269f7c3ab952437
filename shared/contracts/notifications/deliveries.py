"""Deliveries in the published language: what became of a message on each channel."""

from shared.contracts.base import Contract
from shared.contracts.fields import Choice, Integer, Many, Moment, Part, Text
from shared.contracts.notifications.message_words import ChannelName, DeliveryState

TRIES_SHOWN_MAX = 100
REFUSAL_CHARACTERS_MAX = 100


class MessageDelivery(Contract):
    """A message on one channel.

    doubts: of the tries, those of which nobody knows whether they arrived; due_at: when it is tried next; sent_at: when
    it was handed to the provider last; refusal: why it did not go out, a word of the provider's or ours. Accepted by
    the provider is not read by the person.
    """

    channel = Choice(ChannelName, required=True)
    state = Choice(DeliveryState, required=True)
    tries = Integer(at_most=TRIES_SHOWN_MAX, required=True)
    doubts = Integer(at_most=TRIES_SHOWN_MAX, required=True)
    due_at = Moment(required=True)
    sent_at = Moment(allow_none=True, required=True)
    ended_at = Moment(allow_none=True, required=True)
    refusal = Text(at_most=REFUSAL_CHARACTERS_MAX, allow_none=True, required=True)

    example = {
        "channel": "sms",
        "state": "accepted",
        "tries": 1,
        "doubts": 0,
        "due_at": "2026-03-07T04:01:31Z",
        "sent_at": "2026-03-07T04:00:31Z",
        "ended_at": "2026-03-07T04:00:32Z",
        "refusal": None,
    }


class MessageDeliveries(Contract):
    """In the order in which the channels were tried; empty where it only lies in the inbox."""

    items = Many(Part(MessageDelivery), at_most=len(ChannelName), required=True)

    example = {"items": [MessageDelivery.example]}
