"""Learning how people are reached, from identity and from themselves."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select

from services.notifications.contacts.domain import CODE_TRIES_MAX, EMAIL_CODES, new_code, normal_email, wait_seconds
from services.notifications.contacts.models import (
    OWN_PLACE,
    PHONE_PLACE,
    UNPROVED_PLACE,
    KnownContact,
    OwnAddress,
    UnprovedAddress,
)
from services.notifications.contacts.queries import index_of, opened_unproved, own_addresses, unproved
from services.notifications.deliveries.models import Delivery
from services.notifications.deliveries.planning import locked_turn, sealed_delivery
from services.notifications.messages.making import is_closed, locked_mailbox
from services.notifications.messages.queries import own_account
from services.notifications.preferences.queries import language_of
from shared.contracts.base import Loaded, Received
from shared.contracts.notifications.message_words import EMAIL_CODE_SECONDS, ChannelName
from shared.contracts.notifications.refusals.addresses import (
    ADDRESS_CODE_LIMIT,
    ADDRESS_CODE_WRONG,
    ADDRESS_NOT_FOUND,
    CHANNEL_NOT_OFFERED,
)
from shared.kernel.actor import Actor
from shared.kernel.ids import id_of_fact, new_id
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest
from shared.runtime.trust import audit
from shared.runtime.trust.sealing import sealing_of

EMAIL_CODE = "email_code"
CODES_COUNTED_MAX = max(limit.count_max for limit in EMAIL_CODES)

Channels = Mapping[str, Any]


def learn_contact(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known; the number is sealed here too.

    Of a closed account nothing is learned any more.
    """
    if is_closed(session, event.id):
        return
    sealed = sealing_of(session).seal_text(event.phone, f"{PHONE_PLACE}.{event.id}") if event.phone else None
    index = index_of(session, event.phone) if event.phone else None
    keep_newest(session, KnownContact, id=event.id, phone_sealed=sealed, phone_index=index, version=event.version)


def give_email(session: Session, request: Loaded, actor: Actor, channels: Channels) -> SimpleNamespace:
    """Send a code to an address; nothing else goes there before it was given back.

    Raises Conflict where no e-mail is sent from here, Unavailable `notifications.address_code_limit`.
    """
    if ChannelName.EMAIL not in channels:
        raise CHANNEL_NOT_OFFERED()
    account_id = own_account(actor)
    locked_mailbox(session, account_id)  # one at a time, so that limits hold
    locked_turn(session, ChannelName.EMAIL)  # of all accounts, for the mailbox
    email, code = normal_email(request.email), new_code()
    to_index = sealing_of(session).blind_index(email.lower(), "delivery.to")
    for whose in (Delivery.account_id == account_id, Delivery.to_index == to_index):
        _refuse_too_many(session, whose)
    _keep_unproved(session, account_id, email, code)
    values = {"code": code, "minutes": EMAIL_CODE_SECONDS // 60}
    outgoing = {"to": email, "values": values, "language": language_of(session, account_id)}
    until = session.now + timedelta(seconds=EMAIL_CODE_SECONDS)
    delivery = sealed_delivery(session, new_id(), EMAIL_CODE, ChannelName.EMAIL, outgoing, until, account_id)
    delivery.to_index = to_index
    session.add(delivery)
    audit.record(session, actor, "addresses.give", f"account:{account_id}", channel=ChannelName.EMAIL.value)
    return own_addresses(session, request, actor, channels)


def confirm_email(session: Session, request: Loaded, actor: Actor, channels: Channels) -> Any:
    """Take the address for one's own with the code that came there. A wrong one counts."""
    account_id = own_account(actor)
    locked_mailbox(session, account_id)
    waiting = unproved(session, account_id)
    if waiting is None or waiting.tries >= CODE_TRIES_MAX:
        return ADDRESS_CODE_WRONG()
    if not hmac.compare_digest(waiting.code_index, _code_index(session, waiting.id, request.code)):
        waiting.tries += 1
        return ADDRESS_CODE_WRONG()
    email = opened_unproved(session, waiting)
    session.delete(waiting)
    return keep_address(session, request, actor, ChannelName.EMAIL, email, channels)


def give_push(session: Session, request: Loaded, actor: Actor, channels: Channels) -> SimpleNamespace:
    """Be reached in the browser that subscribed last. What the channel thinks of it was asked before, see `steps`."""
    return keep_address(session, request, actor, ChannelName.WEB_PUSH, subscription_of(request), channels)


def give_robot(session: Session, request: Loaded, actor: Actor, channels: Channels) -> SimpleNamespace:
    """Be reached in a group of WeCom. Raises Conflict where no robot is asked from here."""
    if ChannelName.WECOM not in channels:
        raise CHANNEL_NOT_OFFERED()
    return keep_address(session, request, actor, ChannelName.WECOM, request.key, channels)


def keep_address(
    session: Session, request: Loaded, actor: Actor, channel: ChannelName, address: str, channels: Channels
) -> SimpleNamespace:
    """Keep an address that is somebody's, sealed, in place of the one before."""
    account_id = own_account(actor)
    locked_mailbox(session, account_id)
    id = id_of_fact("address", account_id, channel)
    own = session.get(OwnAddress, id) or OwnAddress(id=id, account_id=account_id, channel=channel.value)
    own.address_sealed = sealing_of(session).seal_text(address, f"{OWN_PLACE}.{id}")
    own.since = session.now
    session.add(own)
    audit.record(session, actor, "addresses.keep", f"account:{account_id}", channel=channel.value)
    session.flush()
    return own_addresses(session, request, actor, channels)


def remove_address(session: Session, request: Loaded, actor: Actor, channels: Channels) -> SimpleNamespace:
    """Forget an address that one gave, also one that waits for its code. Raises NotFound."""
    account_id = own_account(actor)
    locked_mailbox(session, account_id)
    own = session.get(OwnAddress, id_of_fact("address", account_id, request.channel))
    waiting = unproved(session, account_id) if request.channel == ChannelName.EMAIL else None
    if own is None and waiting is None:
        raise ADDRESS_NOT_FOUND()
    for one in filter(None, (own, waiting)):
        session.delete(one)
    audit.record(session, actor, "addresses.remove", f"account:{account_id}", channel=request.channel)
    session.flush()
    return own_addresses(session, request, actor, channels)


def forget_gone(session: Session, account_id: UUID, channel: str, asked_at: datetime) -> None:
    """A provider says that an address is no more: it is forgotten, unless another one was given since it was asked."""
    id = id_of_fact("address", account_id, channel)
    session.execute(delete(OwnAddress).where(OwnAddress.id == id, OwnAddress.since <= asked_at))


def subscription_of(request: Loaded) -> str:
    """What a browser gave, as the channel takes it."""
    keys = {"p256dh": request.p256dh, "auth": request.auth}
    return json.dumps({"endpoint": request.endpoint, "keys": keys})


def _refuse_too_many(session: Session, whose: ColumnElement[bool]) -> None:
    rows = select(Delivery.made_at).where(whose, Delivery.kind == EMAIL_CODE)
    newest = session.scalars(rows.order_by(Delivery.made_at.desc()).limit(CODES_COUNTED_MAX)).all()
    if (seconds := wait_seconds(newest, session.now)) is not None:
        raise ADDRESS_CODE_LIMIT(retry_after_seconds=seconds)


def _keep_unproved(session: Session, account_id: UUID, email: str, code: str) -> None:
    """In place of the one before, whose code is void."""
    session.execute(delete(UnprovedAddress).where(UnprovedAddress.account_id == account_id))
    id = new_id()
    session.add(
        UnprovedAddress(
            id=id,
            account_id=account_id,
            address_sealed=sealing_of(session).seal_text(email, f"{UNPROVED_PLACE}.{id}"),
            code_index=_code_index(session, id, code),
            expires_at=session.now + timedelta(seconds=EMAIL_CODE_SECONDS),
            tries=0,
        )
    )
    session.flush()


def _code_index(session: Session, id: UUID, code: str) -> bytes:
    """Keyed, since a million codes are tried in a second; bound to the row."""
    return sealing_of(session).blind_index(f"{id}:{code}", "unproved_address.code")
