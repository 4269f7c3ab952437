"""Booking what was served: events a second, against a bare Nameko handler; postings a second, against pgbench.

Events lie in a queue when a process starts; what is measured is how fast it works them off, once it is warm. Ours
checks each event, keeps the record, and books what others are told of: minutes where the unit has no scheme, three
postings where its scheme earns in all books; the bare handler writes one row. Events are compared with one posting
each, postings with three. What the door alone costs is told by ours with a handler that writes one row (`one_row.py`).

pgbench runs the SQL of one posting, recorded from the ledger, in one transaction after the other. All sides write to
the same server. NUANLIU_BENCH_SERVICES says how many events. For itself: `python -m bench.booking`.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import kombu
import psycopg2

from bench import posting_sql
from bench.load import Outcome
from bench.results import Figure, Row, ratio
from bench.sides import Side, nuanliu, python
from deploy.backing import Backing, for_a_while
from deploy.cli.services import SERVICES
from services.credits.schemes.models import SchemeVersion
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.relay import BATCH_ROWS_MAX, Wire
from shared.runtime.events.unit_tree import KnownUnit

ROUNDS = int(os.environ.get("NUANLIU_BENCH_BOOKING_ROUNDS", "5"))
EVENTS = int(os.environ.get("NUANLIU_BENCH_SERVICES", "4000"))  # of each round and side
PEOPLE = max(1, EVENTS // 4)
WARM = 0.2  # share of the events that are worked off before the clock runs
WORKED_OFF_SECONDS_MAX = 120
LOOK_SECONDS = 0.02
POSTINGS_OF_A_SERVICE = 3
WANTED_EVENTS, WANTED_POSTINGS = 1.0, 0.5
RULES = {
    "rate": {"amount": 1, "per_minutes": 60},
    "class_rates": [],
    "rounding": None,
    "caps": dict.fromkeys(("day", "activity", "year", "in_all")),
    "counts_manual": False,
    "group_time": "own",
    "expiry": {"kind": "day_of_year", "months": None, "month": 12, "day": 31},
    "spending": {"age_from": None, "hardship_age_from": None},
    "kinships": [],
    "is_donatable": False,
}
MINUTES, ALL_BOOKS, BARE, ONE_ROW, PGBENCH = "minutes", "all books", "bare nameko", "one row", "pgbench"
BOOKED, KEPT = "SELECT count(*) FROM booked_service", "SELECT count(*) FROM heard"
COUNTED = {MINUTES: BOOKED, ALL_BOOKS: BOOKED, BARE: KEPT, ONE_ROW: KEPT}
HEARD = "CREATE TABLE heard (id uuid PRIMARY KEY, volunteer_id uuid, minutes int, said jsonb, at timestamptz)"


def rows(backing: Backing) -> list[Row]:
    """The named rows of the table."""
    print(f"{EVENTS} services booked, against a bare handler and against pgbench", flush=True)
    names = {service: f"bench_{os.getpid()}_booking_{service}" for service in SERVICES if service != "gateway"}
    vhost = f"bench-{os.getpid()}-booking"
    try:
        uris = {service: backing.create_database(name) for service, name in names.items()}
        amqp_uri = backing.create_vhost(vhost)
        with tempfile.TemporaryDirectory() as folder:
            return _measured(uris["credits"], amqp_uri, Path(folder))
    finally:
        backing.delete_vhost(vhost)
        for name in names.values():
            backing.drop_database(name)


def _measured(uri: str, amqp_uri: str, folder: Path) -> list[Row]:
    """All sides in turn; the same tables for all rounds, as they would grow."""
    environment = _environment(uri, amqp_uri, folder)
    _prepare(uri, amqp_uri, environment)
    units, people = _filled(uri), [new_id() for _ in range(PEOPLE)]
    ours, bare = nuanliu("run", "credits"), python("-m", "bench.bare", "hearing", amqp_uri)
    sides = {MINUTES: ours, BARE: bare, ONE_ROW: python("-m", "bench.one_row"), ALL_BOOKS: ours}
    outcomes: dict[str, list[Outcome]] = {name: [] for name in (*sides, PGBENCH)}
    with psycopg2.connect(_plain(uri)) as connection:
        connection.autocommit = True
        for number in range(ROUNDS):
            for name, command in sides.items():
                publish = _tell_bare if name == BARE else _tell
                publish(amqp_uri, list(_services(units[name], people)))
                outcomes[name].append(_worked_off(name, command, environment, folder, connection.cursor()))
                print(f"  round {number + 1}: {name}: {outcomes[name][-1].per_second:.0f} events/s", flush=True)
            outcomes[PGBENCH].append(posting_sql.outcome(uri, folder))
            print(f"  round {number + 1}: pgbench: {outcomes[PGBENCH][-1].per_second:.0f} postings/s", flush=True)
    return _rows(outcomes)


def _rows(outcomes: dict[str, list[Outcome]]) -> list[Row]:
    figures = {name: Figure.of(found) for name, found in outcomes.items()}
    services = figures[ALL_BOOKS]
    figures["postings"] = Figure([each * POSTINGS_OF_A_SERVICE for each in services.per_second], 0.0, 0.0)
    events = "events/s from the queue to committed entries: one posting each, PostgreSQL, one process"
    postings = "postings/s from the queue to committed entries: three of each event, PostgreSQL, one process"
    rows_each = "events/s from the queue to one row each: the door of credits, PostgreSQL, one process"
    return [
        ratio("hearing-events", rows_each, figures, ONE_ROW, BARE, WANTED_EVENTS),
        ratio("booking-events", events, figures, MINUTES, BARE, WANTED_EVENTS),
        ratio("booking-postings", postings, figures, "postings", PGBENCH, WANTED_POSTINGS),
    ]


def _environment(uri: str, amqp_uri: str, folder: Path) -> dict[str, str]:
    return {
        "NUANLIU_BUS_URI": amqp_uri,
        "NUANLIU_DATABASE_URI": uri.replace("_credits", "_{service}"),
        "NUANLIU_DATA_FOLDER": str(folder),
        "NUANLIU_DEVELOPMENT": "true",
        "NUANLIU_LOG_LEVEL": "warning",
        "DATABASE_URI": _plain(uri),
    }


def _prepare(uri: str, amqp_uri: str, environment: dict[str, str]) -> None:
    """Tables and queues of both sides: what is told before somebody hears would be lost."""
    for command in ("migrate", "prepare"):
        Side(command, "", [], 0, environment, [nuanliu(command)]).run_before()
    with psycopg2.connect(_plain(uri)) as connection, connection.cursor() as cursor:
        cursor.execute(HEARD)
    with kombu.Connection(amqp_uri) as connection:
        _bare_queue()(connection.channel()).declare()


def _filled(uri: str) -> dict[str, UUID]:
    """A unit without a scheme, and one by whose scheme a service earns in all three books."""
    database = Database(uri, service="credits", site="city")
    units = {name: new_id() for name in (MINUTES, ALL_BOOKS, BARE, ONE_ROW)}

    def fill(session: Session) -> None:
        for name, unit_id in units.items():
            unit = KnownUnit(id=unit_id, code=name, kind="city", name="市", state="active", flags=[], version=1)
            session.add(unit)
        rules = {"love_value": RULES, "time_coins": RULES, "overridable": []}
        from_day, at = business_date(session.now) - timedelta(days=1), session.now - timedelta(days=1)
        session.add(
            SchemeVersion(
                id=new_id(), unit_id=units[ALL_BOOKS], number=1, from_day=from_day, published_at=at, rules=rules
            )
        )

    database.step(fill)
    database.close()
    return units


def _services(unit_id: UUID, people: list[UUID]) -> Iterator[Outbox]:
    """Events as projects has them in its outbox, each another record."""
    now = datetime.now().astimezone()
    said = {"unit_id": str(unit_id), "served_on": business_date(now).isoformat(), "confirmed_at": now.isoformat()}
    for number in range(EVENTS):
        row = Outbox(sequence=number, event_type=ServiceRecordChanged.event_type, personal=False, site="city")
        row.event_id, row.happened_at, record_id = new_id(), now, str(new_id())
        row.subject = record_id
        facts = {"id": record_id, "volunteer_id": str(people[number % len(people)]), "activity_id": str(new_id())}
        row.data = ServiceRecordChanged.example | said | facts
        yield row


def _tell(amqp_uri: str, events: list[Outbox]) -> None:
    """By the relay's own means: what the broker has not confirmed, it may forget when the connection ends."""
    wire = Wire({"AMQP_URI": amqp_uri})
    for first in range(0, len(events), BATCH_ROWS_MAX):
        wire.publish_confirmed(events[first : first + BATCH_ROWS_MAX], [])
    wire.close()


def _tell_bare(amqp_uri: str, events: list[Outbox]) -> None:
    """As Nameko's own dispatcher does."""
    queue = _bare_queue()
    with kombu.Connection(amqp_uri, transport_options={"confirm_publish": True}) as connection:
        producer = connection.Producer(serializer="json")
        for event in events:
            producer.publish(event.data, exchange=queue.exchange, routing_key=queue.routing_key, delivery_mode=2)


def _bare_queue() -> kombu.Queue:
    """The queue that Nameko makes for its handler."""
    exchange = kombu.Exchange("projects.events", type="topic", durable=True)
    name = "evt-projects-ServiceRecordChanged--hearing.hear"
    return kombu.Queue(name, exchange=exchange, routing_key="ServiceRecordChanged", durable=True)


def _worked_off(name: str, command: list[str], environment: dict[str, str], folder: Path, cursor: Any) -> Outcome:
    """Start a side, and take the time from the first share of the events to the last of them."""
    before = _counted(name, cursor)
    side = Side(name, "", [command], 0, environment, logs=folder)
    try:
        side.start_processes()
        begun_at = _await(name, cursor, before + int(EVENTS * WARM))
        started = time.perf_counter()
        ended_at = _await(name, cursor, before + EVENTS)
        return Outcome(requests=ended_at - begun_at, seconds=time.perf_counter() - started)
    finally:
        side.stop()


def _await(name: str, cursor: Any, number: int) -> int:
    """Wait until so many are there; how many there are."""
    deadline = time.monotonic() + WORKED_OFF_SECONDS_MAX
    while (counted := _counted(name, cursor)) < number:
        assert time.monotonic() < deadline, f"{name} has worked off {counted} of {number}"
        time.sleep(LOOK_SECONDS)
    return counted


def _counted(name: str, cursor: Any) -> int:
    cursor.execute(COUNTED[name])
    return int(cursor.fetchone()[0])


def _plain(uri: str) -> str:
    return uri.replace("+psycopg2", "")


if __name__ == "__main__":
    with for_a_while() as servers:
        for measured in rows(servers):
            print(f"{measured.name}: {measured.measured} (wanted {measured.wanted})")
