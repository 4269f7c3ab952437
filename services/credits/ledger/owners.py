"""Whose an account is, and at which unit: what policies ask for. It costs the same for an account that is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.credits.ledger.models import LedgerAccount
from shared.contracts.credits.ledger_words import OwnerKind
from shared.kernel.errors import Unavailable
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage, present_unit
from shared.runtime.events.volunteers import KnownVolunteer


@dataclass(frozen=True)
class Owner:
    """lineage: from the root down to the owner's unit, or to the unit that owns it now: what a unit had belongs to the
    one that goes on for it; () where there is no account.

    account_id: with which account of identity the owner signs in; None for units, and for whoever has left.
    """

    lineage: Sequence[UUID]
    account_id: UUID | None = None


def owner_of(session: Session, account: LedgerAccount | None) -> Owner:
    """The owner of an account, None for one that is not there."""
    if account is not None and account.owner_kind == OwnerKind.UNIT.value:
        return Owner(_present_lineage_if_known(session, account.owner_id))
    return owner_by_id(session, account.owner_id if account is not None else NO_ID)


def owner_by_id(session: Session, volunteer_id: UUID) -> Owner:
    """A volunteer as an owner."""
    volunteer = session.get(KnownVolunteer, volunteer_id)
    lineage_of_unit = _lineage_if_known(session, volunteer.unit_id if volunteer is not None else NO_ID)
    return Owner(lineage_of_unit, volunteer.account_id if volunteer is not None else None)


def owner_at(session: Session, unit_id: UUID, volunteer_id: UUID) -> Owner:
    """A volunteer as the one who gets something of a unit: whoever decides on it is in reach of the unit."""
    volunteer = session.get(KnownVolunteer, volunteer_id)
    return Owner(_present_lineage_if_known(session, unit_id), volunteer.account_id if volunteer is not None else None)


def _present_lineage_if_known(session: Session, unit_id: UUID) -> Sequence[UUID]:
    """The lineage of the one that goes on for a unit; with as much work for one that is not there."""
    try:
        present_id = present_unit(session, unit_id).id
    except Unavailable:
        present_id = NO_ID
    return _lineage_if_known(session, present_id)


def _lineage_if_known(session: Session, unit_id: UUID) -> Sequence[UUID]:
    try:
        return lineage(session, unit_id)
    except Unavailable:
        return ()
