"""Where people are reached."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.notifications.contacts.domain import OWN_CHANNELS, masked
from services.notifications.contacts.models import (
    OWN_PLACE,
    PHONE_PLACE,
    UNPROVED_PLACE,
    KnownContact,
    OwnAddress,
    UnprovedAddress,
)
from services.notifications.messages.queries import own_account
from shared.contracts.base import Loaded
from shared.contracts.notifications.message_words import ChannelName
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of


def addresses_of(session: Session, account_id: UUID) -> dict[str, str]:
    """Where somebody is reached, by channel; a channel over which they are not is missing."""
    found = {one.channel: opened(session, one) for one in own_rows(session, account_id)}
    contact = session.get(KnownContact, account_id)
    if contact is not None and contact.phone_sealed is not None:
        phone = sealing_of(session).open_text(contact.phone_sealed, f"{PHONE_PLACE}.{account_id}")
        found[ChannelName.SMS.value] = phone
    return found


def own_addresses(session: Session, request: Loaded, actor: Actor, channels: Mapping[str, Any]) -> SimpleNamespace:
    """One's own, masked. channels: those that this installation has."""
    account_id = own_account(actor)
    since = {one.channel: one.since for one in own_rows(session, account_id)}
    items = [
        SimpleNamespace(channel=name, address=masked(name, address), is_own=name in since, since=since.get(name))
        for name, address in sorted(addresses_of(session, account_id).items())
    ]
    push = channels.get(ChannelName.WEB_PUSH)
    return SimpleNamespace(
        items=items,
        waiting=_waiting(session, account_id),
        offered=[name.value for name in OWN_CHANNELS if name in channels],
        push_key=push.public_key if push is not None else None,
    )


def own_rows(session: Session, account_id: UUID) -> list[OwnAddress]:
    """The addresses that somebody gave."""
    return list(session.scalars(select(OwnAddress).where(OwnAddress.account_id == account_id)))


def unproved(session: Session, account_id: UUID) -> UnprovedAddress | None:
    """The address that waits for its code, while that is good."""
    rows = select(UnprovedAddress).where(
        UnprovedAddress.account_id == account_id, UnprovedAddress.expires_at > session.now
    )
    return session.scalar(rows)


def opened(session: Session, one: OwnAddress) -> str:
    """The address itself."""
    return sealing_of(session).open_text(one.address_sealed, f"{OWN_PLACE}.{one.id}")


def opened_unproved(session: Session, one: UnprovedAddress) -> str:
    """The address that waits."""
    return sealing_of(session).open_text(one.address_sealed, f"{UNPROVED_PLACE}.{one.id}")


def _waiting(session: Session, account_id: UUID) -> SimpleNamespace | None:
    one = unproved(session, account_id)
    if one is None:
        return None
    return SimpleNamespace(address=masked(ChannelName.EMAIL, opened_unproved(session, one)), expires_at=one.expires_at)
