"""What timers do to one thing after another, each in a transaction of its own: what breaks at one stops no other."""

import logging
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from shared.kernel.errors import Refusal
from shared.runtime.breakage import log_breakage
from shared.runtime.data.database import CallDatabase
from shared.runtime.refusals import DATABASE_AWAY, DATABASE_BUSY

ENDING = frozenset({DATABASE_AWAY.code, DATABASE_BUSY.code})  # the next one would fare no better

logger = logging.getLogger(__name__)


def one_by_one(
    db: CallDatabase,
    ids: Iterable[UUID],
    act: Callable[..., object],
    *arguments: Any,
    is_stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Do it to each, until the service stops. Raises Unavailable where the database is away or busy."""
    for id in ids:
        if is_stopping():
            return
        try:
            db.step(act, id, *arguments)
        except Refusal as refusal:
            if refusal.code in ENDING:
                raise
            logger.warning("%s of %s was refused: %s", act.__qualname__, id, refusal.code)
        except Exception as error:
            log_breakage(logger, error, f"{act.__qualname__} of {id}")
