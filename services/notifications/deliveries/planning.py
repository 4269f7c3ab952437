"""Over which channel a message goes out next: when it was made, and each time that a channel did not take it."""

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, tuple_

from services.notifications.contacts.queries import addresses_of
from services.notifications.deliveries.breaking import Broken, apart
from services.notifications.deliveries.domain import next_channel
from services.notifications.deliveries.models import OUTGOING_PLACE, TOO_LATE, ChannelTurn, Delivery
from services.notifications.messages.models import Message
from services.notifications.preferences.queries import refused_channels
from services.notifications.rows import insert_missing
from services.notifications.templates.texts import all_templates
from shared.contracts.notifications.message_words import ChannelName, DeliveryState
from shared.kernel.ids import id_of_fact
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

PLANNED_AT_ONCE_MAX = 100
EXPIRED_AT_ONCE_MAX = 100
ROUNDS_MAX = 50
WAITING, SENDING = DeliveryState.WAITING.value, DeliveryState.SENDING.value
OPEN_STATES = (WAITING, SENDING)


def plan_all(db: CallDatabase, configured: Collection[str]) -> None:
    """End what is too late, and plan what waits for it, in short transactions."""
    db.step(expire)
    for _ in range(ROUNDS_MAX):
        if db.step(plan, configured) < PLANNED_AT_ONCE_MAX:
            break


def plan(session: Session, configured: Collection[str]) -> int:
    """Give messages that wait for it their next channel; how many were looked at.

    What a newer process made with words that are not known here is left to it. One that breaks stays in the inbox.
    """
    is_known = tuple_(Message.kind, Message.template_version).in_(all_templates())
    rows = select(Message).where(Message.is_planned.is_(False), is_known).order_by(Message.made_at, Message.id)
    found = session.scalars(rows.limit(PLANNED_AT_ONCE_MAX).with_for_update(skip_locked=True)).all()
    for message in found:
        message.is_planned = True
        if not is_over(message, session.now):
            with suppress(Broken):
                apart(session, "planning", _plan_one, message, configured)
    return len(found)


def is_over(message: Message, now: datetime) -> bool:
    """Whether it is of no use outside of the inbox any more: read there, or too late."""
    return message.read_at is not None or (message.expires_at is not None and message.expires_at <= now)


def _plan_one(session: Session, message: Message, configured: Collection[str]) -> None:
    channel = channel_after(session, message, configured)
    if channel is not None:
        session.add(delivery_of(session.now, channel, message))


def channel_after(session: Session, message: Message, configured: Collection[str]) -> str | None:
    """The channel that comes after all that were tried; None where none is left. Preferences do not bind the urgent."""
    order = all_templates()[message.kind, message.template_version].channels
    reached = addresses_of(session, message.account_id)
    refused = () if message.is_urgent else refused_channels(session, message.account_id, message.kind)
    before = session.scalars(select(Delivery.channel).where(Delivery.message_id == message.id)).all()
    tried = max((order.index(ChannelName(name)) + 1 for name in before), default=0)
    return next_channel(order, configured, reached, refused, tried)


def delivery_of(now: datetime, channel: str, message: Message) -> Delivery:
    """The delivery of a message over a channel, to be sent as soon as may be."""
    return Delivery(
        id=id_of_fact("delivery", message.id, channel),
        message_id=message.id,
        account_id=message.account_id,
        kind=message.kind,
        channel=channel,
        state=WAITING,
        is_urgent=message.is_urgent,
        tries=0,
        made_at=now,
        due_at=now,
        expires_at=message.expires_at,
    )


def sealed_delivery(
    session: Session,
    id: UUID,
    kind: str,
    channel: ChannelName,
    outgoing: Mapping[str, Any],
    until: datetime,
    account_id: UUID | None = None,
) -> Delivery:
    """The delivery of a code, day and night, until it serves no more: in no inbox, and sealed until it was sent.

    outgoing: `to`, `values` of the template, and `language` where it is not the first.
    """
    return Delivery(
        id=id,
        account_id=account_id,
        kind=kind,
        channel=channel.value,
        state=WAITING,
        is_urgent=True,
        tries=0,
        made_at=session.now,
        due_at=session.now,
        expires_at=until,
        outgoing_sealed=sealing_of(session).seal_text(json.dumps(dict(outgoing)), f"{OUTGOING_PLACE}.{id}"),
    )


def locked_turn(session: Session, channel: str) -> None:
    """The lock of a channel, under which what went over it is counted. Written once only: idle processes rest."""
    if session.get(ChannelTurn, channel, with_for_update=True) is None:
        insert_missing(session, ChannelTurn, channel=channel)
        session.get_one(ChannelTurn, channel, with_for_update=True)


def expire(session: Session) -> int:
    """End what would come too late, also on a channel that is not here any more; how many."""
    late = Delivery.expires_at <= session.now
    waiting = Delivery.state == WAITING
    rows = select(Delivery).where(late, or_(waiting, (Delivery.state == SENDING) & (Delivery.due_at <= session.now)))
    found = session.scalars(rows.limit(EXPIRED_AT_ONCE_MAX).with_for_update(skip_locked=True)).all()
    for delivery in found:
        delivery.doubts += delivery.state == SENDING
        end(delivery, DeliveryState.EXPIRED, session.now, refusal=TOO_LATE)
    return len(found)


def end(delivery: Delivery, state: DeliveryState, now: datetime, *, refusal: str | None = None) -> None:
    """Nothing more is done with it; what it said is forgotten."""
    delivery.state, delivery.ended_at, delivery.refusal = state.value, now, refusal
    delivery.outgoing_sealed = None


def plan_again(session: Session, message_id: UUID | None) -> None:
    """The next channel is looked for, where it is a message of an inbox."""
    if message_id is not None:
        session.get_one(Message, message_id).is_planned = False
