"""Hearing of a change, and telling whom it concerns: once for each version of a thing, the older ones never."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from services.notifications.messages.making import Note, make_message
from services.notifications.offices.queries import cadres_of
from services.notifications.rows import insert_missing
from services.notifications.sends.declared import KEEPS, SENDS
from services.notifications.sends.domain import Change, Send, moment, value_before
from services.notifications.sends.models import HeardThing
from services.notifications.sends.waiting import tell_volunteer
from services.notifications.templates.texts import newest_templates
from shared.contracts.base import Event, Received
from shared.kernel.ids import is_news
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import schema_of
from shared.runtime.events.versions import not_yet_known

CONTRACTS = {contract.event_type: contract for contract in KEEPS}


def heed(session: Session, event: Received) -> None:
    """Keep what is newer than all that was heard, and tell of it. What is only told again makes no message.

    Raises Unavailable `notifications.not_yet_known` where a message would say something that was not heard yet.
    """
    contract = CONTRACTS[event.event_type]
    change = learned(session, event, contract)
    if change is None or not is_news(event.event_id):
        return
    for send in SENDS:
        if send.contract is contract and send.when(change):
            tell(session, send, change, event.id)


def learned(session: Session, event: Received, contract: type[Event]) -> Change | None:
    """What is different now; None for a version that is not newer, unless it was only told again so far."""
    insert_missing(session, HeardThing, id=event.id, event_type=event.event_type, version=0, told={})
    heard = session.get_one(HeardThing, event.id, with_for_update=True, populate_existing=True)
    if heard.version > event.version:
        return None
    now = schema_of(contract).dump(event.data)
    if heard.version == event.version:
        if heard.told_before is None or not is_news(event.event_id):
            return None
        before, heard.told_before = heard.told_before or None, None
        return Change(event.version, now, before, session.now, partial(other, session))
    before = heard.told if heard.version else None
    heard.told_before = None if is_news(event.event_id) else before or {}
    heard.version, heard.told = event.version, {name: now[name] for name in KEEPS[contract]}
    return Change(event.version, now, before, session.now, partial(other, session))


def other(session: Session, thing_id: UUID) -> Mapping[str, Any]:
    """What was heard of another thing. Raises Unavailable `notifications.not_yet_known`."""
    heard = session.get(HeardThing, thing_id)
    if heard is None or heard.version == 0:
        raise not_yet_known(session.service)
    return heard.told


def tell(session: Session, send: Send, change: Change, thing_id: UUID) -> None:
    """Put the message into the inbox of whom it concerns; where identity has not told of them yet, it waits."""
    named = value_before(send.to)(change) if send.is_former else change.now[send.to]
    if named is None:
        return
    said = noted(send, change, thing_id)
    if send.to_account:
        make_message(session, Note(account_id=UUID(named), **said))
    elif send.to_cadres:
        for account_id in cadres_of(session, UUID(named)):
            make_message(session, Note(account_id=account_id, **said))
    else:
        tell_volunteer(session, UUID(named), said)


def noted(send: Send, change: Change, thing_id: UUID) -> dict[str, Any]:
    """The note without whom it is for. Raises Unavailable where it says something that was not heard yet."""
    until = change.now[send.until] if send.until else None
    return {
        "kind": send.kind,
        "fact": f"{thing_id}:v{change.version}",
        "about": send.about,
        "about_id": UUID(change.now[send.about_id]),
        "parameters": {name: send.says[name](change) for name in newest_templates()[send.kind].parameters},
        "is_urgent": send.is_urgent(change),
        "expires_at": moment(until) if until else None,
    }
