"""What there is before anything breaks: a tree of units, people whom all services know, a shift, records that wait.

Made at the doors of services that do not run yet. Everything that was told lies in their outboxes, and goes out when
they start: to readers that know it already.
"""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import select

from deploy.cli import services
from services.credits.ledger.domain.postings import grant
from services.credits.ledger.posting import post as posted
from services.credits.schemes.tests.serving import rules_json, said
from services.identity.units import versions
from services.identity.units.models import Unit
from services.projects.activities.tests.programme import Programme, post
from services.projects.records.models import ServiceRecord
from shared.contracts.credits.ledger_words import Book
from shared.kernel.clock import FrozenClock, SystemClock
from shared.kernel.ids import new_id
from shared.runtime.doors.directly import Directly
from shared.runtime.events.outbox import Outbox
from shared.testing.city import City
from shared.testing.doors import AtTheDoors
from tests.faults.killable import CLI, found_tree

UNIT = "BJ-D1"
STREET = "BJ-D1-S1"
COINS = 1_000_000
MINUTES = 180
KNOWING_PEOPLE = ("teams", "projects", "demands", "credits", "notifications")


def founded(databases, *, records, people, givers):
    """Found it all; the things that clients work on.

    databases: by service, with a frozen clock that stands a day ago, whom nobody else moves; records: how many wait;
    people, givers: so many sign up, and so many donate.
    """
    units = tree_in(databases)
    cities = {name: City(AtTheDoors(services.load(name), databases[name]), units) for name in KNOWING_PEOPLE}
    for one in cities.values():
        Directly.hear(one.doors, told_by(databases["identity"]))
    projects = cities.pop("projects")
    programme = Programme(projects.doors, projects, STREET)

    def volunteers(number):
        with projects.doors.together():
            found = programme.volunteers(number)
        known_to_others(found)
        return found

    def known_to_others(found):
        for city in cities.values():
            with city.doors.together():
                for one in found:
                    city.told(one, version=1)

    known_to_others([programme.leader])
    served = volunteers(records)
    waiting = records_of(served, programme)
    rich = volunteers(givers)
    give(rich, cities["credits"])
    return SimpleNamespace(
        units=units,
        leader=programme.leader,
        records=waiting,
        shift=coming(programme),
        people=volunteers(people),
        givers=rich,
    )


def tree_in(databases):
    """Units, in identity's own database; ids by code."""
    identity = databases["identity"]
    identity.run(found_tree)

    def street(session):
        district = session.scalars(select(Unit).where(Unit.code == UNIT)).one()
        about = {"code": STREET, "kind": "street", "name": f"{STREET}街道总工会"}
        versions.found(session, new_id(), district, about, {}, CLI)

    identity.run(street)
    return identity.read(lambda session: {unit.code: unit.id for unit in session.scalars(select(Unit))})


def told_by(database):
    """All that a service has told, as it lies in its outbox."""
    return database.read(lambda session: list(session.scalars(select(Outbox).order_by(Outbox.sequence))))


def records_of(volunteers, programme):
    """All of them came a day ago and went after the shift: ids of the records, which wait for who led."""
    clock, doors = programme.doors.database.clock, programme.doors
    begins = clock.moment + timedelta(minutes=10)
    shift = shift_at(begins, programme)
    for one in volunteers:
        assert programme.sign_up(one, shift)["state"] == "confirmed"
    for verb, moment in (("check_in", begins), ("check_out", begins + timedelta(minutes=MINUTES))):
        clock.moment = moment
        code = doors.call("shift_code", {"id": shift["id"]}, programme.leader.actor)["text"]
        for one in volunteers:
            doors.call(verb, {"id": shift["id"], "code": code, "device": f"device-{one.number}"}, one.actor)
    waiting = select(ServiceRecord.id, ServiceRecord.state, ServiceRecord.minutes)
    found = doors.rows(lambda session: session.execute(waiting).all())
    assert {(state, minutes) for _, state, minutes in found} == {("open", MINUTES)} and len(found) == len(volunteers)
    return [str(id) for id, _, _ in found]


def coming(programme):
    """The id of a shift of next week, with places for everybody."""
    return shift_at(programme.doors.database.clock.moment + timedelta(days=7), programme)["id"]


def shift_at(begins, programme):
    """A shift with places for everybody."""
    about = {"starts_at": programme.moment(begins), "minutes": MINUTES, "posts": [post(1000)]}
    return programme.shift(programme.activity(**about))


def give(people, city):
    """All of them have coins, which they may donate."""
    rules = rules_json(time_coins=said(is_donatable=True))
    day = city.doors.database.clock.moment.date().isoformat()
    cadre = city.official("cadre", "BJ")
    city.doors.call("publish_scheme", {"code": "BJ", "from_day": day, "rules": rules}, cadre)
    grants = [grant(one.id, Book.TIME_COINS, COINS, f"service:{new_id()}:v1") for one in people]
    city.doors.database.step(posted, grants)


def yesterday():
    """The clock of what was before: it stands at nine in the morning in Beijing."""
    return FrozenClock((SystemClock().now() - timedelta(days=1)).replace(hour=1, minute=0, second=0, microsecond=0))
