"""Taking deliveries to be sent: each by one worker alone, within what a provider and a person take.

What is taken is `sending` before anybody is called. A worker that dies in between leaves it so until its lease ends;
then it is sent again, under the same id, once. So a message arrives twice only where a provider took it and nobody
heard or lived to write that down, and never a third time (docs/decisions/0028).
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from services.notifications.channels.port import Outgoing
from services.notifications.contacts.queries import addresses_of
from services.notifications.deliveries.breaking import Broken, apart
from services.notifications.deliveries.domain import (
    LEASE_SECONDS,
    PERSON_LIMITS,
    PROVIDER_LIMITS,
    Limit,
    is_given_up,
    is_quiet,
)
from services.notifications.deliveries.models import (
    BROKEN,
    IN_DOUBT,
    NO_ADDRESS,
    OUTGOING_PLACE,
    PERSON_LIMIT,
    READ,
    TOO_LATE,
    Delivery,
)
from services.notifications.deliveries.planning import OPEN_STATES, WAITING, end, locked_turn, plan_again
from services.notifications.messages.models import Message
from services.notifications.preferences.queries import language_of
from services.notifications.templates.domain import Template, language_over, said
from services.notifications.templates.texts import all_templates, newest_templates
from shared.contracts.notifications.message_words import LANGUAGES, DeliveryState
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

CLAIMED_AT_ONCE_MAX = 20
UNKNOWN_SECONDS = 60  # until it is looked whether a newer process sent what has words that are not known here


@dataclass(frozen=True)
class Claim:
    """A delivery in hand: the attempt with this number."""

    delivery_id: UUID
    attempt: int
    channel: str
    outgoing: Outgoing


def claim(session: Session, channel: str) -> list[Claim]:
    """The next deliveries of a channel, as many as may be sent now; empty where there are none.

    Whatever ends here without being sent (nobody is there, it is too late, it breaks) makes room for the next channel.
    """
    locked_turn(session, channel)
    room = room_of(session, PROVIDER_LIMITS[channel], Delivery.channel == channel)
    rows = select(Delivery).where(Delivery.channel == channel, *_may_go(session, session.now))
    rows = rows.order_by(Delivery.is_urgent.desc(), Delivery.due_at, Delivery.id)
    found = session.scalars(rows.limit(min(room, CLAIMED_AT_ONCE_MAX)).with_for_update(skip_locked=True)).all()
    return [claimed for delivery in found if (claimed := _claimed_alone(session, delivery)) is not None]


def is_due_within(session: Session, channels: Collection[str], seconds: int) -> bool:
    """Whether anything may be sent by then, over one of these channels: for whoever would rest so long."""
    until = session.now + timedelta(seconds=seconds)
    rows = select(Delivery.id).where(Delivery.channel.in_(channels), *_may_go(session, until))
    return session.scalar(rows.limit(1)) is not None


def _may_go(session: Session, until: datetime) -> list[ColumnElement[bool]]:
    """What is due by then; of that at night the urgent alone."""
    due = [Delivery.state.in_(OPEN_STATES), Delivery.due_at <= until]
    return [*due, Delivery.is_urgent] if is_quiet(session.now) else due


def room_of(session: Session, limit: Limit, *whose: Any) -> int:
    """How many more may be handed over now."""
    since = session.now - timedelta(seconds=limit.window_seconds)
    done = select(func.count()).select_from(Delivery).where(Delivery.sent_at > since, *whose)
    return max(limit.count_max - (session.scalar(done) or 0), 0)


def _claimed_alone(session: Session, delivery: Delivery) -> Claim | None:
    """None where it ends here, also where it breaks."""
    try:
        return apart(session, "claiming", _claimed, delivery)
    except Broken:
        _pass_on(session, delivery, DeliveryState.GIVEN_UP, BROKEN)
        return None


def _claimed(session: Session, delivery: Delivery) -> Claim | None:
    message = session.get_one(Message, delivery.message_id) if delivery.message_id else None
    if delivery.state == DeliveryState.SENDING:  # whoever had it has died, or could not write down what came of it
        delivery.doubts += 1
    if delivery.expires_at is not None and delivery.expires_at <= session.now:
        end(delivery, DeliveryState.EXPIRED, session.now, refusal=TOO_LATE)
    elif message is not None and message.read_at is not None:
        end(delivery, DeliveryState.EXPIRED, session.now, refusal=READ)
    elif is_given_up(delivery.tries, delivery.doubts):
        _pass_on(session, delivery, DeliveryState.GIVEN_UP, IN_DOUBT)
    elif message is not None and _is_person_full(session, delivery):
        _pass_on(session, delivery, DeliveryState.REFUSED, PERSON_LIMIT)
    elif message is not None and (message.kind, message.template_version) not in all_templates():
        delivery.state, delivery.due_at = WAITING, session.now + timedelta(seconds=UNKNOWN_SECONDS)
    else:
        outgoing = _of_message(session, delivery, message) if message else _of_code(session, delivery)
        if outgoing is not None:
            return _taken(session, delivery, outgoing)
        _pass_on(session, delivery, DeliveryState.REFUSED, NO_ADDRESS)
    return None


def _taken(session: Session, delivery: Delivery, outgoing: Outgoing) -> Claim:
    delivery.state, delivery.sent_at = DeliveryState.SENDING.value, session.now
    delivery.due_at = session.now + timedelta(seconds=LEASE_SECONDS)
    delivery.tries += 1
    return Claim(delivery.id, delivery.tries, delivery.channel, outgoing)


def _pass_on(session: Session, delivery: Delivery, state: DeliveryState, refusal: str) -> None:
    end(delivery, state, session.now, refusal=refusal)
    plan_again(session, delivery.message_id)


def _is_person_full(session: Session, delivery: Delivery) -> bool:
    """Whether the person has had enough of a channel today. What is urgent is not held back."""
    limit = PERSON_LIMITS.get(delivery.channel)
    if limit is None or delivery.is_urgent:
        return False
    theirs = (Delivery.account_id == delivery.account_id, Delivery.channel == delivery.channel)
    return room_of(session, limit, *theirs) == 0


def _of_message(session: Session, delivery: Delivery, message: Message) -> Outgoing | None:
    to = addresses_of(session, message.account_id).get(delivery.channel)
    if to is None:
        return None
    template = all_templates()[message.kind, message.template_version]
    language = language_over(delivery.channel, language_of(session, message.account_id))
    return _outgoing(delivery, to, template, language, message.parameters)


def _of_code(session: Session, delivery: Delivery) -> Outgoing | None:
    if delivery.outgoing_sealed is None:
        return None
    kept = json.loads(sealing_of(session).open_text(delivery.outgoing_sealed, f"{OUTGOING_PLACE}.{delivery.id}"))
    language = language_over(delivery.channel, kept.get("language", LANGUAGES[0]))
    return _outgoing(delivery, kept["to"], newest_templates()[delivery.kind], language, kept["values"])


def _outgoing(delivery: Delivery, to: str, template: Template, language: str, values: Mapping[str, Any]) -> Outgoing:
    words = said(template, language, delivery.channel, values)
    return Outgoing(to, words.title, words.text, template.kind, words.values, delivery.id)
