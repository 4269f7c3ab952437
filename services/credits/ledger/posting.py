"""The one way into the ledger: a group of postings is booked, all of it or nothing.

    post(session, [grant(volunteer_id, Book.TIME_COINS, 3, f"service:{record_id}:v1")])

Locks: accounts in the order of their ids, and what hangs on an account only under its lock. A transaction that posts
several groups may meet another one crosswise: the database ends one of them, and it is repeated.
"""

from collections.abc import Sequence
from uuid import UUID

from services.credits.ledger import gathering, writing
from services.credits.ledger.domain.booking import book
from services.credits.ledger.domain.postings import Capture, Hold, Move, Posting, Release, Reversal
from services.credits.ledger.domain.records import Outcome
from shared.runtime.data.session import Session

POSTINGS_MAX = 1000  # of one group


def post(session: Session, postings: Sequence[Posting]) -> list[Outcome]:
    """What came of each posting, in their order; of one that was booked before the same as then.

    Raises Conflict or NotFound `credits.…` where one of them cannot be booked: nothing of the group is, then.
    """
    assert len(postings) <= POSTINGS_MAX
    books = gathering.gather(session, postings)
    outcomes = book(books, postings)
    writing.write(session, books)
    return outcomes


def move(session: Session, posting: Move) -> Outcome:
    """Grant, spend, give, donate: one of `domain.postings`. Raises Conflict."""
    return post(session, [posting])[0]


def hold(session: Session, posting: Hold) -> Outcome:
    """Set an amount aside; `outcome.id` is what captures and releases name. Raises Conflict."""
    return post(session, [posting])[0]


def capture(session: Session, hold_id: UUID, amount: int, fact: str) -> Outcome:
    """Pay what was set aside, or a part of it. Raises NotFound, Conflict."""
    return post(session, [Capture(hold_id, amount, fact)])[0]


def release(session: Session, hold_id: UUID, fact: str) -> Outcome:
    """Give free what was set aside. Raises NotFound, Conflict."""
    return post(session, [Release(hold_id, fact)])[0]


def reverse(session: Session, transfer_id: UUID, amount: int, fact: str) -> Outcome:
    """Take back a transfer, or a part; `outcome.owed` is what was not there any more. Raises NotFound, Conflict."""
    return post(session, [Reversal(transfer_id, amount, fact)])[0]
