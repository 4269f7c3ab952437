"""Where people are reached."""

from collections.abc import Iterator, Mapping, Sequence
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
from shared.runtime.trust.sealing import Sealing, sealing_of


class Addresses(Mapping[str, str]):
    """Addresses by channel, each opened when it is asked for: one that cannot be opened hinders no other.

    sealed: each with the place for which it was sealed.
    """

    def __init__(self, sealing: Sealing, sealed: Mapping[str, tuple[str, str]]) -> None:
        self._sealing, self._sealed = sealing, sealed

    def __getitem__(self, channel: str) -> str:
        return self._sealing.open_text(*self._sealed[channel])

    def __contains__(self, channel: object) -> bool:
        return channel in self._sealed

    def __iter__(self) -> Iterator[str]:
        return iter(self._sealed)

    def __len__(self) -> int:
        return len(self._sealed)


def addresses_of(session: Session, account_id: UUID) -> Addresses:
    """Where somebody is reached, by channel; a channel over which they are not is missing."""
    found = {one.channel: (one.address_sealed, f"{OWN_PLACE}.{one.id}") for one in own_rows(session, account_id)}
    contact = session.get(KnownContact, account_id)
    if contact is not None and contact.phone_sealed is not None:
        found[ChannelName.SMS.value] = (contact.phone_sealed, f"{PHONE_PLACE}.{account_id}")
    return Addresses(sealing_of(session), found)


def accounts_of(session: Session, phone: str) -> Sequence[UUID]:
    """The accounts that are reached at a phone, in the order of their ids."""
    rows = select(KnownContact.id).where(KnownContact.phone_index == index_of(session, phone))
    return session.scalars(rows.order_by(KnownContact.id)).all()


def index_of(session: Session, phone: str) -> bytes:
    """By which a phone is found, and nothing is read."""
    return sealing_of(session).blind_index(phone, PHONE_PLACE)


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


def opened_unproved(session: Session, one: UnprovedAddress) -> str:
    """The address that waits."""
    return sealing_of(session).open_text(one.address_sealed, f"{UNPROVED_PLACE}.{one.id}")


def _waiting(session: Session, account_id: UUID) -> SimpleNamespace | None:
    one = unproved(session, account_id)
    if one is None:
        return None
    return SimpleNamespace(address=masked(ChannelName.EMAIL, opened_unproved(session, one)), expires_at=one.expires_at)
