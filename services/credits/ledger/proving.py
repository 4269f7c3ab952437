"""The daily proof: that each book summed to zero when a day was closed, and accounts were the sums of their entries.

A day is looked at alone: what came before it stands in the proof of the day before, and of the accounts those are
looked at that something was booked on. `nuanliu ledger verify` looks at everything.
"""

import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import String, cast, func, select, union

from services.credits.ledger.balances import booked, end_of, owners_balance, posted_on, refuse_open_day, system_balance
from services.credits.ledger.models import DailyProof, LedgerAccount, LedgerTransfer
from services.credits.ledger.verification import ROWS_AT_ONCE_MAX, Verification, check_accounts
from services.credits.ledger.writing import insert_of
from shared.contracts.credits.ledger_words import Book, LedgerFault
from shared.kernel.clock import business_date
from shared.kernel.errors import Refusal
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session
from shared.runtime.metrics import REGISTRY

DAYS_MAX = 31  # that one tick proves, after a pause
PAGES_MAX = 10_000  # of accounts that something was booked on in one day

NO_FAULTS = "[]"  # as the database has it
FAULTY_DAYS = Gauge(
    "nuanliu_ledger_faulty_days",
    "Days on which the ledger's proof found something wrong; 0 where all is as it should be",
    registry=REGISTRY,
)

logger = logging.getLogger(__name__)


def prove_closed_days(db: CallDatabase) -> None:
    """Each day that is closed and was not proved yet."""
    for _ in range(DAYS_MAX):
        day = db.read(next_day)
        if day is None:
            break
        proofs = db.read(proofs_of, day)
        db.step(keep, proofs)
        for proof in proofs:
            if proof["faults"]:
                logger.error("the ledger of %s is wrong in %s: %s", day, proof["book"], " ".join(proof["faults"]))
    FAULTY_DAYS.set(db.read(faulty_days))


def faulty_days(session: Session) -> int:
    """On how many days something was wrong when they were closed."""
    said = select(func.count(DailyProof.day.distinct())).where(cast(DailyProof.faults, String) != NO_FAULTS)
    return session.scalar(said) or 0


def next_day(session: Session) -> date | None:
    """The day that is to be proved next, None where all closed ones are."""
    last = session.scalar(select(func.max(DailyProof.day)))
    first = session.scalar(select(func.min(LedgerTransfer.posted_at))) if last is None else None
    day = last + timedelta(days=1) if last else business_date(first) if first else None
    try:
        if day is not None:
            refuse_open_day(day, session.now)
    except Refusal:
        return None
    return day


def proofs_of(session: Session, day: date) -> list[dict[str, Any]]:
    """What there is to say of a day, book by book."""
    return [_proof(session, day, book) for book in Book]


def keep(session: Session, proofs: list[dict[str, Any]]) -> None:
    """Store them; another process may have."""
    session.execute(insert_of(session)(DailyProof.__table__).on_conflict_do_nothing(), proofs)


def _proof(session: Session, day: date, book: Book) -> dict[str, Any]:
    number, moved = booked(session, day, book)
    before = session.get(DailyProof, (day - timedelta(days=1), book.value))
    entries = posted_on(day) if before is not None else (LedgerTransfer.posted_at < end_of(day),)
    system = system_balance(session, book, *entries) + (before.system_balance if before is not None else 0)
    # What people have is known for now: what was booked since has gone from the system to them, or back.
    owners = owners_balance(session, book) + system_balance(session, book, LedgerTransfer.posted_at >= end_of(day))
    found = _accounts_of(session, day, book)
    if system + owners != 0:
        found.add(book.value, LedgerFault.SUM)
    faults = [f"{fault.fault}:{fault.at}" for fault in found.faults]
    sums = {"transfers": number, "moved": moved, "system_balance": system, "owners_balance": owners}
    said = {"accounts": found.checked, "faults": faults, "proved_at": session.now}
    return {"day": day, "book": book.value} | sums | said


def _accounts_of(session: Session, day: date, book: Book) -> Verification:
    """The accounts that something was booked on, page by page."""
    found, after = Verification(), UUID(int=0)
    legs = (select(leg).where(*posted_on(day)) for leg in (LedgerTransfer.source_id, LedgerTransfer.target_id))
    touched = union(*legs).subquery()
    rows = select(LedgerAccount).where(LedgerAccount.id.in_(select(touched)), LedgerAccount.book == book.value)
    for _ in range(PAGES_MAX):
        page = session.scalars(
            rows.where(LedgerAccount.id > after).order_by(LedgerAccount.id).limit(ROWS_AT_ONCE_MAX)
        ).all()
        check_accounts(session, found, page)
        if len(page) < ROWS_AT_ONCE_MAX:
            break
        after = page[-1].id
    return found
