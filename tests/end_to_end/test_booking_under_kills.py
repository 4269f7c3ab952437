"""Services are booked once, although each event comes three times, shuffled, and `kill -9` ends credits twice.

On RabbitMQ and PostgreSQL, with credits as a process of its own. Of each service there are up to three versions; one of
the three deliveries of each is another event with the same content, as when projects publishes its state again. All
services of a person are on one day, whose cap they share.
"""

import random

import pytest
from sqlalchemy import select

from services.credits.booking.models import BookedService
from services.credits.booking.tests.serving import CAPPED, COINS, DAY, MINUTES, Books, Record, told
from services.credits.ledger.domain.accounts import own
from services.credits.ledger.models import LedgerAccount, LedgerTransfer
from services.credits.ledger.verification import verify_accounts, verify_chain, verify_sums
from services.credits.service import CreditsService
from shared.contracts.credits.ledger import TransferPosted
from shared.kernel.clock import FrozenClock
from shared.runtime.events.outbox import Outbox
from shared.runtime.process.dependencies import database_of
from shared.runtime.settings import Settings
from shared.runtime.trust.sealing import generate
from shared.testing.city import City
from shared.testing.doors import AtTheDoors
from shared.testing.served import MORNING as NOW
from tests.end_to_end.deliveries import all_heard, counted, publish
from tests.installation import Process

SERVICES, SERVICES_OF_LONG_ROUND = 200, 2000
OF_ONE_PERSON = 5
KILLED_AFTER = (0.25, 0.6)  # of the services
DAY_CAP = 3
DONE_SECONDS_MAX = 120


@pytest.fixture(name="site")
def _site(tmp_path, servers_of_their_own):
    """Credits, migrated and prepared, and what it knows of the city."""
    settings = {**servers_of_their_own, "DEVELOPMENT": "true", "DATA_FOLDER": tmp_path}
    generate(Settings(data_folder=tmp_path).seal_keys_file)
    assert Process("prepare", folder=tmp_path, settings=settings, name="prepare").ended() == 0
    uri = servers_of_their_own["DATABASE_URI"]
    database = database_of(Settings(database_uri=uri, data_folder=tmp_path), "credits", clock=FrozenClock(NOW))
    yield Site(database, servers_of_their_own["BUS_URI"], tmp_path, settings)
    database.close()


class Site:
    """The process of credits, which is killed and started again, and what lies in its database."""

    def __init__(self, database, bus_uri, folder, settings):
        self.database, self.bus_uri = database, bus_uri
        self.folder, self.settings = folder, settings
        doors = AtTheDoors(CreditsService, database)
        self.city = City(doors).grow()
        Books(doors, self.city).publish(CAPPED, from_day=DAY)

    def running(self):
        """Credits, started anew."""
        return Process("run", "credits", folder=self.folder, settings=self.settings, name="credits")


@pytest.mark.parametrize(
    "services", [SERVICES, pytest.param(SERVICES_OF_LONG_ROUND, marks=pytest.mark.faults)], ids=["short", "long"]
)
def test_each_service_is_booked_once_whatever_comes_thrice_and_dies(site, services):
    chance = random.Random(services)
    people = [site.city.volunteer() for _ in range(services // OF_ONE_PERSON)]
    unit_id = site.city.units["BJ-D1-S1"]
    records = [Record(one, unit_id) for one in people for _ in range(OF_ONE_PERSON)]
    versions = {record: versions_of(record, chance) for record in records}
    publish(site.bus_uri, thrice(site.database, [said for all_said in versions.values() for said in all_said], chance))
    for share in KILLED_AFTER:
        with site.running() as process:
            booked = int(share * services)
            process.await_true(
                lambda booked=booked: counted(site.database, BookedService.id) >= booked, DONE_SECONDS_MAX
            )
            process.kill()
    with site.running() as process:
        process.await_true(lambda: all_heard(site.database, 2 * sum(map(len, versions.values()))), DONE_SECONDS_MAX)
        assert process.stop() == 0
    check(site, people, {record: all_said[-1] for record, all_said in versions.items()})


def versions_of(record, chance):
    """One, two or three versions: confirmed, corrected, struck."""
    said = [record.confirmed(chance.choice((30, 60, 90))), record.corrected(chance.choice((60, 120))), record.struck()]
    return said[: chance.choice((1, 1, 2, 3))]


def thrice(database, said, chance):
    """Each version as two events, one of them delivered twice, all of it shuffled."""
    deliveries = []
    for one in said:
        first, again = told(database, one), told(database, one)
        deliveries += [first, first, again]
    chance.shuffle(deliveries)
    return deliveries


def check(site, people, newest):
    """The ledger says what the newest versions say, once, and proves it."""
    kept = site.database.read(lambda session: {row.id: row for row in session.scalars(select(BookedService))})
    assert {id: row.version for id, row in kept.items()} == {
        record.id: said["version"] for record, said in newest.items()
    }
    accounts = site.database.read(lambda session: {row.id: row for row in session.scalars(select(LedgerAccount))})
    for person in people:
        minutes = [said["minutes"] for record, said in newest.items() if record.volunteer is person]
        assert accounts[own(person.id, MINUTES).id].balance == sum(minutes)
        coins = accounts.get(own(person.id, COINS).id)
        assert (coins.balance if coins else 0) == min(DAY_CAP, sum(each // 60 for each in minutes))
    transfers = counted(site.database, LedgerTransfer.id)
    assert (
        counted(site.database, Outbox.subject.distinct(), Outbox.event_type == TransferPosted.event_type) == transfers
    )
    AtTheDoors(CreditsService, site.database).tick("seal_ledger")
    for verify in (verify_accounts, verify_sums, verify_chain):
        assert site.database.read(verify).faults == []
