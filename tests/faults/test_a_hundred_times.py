"""Real events of a month come to their readers a hundred times each, in any order: all ends as in one ordered run.

What projects told of sign-ups, presence and records of several people goes to credits and notifications, once in order,
and once shuffled. Compared is what they then hold, but for ids that are made anew and moments.
"""

import random
import shutil

import pytest
from sqlalchemy import select

from services.credits.booking.models import BookedService
from services.credits.ledger.models import LedgerAccount
from services.credits.ledger.verification import verify_accounts, verify_sums
from services.credits.service import CreditsService
from services.notifications.messages.models import Message
from services.notifications.service import NotificationsService
from services.projects.activities.tests.programme import post
from services.projects.presence.tests.grounds import Desk
from services.projects.service import ProjectsService
from services.projects.tests.whole_way import Way
from shared.kernel.clock import FrozenClock
from shared.runtime.data.database import Database
from shared.runtime.doors.directly import Directly
from shared.runtime.events import inbox
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust.sealing import Sealing, generate
from shared.testing.city import City
from shared.testing.doors import AtTheDoors
from shared.testing.served import MORNING

TIMES = 100
PEOPLE = 9
REASON = "现场负责人核对签到表后更正。"
READERS = {"credits": CreditsService, "notifications": NotificationsService}
SEED = 7


@pytest.fixture(name="clock")
def _clock():
    return FrozenClock(MORNING)


@pytest.fixture(name="make")
def _make(migrated_folder, tmp_path, clock):
    """Makes a service's database on a file of its own."""
    sealing, made = Sealing(generate(tmp_path / "seal.json")), []

    def make(name, run):
        file = shutil.copy(migrated_folder / f"{name}.sqlite", tmp_path / f"{name}-{run}.sqlite")
        made.append(Database(f"sqlite:///{file}", service=name, site="city", clock=clock, sealing=sealing))
        return made[-1]

    yield make
    for database in made:
        database.close()


def test_events_that_come_a_hundred_times_in_any_order_end_as_in_one_ordered_run(make, clock, tmp_path):
    projects = AtTheDoors(
        ProjectsService, make("projects", "told"), card_verifier=Desk(tmp_path / "desk", clock).verifier
    )
    city = City(projects).grow()
    people = story(Way(projects, city, clock, Desk(tmp_path / "other", clock)), city)
    rows = projects.database.read(lambda session: list(session.scalars(select(Outbox).order_by(Outbox.sequence))))
    assert len(rows) > 3 * PEOPLE
    again = rows * TIMES
    random.Random(SEED).shuffle(again)
    for name, service in READERS.items():
        ordered, shuffled = (heard(make(name, run), service, city, people, told) for run, told in runs(rows, again))
        assert ordered and shuffled == ordered


def runs(rows, again):
    """The two of them."""
    return (("ordered", rows), ("shuffled", again))


def story(way, city):
    """Several people serve; some records are corrected, some struck as well."""
    cadre = city.official("cadre", "BJ-D1-S1")
    shift = way.shift(posts=[post(PEOPLE)])
    people = [way.signed_up(shift) for _ in range(PEOPLE)]
    for verb, minutes in (("check_in", 0), ("check_out", 150)):
        way.at(minutes)
        for one in people:
            way.there(verb, one, shift)
    for number, one in enumerate(people):
        record = way.own("own_records", one)
        for verb, said in (("correct_record", {"minutes": 100 - number}), ("strike_record", {}))[: number % 3]:
            asked = {"id": record["id"], "version": record["version"], "reason": REASON} | said
            record = way.doors.call(verb, asked, cadre)
    return people


def heard(database, service, city, people, rows):
    """What a reader holds when it has heard them."""
    doors = AtTheDoors(service, database)
    own = City(doors, city.units).grow()
    for one in people:
        own.told(one, version=1)
    Directly.hear(doors, rows)
    assert database.read(inbox.counts) == {"parked": 0, "dead": 0}
    return database.read(HELD[service.name])


def held_by_credits(session):
    """Services and balances; every sum proves itself."""
    for verify in (verify_accounts, verify_sums):
        assert verify(session).faults == []
    services = {row.id: (row.version, row.minutes, row.state) for row in session.scalars(select(BookedService))}
    return services, {row.id: (row.balance, row.owed) for row in session.scalars(select(LedgerAccount))}


def held_by_notifications(session):
    """The last word that everybody has about each thing: of what was replaced before it came nobody is told."""
    rows = sorted(session.scalars(select(Message)), key=lambda row: version_of(row.fact))
    return {(row.account_id, row.about, row.about_id): (row.kind, row.fact) for row in rows}


def version_of(fact):
    """The version at its end: `…:v2`."""
    return int(fact.rpartition(":v")[2])


HELD = {"credits": held_by_credits, "notifications": held_by_notifications}
