"""The timer that seals a service's audit trail: a base class of services that record."""

import logging

from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.timer import timer
from shared.runtime.trust import audit

SEAL_SECONDS = 5
IDLE_SECONDS = 60
BATCHES_MAX = 20

logger = logging.getLogger(__name__)


class AuditSealing:
    """Seals what waits, every few seconds, in whichever process comes first."""

    db: CallDatabase

    @timer(interval_seconds=SEAL_SECONDS, idle_seconds=IDLE_SECONDS)
    def seal_audit(self) -> None:
        """One tick."""
        seal_waiting(self.db)


def seal_waiting(db: CallDatabase) -> None:
    """Seal batch by batch, each in its own transaction, at most `BATCHES_MAX`; the rest waits for the next tick."""
    for _ in range(BATCHES_MAX):
        head = db.step(audit.seal)
        if head is None:
            break
        # Outside the database, so that a tail cut off later can be told from the log.
        logger.info("the audit trail is sealed up to %s", head)
