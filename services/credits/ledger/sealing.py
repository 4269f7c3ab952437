"""Sealing what waits, batch by batch, each in its own transaction."""

import logging

from services.credits.ledger.chain import seal
from shared.runtime.data.database import CallDatabase

BATCHES_MAX = 100  # of one tick; the rest waits for the next one

logger = logging.getLogger(__name__)


def seal_waiting(db: CallDatabase) -> None:
    """As long as something waits."""
    for _ in range(BATCHES_MAX):
        head = db.step(seal)
        if head is None:
            break
        # Outside the database, so that a tail cut off later can be told from the log.
        logger.info("the ledger is sealed up to %s", head)
