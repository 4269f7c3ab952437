"""Exporting what identity holds about oneself (个人信息保护法 art. 45)."""

from typing import Any

from sqlalchemy import select

from services.identity.accounts.queries import account_of
from services.identity.codes.domain import EXPORTS_OF_AN_ACCOUNT
from services.identity.codes.tallies import count
from services.identity.exports.parts import HOLDINGS
from services.identity.registrations.looking_up import is_of_phone
from services.identity.volunteers.models import Volunteer
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.exports import EXPORT_LIMIT
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust import audit
from shared.runtime.trust.own_data import Owner


def export_own(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Everything in clear. Counted, and noted in the audit trail: whoever has stolen a session reads it at once."""
    own = account_of(session, actor)
    wait_seconds = count(session, "export.account", str(own.id), EXPORTS_OF_AN_ACCOUNT)
    if wait_seconds is not None:
        raise EXPORT_LIMIT(retry_after_seconds=wait_seconds)
    records = session.scalars(select(Volunteer).where(Volunteer.account_id == own.id)).all()
    members = [record.member for record in records if record.member is not None]
    proved = frozenset(member.id for member in members if is_of_phone(member, own))
    keys = {
        "accounts": [own.id],
        "subjects": [f"account:{own.id}"],
        "volunteers": [record.id for record in records],
        "members": [member.id for member in members],
        "proved": proved,
    }
    audit.record(session, actor, "exports.own", f"account:{own.id}")
    return HOLDINGS.of_owner(session, Owner(keys, proved))
