"""Whether honours and rankings equal what is booked: every person is counted again, and compared with all that is kept.

Who is marked still waits to be counted: only where nobody waits must everything be equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.credits.booking.models import BookedService
from services.credits.honours.domain.badges import badges
from services.credits.honours.domain.counting import Counted, Served, counted
from services.credits.honours.marking import mark
from services.credits.honours.models import Honour, HonourMark, RankedMinutes, RankedUnit
from services.credits.honours.ranking import ranks_of, ranks_to_be
from services.credits.honours.settling import served_by
from services.credits.honours.shipped import honour_rules
from services.credits.ledger.domain.accounts import own
from services.credits.ledger.models import LedgerAccount
from services.credits.schemes.domain.stars import stars
from shared.contracts.credits.honour_words import FAULTS_SHOWN_MAX, HonourFault
from shared.contracts.credits.ledger_words import Book
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session

PEOPLE_AT_ONCE_MAX = 500


@dataclass
class HonourVerification:
    """What was found. checked: how many people; waiting: those who are not counted yet; next_at: where to go on, None
    at the end; faults: of whom, and what."""

    checked: int = 0
    waiting: int = 0
    next_at: UUID | None = None
    faults: list[tuple[UUID, HonourFault]] = field(default_factory=list)

    def add(self, volunteer_id: UUID, fault: HonourFault) -> None:
        """Note a fault, at most `FAULTS_SHOWN_MAX` of them."""
        if len(self.faults) < FAULTS_SHOWN_MAX:
            self.faults.append((volunteer_id, fault))


def verify_honours(session: Session, after: UUID | None = None) -> HonourVerification:
    """Check the next people who served, have honours or stand in rankings, in the order of their ids."""
    people = people_after(session, after)
    found = HonourVerification(next_at=people[-1] if len(people) == PEOPLE_AT_ONCE_MAX else None)
    waiting = set(session.scalars(select(HonourMark.volunteer_id).where(HonourMark.volunteer_id.in_(people))))
    counts = [id for id in people if id not in waiting]
    served = served_by(session, counts)
    totals = {id: counted(services) for id, services in served.items()}
    found.checked, found.waiting = len(counts), len(waiting)
    honours = {one.volunteer_id: one for one in session.scalars(select(Honour).where(Honour.volunteer_id.in_(counts)))}
    for id in counts:
        _check_honour(session, found, id, honours.get(id), served[id], totals[id])
    _check_rankings(session, found, totals, honours)
    _check_ledger(session, found, totals)
    return found


def units_waiting(session: Session) -> bool:
    """Whether a unit has moved and not all below it are marked yet."""
    return session.scalars(select(RankedUnit.id).where(RankedUnit.waits).limit(1)).first() is not None


def recount_after(session: Session, after: UUID | None = None) -> UUID | None:
    """Mark the next people, to be counted from what is booked; where to go on, None at the end."""
    people = people_after(session, after)
    mark(session, people)
    return people[-1] if len(people) == PEOPLE_AT_ONCE_MAX else None


def people_after(session: Session, after: UUID | None) -> Sequence[UUID]:
    """All who served, have honours or stand in rankings, in the order of their ids."""
    found: set[UUID] = set()
    columns: tuple[Any, ...] = (BookedService.volunteer_id, Honour.volunteer_id, RankedMinutes.volunteer_id)
    for column in columns:
        rows = select(column).distinct().order_by(column).limit(PEOPLE_AT_ONCE_MAX)
        found.update(session.scalars(rows.where(column > after) if after else rows))
    return sorted(found)[:PEOPLE_AT_ONCE_MAX]


def _check_honour(
    session: Session,
    found: HonourVerification,
    id: UUID,
    honour: Honour | None,
    services: Sequence[Served],
    total: Counted,
) -> None:
    if honour is None:
        if services:
            found.add(id, HonourFault.MINUTES)
        return
    rules = honour_rules(business_date(session.now))
    earned = [(one.badge, one.earned_on.isoformat()) for one in badges(rules.badges, services)]
    are_equal = {
        HonourFault.MINUTES: honour.minutes == total.minutes,
        HonourFault.SERVICES: honour.services_count == total.services_count,
        HonourFault.STARS: honour.stars == stars(rules.thresholds, total.minutes),
        HonourFault.BADGES: [(one["badge"], one["earned_on"]) for one in honour.badges] == earned,
    }
    for fault, is_equal in are_equal.items():
        if not is_equal:
            found.add(id, fault)


def _check_rankings(
    session: Session, found: HonourVerification, totals: dict[UUID, Counted], honours: dict[UUID, Honour]
) -> None:
    left = {id for id, honour in honours.items() if honour.has_left}
    minutes = {id: {} if id in left else total.by_period for id, total in totals.items()}
    wanted, present = ranks_to_be(session, minutes), ranks_of(session, totals)
    differing = {key[0] for key in wanted.keys() | present.keys() if wanted.get(key) != present.get(key)}
    for id in sorted(differing):
        found.add(id, HonourFault.RANKING)


def _check_ledger(session: Session, found: HonourVerification, totals: dict[UUID, Counted]) -> None:
    """What is ranked is what the ledger has booked."""
    accounts = {own(id, Book.SERVICE_MINUTES).id: id for id in totals}
    rows = select(LedgerAccount.id, LedgerAccount.balance).where(LedgerAccount.id.in_(accounts))
    balances = {accounts[account]: balance for account, balance in session.execute(rows)}
    for id, total in totals.items():
        if balances.get(id, 0) != total.minutes:
            found.add(id, HonourFault.LEDGER)
