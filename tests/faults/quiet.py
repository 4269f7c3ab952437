"""When everything that was told has been heard: asked of outboxes and inboxes alone, by counting."""

import time
from collections import Counter

import eventlet
from sqlalchemy import func, select

from deploy.cli import services
from shared.runtime.events import inbox
from shared.runtime.events.inbox import Inbox
from shared.runtime.events.outbox import Outbox
from shared.runtime.process.topology import subscriptions_of
from tests.faults.checker import Report

LOOK_SECONDS = 0.3
SHOWN_MAX = 20


def readings(names):
    """Who hears what: reader as it stands in inboxes, its service, the event's type."""
    return [
        (f"{name}.{door.handler}" if door.handler else name, name, door.contract_class.event_type)
        for name in names
        for door in subscriptions_of(services.load(name))
    ]


def open_ends(databases):
    """What is still to be done, in words; the shortest way to find that nothing is."""
    told, found = Counter(), []
    for name, database in databases.items():
        counts = database.read(_told)
        told.update(counts)
        if unpublished := database.read(_unpublished):
            found.append(f"{unpublished} events of {name} are not published")
    heard = {name: database.read(_heard) for name, database in databases.items()}
    for reader, name, event_type in readings(databases):
        missing = told[event_type] - heard[name].get((reader, event_type), 0)
        if missing > 0:
            found.append(f"{reader} has not handled {missing} of {event_type}")
    return found


def await_quiet(databases, seconds, look=lambda: None):
    """Wait until nothing is to be done, or it will never be done; what is left. look: called each time."""
    until = time.monotonic() + seconds
    while (left := open_ends(databases)) and time.monotonic() < until:
        look()
        eventlet.sleep(LOOK_SECONDS)
    return left


def every_event(databases):
    """Each event was published, and each of its readers has handled it, and nothing that was never told."""
    report, told = Report(), {}
    every = select(Outbox.event_id, Outbox.event_type)
    for database in databases.values():
        for event_id, event_type in database.read(lambda session: session.execute(every).all()):
            told.setdefault(event_type, set()).add(event_id)
    report.events = sum(map(len, told.values()))
    for reader, name, event_type in readings(databases):
        handled = databases[name].read(_handled, reader, event_type)
        lost, unasked = told.get(event_type, set()) - handled, handled - told.get(event_type, set())
        report.lost += [f"{event_type} {event_id} was not handled by {reader}" for event_id in lost]
        report.unexpected += [f"{event_type} {event_id} was handled by {reader}, and not told" for event_id in unasked]
    return report


def given_up(databases):
    """How many events are parked or dead at each service that has any."""
    counts = {name: database.read(inbox.counts) for name, database in databases.items()}
    return {name: found for name, found in counts.items() if any(found.values())}


def _told(session):
    return dict(session.execute(select(Outbox.event_type, func.count()).group_by(Outbox.event_type)).all())


def _unpublished(session):
    return session.scalar(select(func.count()).select_from(Outbox).where(Outbox.published_at.is_(None)))


def _heard(session):
    counted = select(Inbox.reader, Inbox.event_type, func.count()).where(Inbox.state == inbox.HANDLED)
    rows = session.execute(counted.group_by(Inbox.reader, Inbox.event_type)).all()
    return {(reader, event_type): number for reader, event_type, number in rows}


def _handled(session, reader, event_type):
    ours = Inbox.reader == reader, Inbox.event_type == event_type, Inbox.state == inbox.HANDLED
    return set(session.scalars(select(Inbox.event_id).where(*ours)))
