"""Marking whose honours are to be counted again: what everything calls that changes what they follow from.

    marking.mark(session, [event.volunteer_id])

A mark is a row that is only added here, so whoever marks waits for nobody, and nothing is counted in their transaction.
The worker (`settling.py`) takes marks away in the transaction in which it counts.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import insert

from services.credits.honours.models import HonourMark
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session


def mark(session: Session, volunteer_ids: Iterable[UUID]) -> None:
    """Have the honours of some volunteers counted again, soon after this transaction is committed."""
    rows = [{"id": new_id(), "volunteer_id": id} for id in sorted(set(volunteer_ids))]
    if rows:
        session.execute(insert(HonourMark), rows)
