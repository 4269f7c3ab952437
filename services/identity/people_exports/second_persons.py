"""Who is a second person: nobody who comes from the one who asks, nor the other way round, nor both from one person.

Whoever invites an account may have kept its keys, and whoever gives an office may have made the person for it. So whom
somebody has invited or appointed, directly or through others, comes from them. From the command line and from the three
administrators nobody comes: giving is their office, they never get data of people, and the audit reads what they do.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from services.identity.accounts.models import Account
from services.identity.offices.models import Office
from services.identity.offices.policy import GIVERS
from services.identity.people_exports.domain import is_settled
from services.identity.people_exports.models import PeopleExport
from services.identity.people_exports.policy import GRANTS
from services.identity.units.domain import Placed, lineage_of
from shared.contracts.identity.refusals.people_exports import PEOPLE_EXPORT_NOT_INDEPENDENT
from shared.runtime.data.session import Session

PERSON = "person:"
MATTERING = GIVERS | GRANTS.rules["people_exports.request"].roles


def refuse_dependent(session: Session, export: PeopleExport, unit: Placed, decider: UUID) -> None:
    """Raises Forbidden for a decider of the asker's family, or who came into office just now in the asker's reach."""
    makers = makers_of(session, [export.requested_by, decider])
    below = {office.unit_id for office in _living(session, export.requested_by)}
    deciding = [office for office in _living(session, decider) if _decides(office, unit)]
    if not makers[export.requested_by].isdisjoint(makers[decider]) or not any(
        below.isdisjoint(lineage_of(office.unit.path)) or is_settled(office.appointed_at, session.now)
        for office in deciding
    ):
        raise PEOPLE_EXPORT_NOT_INDEPENDENT()


def makers_of(session: Session, account_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Each account with all from whom it comes, itself among them: accounts that share somebody are a family."""
    wanted = set(account_ids)
    givers: dict[UUID, set[UUID]] = {}
    while new := wanted.union(*givers.values()) - givers.keys():
        givers |= _givers_of(session, new)
    return {account_id: _all_above(account_id, givers) for account_id in wanted}


def _givers_of(session: Session, account_ids: set[UUID]) -> dict[UUID, set[UUID]]:
    """Who has invited each, or given them an office that matters here; of those whose office is giving, nobody."""
    found: dict[UUID, set[UUID]] = {account_id: set() for account_id in account_ids}
    invited = select(Account.id, Account.invited_by).where(Account.id.in_(account_ids))
    appointed = select(Office.account_id, Office.appointed_by).distinct()
    appointed = appointed.where(Office.account_id.in_(account_ids), Office.role.in_(MATTERING))
    for rows in (session.execute(invited).all(), session.execute(appointed).all()):
        for account_id, giver in rows:
            if (person := _person(giver)) is not None:
                found[account_id].add(person)
    people = set().union(*found.values())
    set_apart = select(Account.id).where(Account.id.in_(people), Account.administrator.is_not(None))
    administrators = set(session.scalars(set_apart))
    return {account_id: people - administrators for account_id, people in found.items()}


def _all_above(account_id: UUID, givers: dict[UUID, set[UUID]]) -> frozenset[UUID]:
    found, left = {account_id}, [account_id]
    while left:
        new = givers[left.pop()] - found
        found |= new
        left += new
    return frozenset(found)


def _person(giver: str | None) -> UUID | None:
    """The account of a giver, as the trail calls them; None for who is no person."""
    return UUID(giver.removeprefix(PERSON)) if giver and giver.startswith(PERSON) else None


def _living(session: Session, account_id: UUID) -> list[Office]:
    rows = select(Office).where(Office.account_id == account_id, Office.ended_at.is_(None))
    return [office for office in session.scalars(rows.order_by(Office.id)) if not office.ended]


def _decides(office: Office, unit: Placed) -> bool:
    return office.role in GRANTS.rules["people_exports.decide"].roles and office.unit_id in lineage_of(unit.path)
