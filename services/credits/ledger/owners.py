"""Whose an account is, and at which unit: what policies ask for. It costs the same for an account that is not there."""

from collections.abc import Sequence
from uuid import UUID

from services.credits.ledger.models import LedgerAccount
from shared.contracts.credits.ledger_words import OwnerKind
from shared.kernel.errors import Unavailable
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage
from shared.runtime.events.volunteers import KnownVolunteer


def lineage_of_owner(session: Session, account: LedgerAccount | None) -> Sequence[UUID]:
    """From the root down to the unit of an account's owner, or to the unit that owns it; () for none."""
    owner = account.owner_id if account is not None else NO_ID
    volunteer = session.get(KnownVolunteer, owner)
    unit_id = owner if account is not None and account.owner_kind == OwnerKind.UNIT.value else NO_ID
    return lineage_if_known(session, volunteer.unit_id if volunteer is not None else unit_id)


def lineage_if_known(session: Session, unit_id: UUID) -> Sequence[UUID]:
    """From the root down to a unit; () where it is not known."""
    try:
        return lineage(session, unit_id)
    except Unavailable:
        return ()


def owner_account_id(session: Session, account: LedgerAccount | None) -> UUID | None:
    """With which account of identity the owner signs in; None for units, and for whoever has left."""
    volunteer = session.get(KnownVolunteer, account.owner_id) if account is not None else None
    return volunteer.account_id if volunteer is not None else None
