"""One message that cannot be read, of many that are handled together: it is set apart, and holds up no other."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError

from shared.runtime.breakage import log_breakage
from shared.runtime.data.engine import is_retriable, refusal_for
from shared.runtime.data.session import Session
from shared.runtime.metrics import REGISTRY

BROKEN_COUNT = Counter(
    "nuanliu_messages_broken",
    "Messages that broke while they were planned or taken to be sent: they go out over another channel, or not at all",
    ["step"],
    registry=REGISTRY,
)

logger = logging.getLogger(__name__)
Result = TypeVar("Result")


class Broken(Exception):
    """What was done for one message broke, and left nothing written."""


def apart(session: Session, step: str, act: Callable[..., Result], *arguments: Any) -> Result:
    """What an act for one message returns. Raises Broken; troubles of the database itself are of no one message."""
    try:
        with session.begin_nested():
            return act(session, *arguments)
    except Exception as error:  # whatever one row holds: those after it are handled all the same
        if isinstance(error, SQLAlchemyError) and (is_retriable(error) or refusal_for(error)):
            raise
        BROKEN_COUNT.labels(step).inc()
        log_breakage(logger, error, f"{step} of a message")
        raise Broken from None
