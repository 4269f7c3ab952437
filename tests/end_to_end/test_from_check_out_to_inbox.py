"""From check-out to inbox through projects, credits and notifications, on RabbitMQ and PostgreSQL.

People sign up, check in and out at the doors of projects; cadres correct some records and strike others. What projects
told of that is delivered three times, once by its relay and twice shuffled with everything else, to credits and
notifications as processes of their own, which `kill -9` ends twice in the middle. Each service is booked once, and each
change of a record is one message in one inbox.
"""

import random
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from services.credits.booking.models import BookedService
from services.credits.ledger.domain.accounts import own
from services.credits.ledger.models import LedgerAccount
from services.credits.service import CreditsService
from services.notifications.messages.models import Message
from services.notifications.service import NotificationsService
from services.projects.activities.tests.programme import SATURDAY, post
from services.projects.presence.tests.grounds import Desk
from services.projects.service import ProjectsService
from services.projects.tests.whole_way import Way
from shared.contracts.credits.ledger_words import Book
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.clock import FrozenClock
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.relay import Relay
from shared.runtime.process.dependencies import database_of
from shared.runtime.settings import Settings
from shared.runtime.trust.sealing import generate
from shared.testing.city import City
from shared.testing.doors import AtTheDoors
from shared.testing.served import MORNING
from tests.end_to_end.deliveries import all_heard, counted, publish
from tests.installation import Process

SERVICES, SERVICES_OF_LONG_ROUND = 60, 2000
WEEKS = 4  # of the project: each person serves once in each
READERS = {"credits": CreditsService, "notifications": NotificationsService}
KILLED_AFTER = (0.2, 0.6)  # of the services
DONE_SECONDS_MAX = 240
MINUTES = (60, 120, 180)
REASON = "现场负责人核对签到表后更正。"
CORRECTED, STRUCK = ("correct_record", {"minutes": 30}), ("strike_record", {})
MESSAGES = {"confirmed": "hours_confirmed", "corrected": "hours_corrected", "struck": "hours_struck"}


@pytest.fixture(name="site")
def _site(tmp_path, servers_of_their_own):
    """Three services, migrated and prepared, of which two are started; all of them know the same city."""
    settings = {**servers_of_their_own, "DEVELOPMENT": "true", "DATA_FOLDER": tmp_path}
    generate(Settings(data_folder=tmp_path).seal_keys_file)
    assert Process("prepare", folder=tmp_path, settings=settings, name="prepare").ended() == 0
    site = Site(tmp_path, settings)
    yield site
    site.close()


class Site:
    """Projects at its doors, in the time of the story, and the processes that hear of it."""

    def __init__(self, folder, settings):
        self.folder, self.settings, self.clock = folder, settings, FrozenClock(MORNING)
        said = Settings(database_uri=settings["DATABASE_URI"], data_folder=folder)
        self.databases = {name: database_of(said, name, clock=self.clock) for name in ("projects", *READERS)}
        desk = Desk(folder / "desk", self.clock)
        doors = AtTheDoors(ProjectsService, self.databases["projects"], card_verifier=desk.verifier)
        self.city = City(doors).grow()
        self.way = Way(doors, self.city, self.clock, desk)
        self.cadre = self.city.official("cadre", "BJ-D1-S1")
        self.cities = [
            City(AtTheDoors(service, self.databases[name]), self.city.units).grow() for name, service in READERS.items()
        ]

    def volunteer(self):
        """Somebody whom all services know."""
        one = self.city.volunteer("BJ-D1-S1")
        self.city.consents(one, "location_at_check_in")
        for city in self.cities:
            city.told(one)
        return one

    def serve(self, people, chance):
        """All of them, once in each week."""
        project = self.way.project()
        for week in range(WEEKS):
            self.clock.moment = MORNING + timedelta(weeks=week)
            begins = SATURDAY + timedelta(weeks=week)
            said = {"starts_at": self.way.programme.moment(begins), "posts": [post(len(people))], "radius_metres": 200}
            shift = self.way.programme.shift(self.way.programme.activity(project["id"], **said))
            for one in people:
                assert self.way.programme.sign_up(one, shift)["state"] == "confirmed"
            self.clock.moment = begins
            for one in people:
                self.way.there("check_in", one, shift)
            until = sorted(chance.choices(MINUTES, k=len(people)))
            for minutes, one in zip(until, chance.sample(people, len(people)), strict=True):
                self.clock.moment = begins + timedelta(minutes=minutes)
                self.way.there("check_out", one, shift)

    def set_right(self, people, chance):
        """Some records are corrected, some struck, some first the one and then the other."""
        for one in people:
            records = self.way.doors.call("own_records", {"limit": WEEKS}, one.actor)["items"]
            for record in records:
                for verb, said in chance.choice(((), (CORRECTED,), (STRUCK,), (CORRECTED, STRUCK), ())):
                    asked = {"id": record["id"], "version": record["version"], "reason": REASON} | said
                    record = self.way.doors.call(verb, asked, self.cadre)

    def told(self):
        """What projects has told, as it lies in its outbox."""
        return self.databases["projects"].read(lambda s: list(s.scalars(select(Outbox).order_by(Outbox.sequence))))

    def deliver(self, chance):
        """All of it three times: twice in any order, a part before each kill; the rest after them, and by the relay."""
        again = self.told() * 2
        chance.shuffle(again)
        begins = [0, *(int(share * len(again)) for share in KILLED_AFTER)]
        for begin, end in zip(begins, [*begins[1:], len(again)], strict=True):
            yield publish(self.settings["BUS_URI"], again[begin:end])
        Relay(self.databases["projects"], {"AMQP_URI": self.settings["BUS_URI"]}).publish_all()

    def running(self, name):
        """A service, started anew."""
        return Process("run", name, folder=self.folder, settings=self.settings, name=name)

    def close(self):
        """End what is open."""
        for database in self.databases.values():
            database.close()


@pytest.mark.parametrize(
    "services", [SERVICES, pytest.param(SERVICES_OF_LONG_ROUND, marks=pytest.mark.faults)], ids=["short", "long"]
)
def test_each_service_is_booked_and_told_once_whatever_comes_thrice_and_dies(site, services):
    chance = random.Random(services)
    people = [site.volunteer() for _ in range(services // WEEKS)]
    site.serve(people, chance)
    site.set_right(people, chance)
    deliveries, credits = site.deliver(chance), site.databases["credits"]
    for share in KILLED_AFTER:
        next(deliveries)
        with site.running("credits") as process, site.running("notifications") as other:
            booked = int(share * services)
            process.await_true(lambda booked=booked: counted(credits, BookedService.id) >= booked, DONE_SECONDS_MAX)
            process.kill()
            other.kill()
        assert counted(credits, BookedService.id) < services, "it was killed in the middle"
    assert list(deliveries) == [None], "the last part, and what the relay sends"
    versions = [row.data for row in site.told() if row.event_type == ServiceRecordChanged.event_type]
    with site.running("credits") as process, site.running("notifications") as other:
        for name, database in site.databases.items():
            if name in READERS:
                process.await_true(lambda of=database: all_heard(of, len(versions)), DONE_SECONDS_MAX)
        assert (process.stop(), other.stop()) == (0, 0)
    check(site, people, versions)


def check(site, people, versions):
    """The ledger says what the newest versions say, and the inboxes what has changed, each once."""
    newest = {said["id"]: SimpleNamespace(**said) for said in sorted(versions, key=lambda said: said["version"])}
    assert len(newest) == len(people) * WEEKS
    booked = site.databases["credits"].read(
        lambda s: {str(row.id): row.version for row in s.scalars(select(BookedService))}
    )
    assert booked == {id: one.version for id, one in newest.items()}
    accounts = site.databases["credits"].read(
        lambda s: {row.id: row.balance for row in s.scalars(select(LedgerAccount))}
    )
    for person in people:
        minutes = sum(one.minutes for one in newest.values() if one.volunteer_id == str(person.id))
        assert accounts[own(person.id, Book.SERVICE_MINUTES).id] == minutes
    told = site.databases["notifications"].read(lambda s: list(s.scalars(select(Message))))
    kinds = Counter((str(one.about_id), one.kind) for one in told if one.kind in MESSAGES.values())
    assert set(kinds.values()) == {1}, "nothing is told twice"
    for id, one in newest.items():
        assert kinds[id, MESSAGES[one.change]] == 1, "what is true at last is told"
