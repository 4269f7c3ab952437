"""The figures of channels that operators watch: what waits, for how long, and what providers say."""

from typing import Any

from prometheus_client import Counter, Gauge
from sqlalchemy import func, select

from services.notifications.channels.port import Accepted, AccountFault, InDoubt, Refused
from services.notifications.deliveries.domain import is_quiet
from services.notifications.deliveries.models import Delivery
from services.notifications.deliveries.planning import OPEN_STATES
from shared.contracts.notifications.message_words import ChannelName
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.metrics import REGISTRY, ask

ATTEMPTS = Counter(
    "nuanliu_delivery_attempts",
    "Messages handed to a provider, by channel and outcome: accepted, refused, away, account or in_doubt",
    ["channel", "outcome"],
    registry=REGISTRY,
)
WAITING = Gauge(
    "nuanliu_deliveries_waiting",
    "Messages that are to be sent over a channel, now or later",
    ["channel"],
    registry=REGISTRY,
)
LATE_SECONDS = Gauge(
    "nuanliu_deliveries_late_seconds",
    "Since when the one has been due that waits longest; at night of those alone that do not wait for the morning",
    ["channel"],
    registry=REGISTRY,
)


def count(channel: str, outcome: Any) -> None:
    """One attempt more."""
    ATTEMPTS.labels(channel, word_of(outcome)).inc()


def word_of(outcome: Any) -> str:
    """What an attempt's outcome is called."""
    if isinstance(outcome, Accepted):
        return "accepted"
    if isinstance(outcome, Refused):
        return "refused"
    if isinstance(outcome, AccountFault):
        return "account"
    return "in_doubt" if isinstance(outcome, InDoubt) else "away"


def tell(database: Database) -> None:
    """Have waiting deliveries counted when somebody looks, of each channel, also of one that is not set here."""
    for name in ChannelName:
        channel = name.value
        ask(WAITING, lambda channel=channel: database.read(waiting, channel), channel=channel)
        ask(LATE_SECONDS, lambda channel=channel: database.read(late_seconds, channel), channel=channel)


def waiting(session: Session, channel: str) -> int:
    """How many are to be sent."""
    rows = select(func.count()).select_from(Delivery)
    return session.scalar(rows.where(Delivery.channel == channel, Delivery.state.in_(OPEN_STATES))) or 0


def late_seconds(session: Session, channel: str) -> float:
    """For how long one that might go out now has been due; 0 where none is."""
    rows = select(func.min(Delivery.due_at)).where(Delivery.channel == channel, Delivery.state.in_(OPEN_STATES))
    if is_quiet(session.now):
        rows = rows.where(Delivery.is_urgent)
    first = session.scalar(rows)
    return max((session.now - first).total_seconds(), 0) if first is not None else 0
