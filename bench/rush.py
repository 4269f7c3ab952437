"""The rush for one shift: sign-ups a second through gateway, RPC and PostgreSQL, against the smallest honest monolith.

Both sides do the same: a row for the sign-up, one more in a guarded counter, over HTTP, each for another person; there
are places for all. Ours knows the person by a token, keeps to limits and the line, remembers the answer for a
repetition, and leaves an event; two processes of `projects` share the work. Everybody has the token of their session,
as people have who waited for the rush with the programme open. A third side tells what the shape alone costs: bare
Nameko's gateway asks an echo for the same number of processes, without a database. For itself: `python -m bench.rush`.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import psycopg2
from sqlalchemy import insert

from bench.costs import Costs, row, servers_of
from bench.load import Outcome, load, load_each
from bench.results import Figure, Row, ratio
from bench.sides import Side, around_servers, bare, free_port, nuanliu, python
from deploy.backing import Backing, for_a_while
from deploy.cli.services import SERVICES
from services.projects.activities.models import Activity, Post, Shift
from services.projects.library.models import Project
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.events.volunteers import REGISTRATION, KnownConsents, KnownVolunteer
from shared.runtime.settings import Settings
from shared.runtime.trust.signing import signer_for

ROUNDS = int(os.environ.get("NUANLIU_BENCH_RUSH_ROUNDS", "7"))
SECONDS = float(os.environ.get("NUANLIU_BENCH_RUSH_SECONDS", "4"))
PEOPLE = int(os.environ.get("NUANLIU_BENCH_RUSH_PEOPLE", "8000"))
CONNECTIONS = 112  # so many of those who wait for the rush ask at once
WARM_UP_SECONDS = 2.0
TOKEN_SECONDS = 600
ACCESS_VERSION = 1
PROJECTS_PROCESSES = 2
WANTED = 1.0


@dataclass
class Rush:
    """People with tokens, and one shift for each round; some weeks apart, so that nobody's week is full."""

    accounts: list[UUID] = field(default_factory=lambda: [new_id() for _ in range(PEOPLE)])
    shifts: list[UUID] = field(default_factory=lambda: [new_id() for _ in range(ROUNDS + 1)])
    tokens: list[str] = field(default_factory=list)

    def fill(self, session: Session) -> None:
        """What `projects` knows, by its own tables."""
        now, unit_id = session.now, new_id()
        session.add(KnownUnit(id=unit_id, code="BJ", kind="city", name="市", state="active", flags=[], version=1))
        people = [
            {"id": new_id(), "account_id": account_id, "number": str(10**11 + number), "unit_id": unit_id}
            | {"state": "active", "is_minor": False, "card_version": 1, "version": 1}
            for number, account_id in enumerate(self.accounts)
        ]
        consents = [
            {"id": account_id, "consented": [REGISTRATION], "not_consented": [], "version": 1}
            for account_id in self.accounts
        ]
        session.execute(insert(KnownVolunteer), people)
        session.execute(insert(KnownConsents), consents)
        activity_id = _activity(session, unit_id, people[0]["id"])
        for week, shift_id in enumerate(self.shifts, start=1):
            starts_at = now + timedelta(weeks=week)
            shift = Shift(id=shift_id, activity_id=activity_id, starts_at=starts_at, state="open", changed_at=now)
            shift.ends_at = starts_at + timedelta(hours=1)
            session.add(shift)
            session.flush()
            session.add(Post(id=new_id(), shift_id=shift_id, position=0, name="陪伴", minimum=0, maximum=PEOPLE))

    def sign_in(self, folder: Path) -> None:
        """Give everybody a token, signed with the keys of an installation."""
        signer = signer_for(Settings(data_folder=folder))
        actors = (Actor("person", str(account_id), site="city") for account_id in self.accounts)
        self.tokens = [signer.sign(actor, ACCESS_VERSION, TOKEN_SECONDS) for actor in actors]

    def requests_of_ours(self, number: int) -> Iterator[bytes]:
        """Each person once."""
        path = f"/api/v1/shifts/{self.shifts[number]}/sign-ups"
        for account, token in enumerate(self.tokens):
            key = f"Authorization: Bearer {token}\r\nIdempotency-Key: {number}-{account}\r\n"
            yield _post(path, {}, key)

    def requests_of_monolith(self, number: int) -> Iterator[bytes]:
        """Each person once."""
        for account_id in self.accounts:
            yield _post(f"/shifts/{self.shifts[number]}/sign-ups", {"volunteer_id": str(account_id)})


def _activity(session: Session, unit_id: UUID, responsible_id: UUID) -> UUID:
    """An open activity of a published project; its id."""
    now, title, made_by = session.now, "陪伴", new_id()
    of_both = {"unit_id": unit_id, "title": title, "search": terms_of(title), "content": title, "place": "某处"}
    of_both |= {"service_class": "elders", "mode": "on_site", "evidence_rule": "code"}
    of_both |= {"made_by": made_by, "made_at": now, "changed_at": now}
    project = Project(id=new_id(), kinds=[], tags=[], state="published", **of_both)
    session.add(project)
    session.flush()
    activity = Activity(id=new_id(), project_id=project.id, responsible_id=responsible_id, state="open", **of_both)
    activity.first_starts_at, activity.last_ends_at = now + timedelta(days=1), now + timedelta(days=365)
    activity.minutes, activity.sign_up_mode, activity.cancel_minutes, activity.offer_minutes = 60, "instant", 60, 60
    session.add(activity)
    session.flush()
    return activity.id


def rows(backing: Backing) -> list[Row]:
    """The named row of the table."""
    print(f"the rush of {PEOPLE} people for one shift, against a monolith", flush=True)
    name = f"bench_{os.getpid()}_rush"
    databases = [f"{name}_{service}" for service in ("monolith", *(name for name in SERVICES if name != "gateway"))]
    vhosts = [f"bench-{os.getpid()}-{what}" for what in ("rush", "echo")]
    try:
        uris = {database: backing.create_database(database) for database in databases}
        amqp_uris = [backing.create_vhost(vhost) for vhost in vhosts]
        template = uris[f"{name}_identity"].replace("_identity", "_{service}")
        with tempfile.TemporaryDirectory() as folder:
            return measure(backing, uris[f"{name}_monolith"], amqp_uris, template, Path(folder))
    finally:
        for vhost in vhosts:
            backing.delete_vhost(vhost)
        for database in databases:
            backing.drop_database(database)


def measure(backing: Backing, monolith_uri: str, amqp_uris: list[str], template: str, folder: Path) -> list[Row]:
    """The sides in turn, a shift for each round; the first is to get warm."""
    rush, sides = Rush(), (monolith(monolith_uri), ours(amqp_uris[0], template, folder), echoing(amqp_uris[1]))
    costs = {side.name: Costs(side, servers_of(backing)) for side in sides}
    try:
        for side in sides:
            print(f"  {side.name}: ready after {side.start():.1f} s", flush=True)
        _fill_monolith(monolith_uri, rush)
        database = Database(template.format(service="projects"), service="projects", site="city")
        database.step(rush.fill)
        rush.sign_in(folder)
        outcomes: dict[str, list[Outcome]] = {side.name: [] for side in sides}
        for number in range(ROUNDS + 1):
            for side in sides:
                seconds = SECONDS if number else WARM_UP_SECONDS
                run = partial(_rush, rush, side, number, seconds)
                outcome = costs[side.name].of(run) if number else run()
                if number:
                    outcomes[side.name].append(outcome)
                    print(f"  round {number}: {side.name}: {outcome.per_second:.0f}/s", flush=True)
        _check(database, rush, outcomes[sides[1].name])
        database.close()
    finally:
        for side in sides:
            side.stop()
    figures = {name: Figure.of(found) for name, found in outcomes.items()}
    what = f"sign-ups/s for one shift: gateway, RPC, PostgreSQL, {PROJECTS_PROCESSES} processes of projects"
    shape = f"answers/s of bare Nameko: gateway, RPC, {PROJECTS_PROCESSES} processes of an echo without a database"
    return [
        ratio("rush-sign-ups", what, figures, sides[1].name, sides[0].name, WANTED),
        ratio("rush-shape", shape, figures, sides[2].name, sides[0].name, 0.0),
        row("rush-costs", "processor time of a sign-up, by part", costs[sides[1].name], costs[sides[0].name]),
    ]


def echoing(amqp_uri: str) -> Side:
    """Bare Nameko with as many processes that answer."""
    side = bare(amqp_uri)
    side.commands[:1] *= PROJECTS_PROCESSES
    return side


def monolith(database_uri: str) -> Side:
    """Flask and SQLAlchemy under gunicorn with two sync workers."""
    port = free_port()
    serve = python("-m", "gunicorn", "-w", "2", "-k", "sync", "-b", f"127.0.0.1:{port}", "bench.monolith.sign_ups:app")
    command = [*serve, "--backlog", "256", "--log-level", "warning"]
    return Side("rush monolith", "/ready", [command], port, {"DATABASE_URI": database_uri})


def ours(amqp_uri: str, database_uri: str, folder: Path) -> Side:
    """Gateway, identity, and two processes of projects, on RabbitMQ and PostgreSQL."""
    port = free_port()
    environment = around_servers(amqp_uri, database_uri, folder) | {
        "NUANLIU_HTTP_PORT": str(port),
        "NUANLIU_REQUESTS_PER_MINUTE_MAX": "1000000",
        "NUANLIU_LOG_LEVEL": "warning",
    }
    services = ["identity", *["projects"] * PROJECTS_PROCESSES, "gateway"]
    before = [nuanliu("migrate"), nuanliu("prepare")]
    return Side("rush", "/health/ready", [nuanliu("run", name) for name in services], port, environment, before)


def _rush(rush: Rush, side: Side, number: int, seconds: float) -> Outcome:
    """One round of one side. Whoever was refused has found a mistake in this comparison."""
    if side.name not in ("rush", "rush monolith"):
        return load("127.0.0.1", side.port, side.path, connections=CONNECTIONS, seconds=seconds)
    requests = rush.requests_of_ours(number) if side.name == "rush" else rush.requests_of_monolith(number)
    outcome = load_each("127.0.0.1", side.port, requests, connections=CONNECTIONS, seconds=seconds, wanted=201)
    assert not outcome.others, f"{side.name} answered with {outcome.others}"
    assert outcome.requests + CONNECTIONS < PEOPLE, "more people are needed: NUANLIU_BENCH_RUSH_PEOPLE"
    return outcome


def _check(database: Database, rush: Rush, outcomes: list[Outcome]) -> None:
    """Every answer was a place, and every place has its event."""

    def counted(session: Session) -> tuple[int, int, int]:
        connection = session.connection()
        taken = connection.exec_driver_sql("SELECT sum(taken_count) FROM post").scalar_one()
        places = connection.exec_driver_sql("SELECT count(*) FROM sign_up WHERE state = 'confirmed'").scalar_one()
        events = connection.exec_driver_sql(
            "SELECT count(DISTINCT subject) FROM outbox WHERE event_type = 'projects.SignUpChanged.v1'"
        ).scalar_one()
        return taken, places, events

    taken, places, events = database.read(counted)
    answered = sum(outcome.requests for outcome in outcomes)
    assert taken == places == events >= answered, (taken, places, events, answered)


def _fill_monolith(uri: str, rush: Rush) -> None:
    os.environ["DATABASE_URI"] = uri
    from bench.monolith.sign_ups import Base, engine

    Base.metadata.create_all(engine)
    engine.dispose()
    connection = psycopg2.connect(uri.replace("+psycopg2", ""))
    with connection, connection.cursor() as cursor:
        for shift_id in rush.shifts:
            cursor.execute("INSERT INTO shift VALUES (%s, %s, 0)", (str(shift_id), PEOPLE))
    connection.close()


def _post(path: str, body: dict[str, str], headers: str = "") -> bytes:
    content = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Type: application/json\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


if __name__ == "__main__":
    with for_a_while() as servers:
        for measured in rows(servers):
            print(f"{measured.name}: {measured.measured} (wanted {measured.wanted})")
