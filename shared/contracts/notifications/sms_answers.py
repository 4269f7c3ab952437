"""Answers over SMS in the published language: somebody replied to a question that they were asked."""

from shared.contracts.base import Event
from shared.contracts.demands.calls import code_field
from shared.contracts.fields import Choice, Id, Moment
from shared.contracts.notifications.message_words import SmsAnswer
from shared.contracts.notifications.messages import ACCOUNT_ID


class SmsAnswered(Event):
    """The phone of an account said yes or no to the question with this code. Its number and its words are not told.

    code: the digits that named the question; received_at: when the provider had it, after which nothing is too late.
    A reader who asked no such question of this account ignores it.
    """

    event_type = "notifications.SmsAnswered.v1"

    id = Id(required=True)
    account_id = Id(required=True)
    answer = Choice(SmsAnswer, required=True)
    code = code_field(required=True)
    received_at = Moment(required=True)

    example = {
        "version": 1,
        "id": "01936f0e-7b2a-5c11-8000-000000000108",
        "account_id": ACCOUNT_ID,
        "answer": "yes",
        "code": "4821",
        "received_at": "2026-07-20T14:05:31Z",
    }
