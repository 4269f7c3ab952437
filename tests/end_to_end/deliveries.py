"""Events of projects' outbox on the bus, and what has come of them in the databases of those who hear."""

import kombu
from sqlalchemy import func, select

from shared.contracts.projects.records import ServiceRecordChanged
from shared.runtime.bus.queues import EVENTS_EXCHANGE
from shared.runtime.events.inbox import Inbox
from shared.runtime.events.wire import write_event

PERSISTENT = 2


def publish(bus_uri, events):
    """As the relay of projects does."""
    with kombu.Connection(bus_uri) as connection:
        producer = connection.Producer()
        for row in events:
            producer.publish(
                write_event(row.envelope()),
                exchange=EVENTS_EXCHANGE,
                routing_key=row.event_type,
                content_type="application/json",
                content_encoding="utf-8",
                delivery_mode=PERSISTENT,
            )


def counted(database, column, *conditions):
    """How many rows there are."""
    return database.read(lambda session: session.scalar(select(func.count(column)).where(*conditions)))


def all_heard(database, events):
    """Whether every event about a record is handled."""
    ours = Inbox.event_type == ServiceRecordChanged.event_type
    return counted(database, Inbox.event_id, ours, Inbox.state == "handled") == events
