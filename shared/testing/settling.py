"""Whether all that was told has been heard: asked of the outboxes and inboxes, which alone know for certain.

A queue that is empty says nothing about the message that a worker has in hand; a row in the inbox does.
"""

import time

import eventlet
import pytest
from sqlalchemy import select

from shared.runtime.bus.embedded import broker_of, is_embedded
from shared.runtime.events.inbox import Inbox
from shared.runtime.events.outbox import Outbox
from shared.runtime.process.topology import subscriptions_of

LOOK_SECONDS = 0.02
SHOWN_MAX = 20


class Settling:
    """Events and their readers, of the services of a runner."""

    def __init__(self, runner, databases):
        self.bus_uri, self.databases = runner.settings.bus_uri, databases
        self.readings = [
            (_reader(name, door), name, door.contract_class.event_type)
            for name, service in {service.name: service for service in runner.services}.items()
            for door in subscriptions_of(service)
        ]

    def published(self, event_type=None):
        """See System.published."""
        found = []
        for database in self.databases.values():
            found += database.read(lambda session: list(session.scalars(select(Outbox).order_by(Outbox.sequence))))
        return [row for row in found if event_type in (None, row.event_type)]

    def wait(self, seconds):
        """See System.settled."""
        end = time.monotonic() + seconds
        while open_ends := self.open_ends():
            if time.monotonic() > end:
                pytest.fail("not settled: " + "; ".join(open_ends[:SHOWN_MAX]))
            eventlet.sleep(LOOK_SECONDS)
        if is_embedded(self.bus_uri):
            assert broker_of(self.bus_uri).wait_idle(max(0, end - time.monotonic())), "the bus does not come to rest"

    def open_ends(self):
        """What is still to be done, in words."""
        rows = self.published()
        on_its_way = [f"{row.event_type} {row.event_id} is not published" for row in rows if row.published_at is None]
        return on_its_way + [
            f"{event_type} {event_id} was not handled by {reader}"
            for reader, service, event_type in self.readings
            for event_id in self._unhandled(
                reader, service, {row.event_id for row in rows if row.event_type == event_type}
            )
        ]

    def _unhandled(self, reader, service, event_ids):
        handled = select(Inbox.event_id).where(Inbox.reader == reader, Inbox.state == "handled")
        return event_ids - self.databases[service].read(lambda session: set(session.scalars(handled)))


def _reader(service, door):
    return f"{service}.{door.handler}" if door.handler else service
