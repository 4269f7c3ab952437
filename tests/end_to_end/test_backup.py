"""The drill: an installation is saved while people write, destroyed, and brought back from what was saved.

It comes back on empty servers and an empty broker. Whatever had been acknowledged before the backup began is there,
also what was on its way to its readers; the copies that services keep of one another agree; both chains verify.
"""

import shutil
import time
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import eventlet
import pytest
from sqlalchemy import select

from services.credits.booking.models import BookedService
from services.credits.booking.tests.serving import OPEN, Books, Record, told
from services.credits.service import CreditsService
from services.identity.accounts.demo import load_accounts
from services.identity.conftest import Tree
from services.identity.second_factors.domain import totp_at
from services.identity.units.models import Unit
from shared.kernel.clock import SystemClock, business_date
from shared.kernel.errors import Unavailable
from shared.runtime.events.republish import republish
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.files.stores import store_for
from shared.runtime.trust.audit_verification import verify
from shared.testing.city import City
from shared.testing.doors import AtTheDoors
from shared.testing.servers import empty_vhost
from shared.testing.system import databases_of, settings_for_tests
from tests.installation import Process

WRITTEN_BEFORE = (5, 20)  # units, and services
WRITTEN_MEANWHILE = (1, 1)
DONE_SECONDS_MAX = 60
CLOSED_MS_MAX = 3000
EVIDENCE = ("evidence/one", b"a picture")
RUNNING = ("identity", "projects", "credits", "gateway")  # the others have databases, and would cost seconds
READERS = ("projects", "credits")


@pytest.fixture(name="places")
def _places(tmp_path, backing, service_classes, migrated_templates):
    """Where the installation is first, migrated, and where it is brought back, which is empty."""
    with (
        databases_of(backing, service_classes, migrated_templates) as (full, _),
        databases_of(backing, service_classes) as (empty, _),
        empty_vhost(backing) as bus,
        empty_vhost(backing) as other_bus,
    ):
        places = zip((full, empty), (bus, other_bus), ("first", "second"), strict=True)
        yield [{"DATABASE_URI": uri, "BUS_URI": bus, "DATA_FOLDER": str(tmp_path / name)} for uri, bus, name in places]


def test_what_was_acknowledged_before_a_backup_is_there_after_the_restore(
    places, run_services, service_classes, tmp_path
):
    first, second = places
    everything = [service_classes[name] for name in RUNNING]
    town = Town(run_services(everything, settings_of(first)))
    with town.writing():
        town.await_more(*WRITTEN_BEFORE)
        before = town.acknowledged()
        say = nuanliu(first, "backup", str(tmp_path / "backup"))
        assert int(say.split("could write for ")[1].split(" ms")[0]) < CLOSED_MS_MAX
        town.await_more(*WRITTEN_MEANWHILE)
    town.system.runner.kill()
    shutil.copytree(f"{first['DATA_FOLDER']}/keys", f"{second['DATA_FOLDER']}/keys")  # they are kept apart
    nuanliu(second, "restore", str(tmp_path / "backup"))
    system = run_services(everything, settings_of(second))
    for service in (one for one in everything if hasattr(one, "republications")):
        for republication in service.republications:
            list(republish(system.databases[service.name], republication))
    system.settled(DONE_SECONDS_MAX)
    nothing_is_lost(system, *before)
    copies_agree(system)
    chains_verify(system)
    assert store_for(system.settings).get(EVIDENCE[0]) == EVIDENCE[1]


def settings_of(place):
    """Those of a place, for a system in this process."""
    settings = settings_for_tests(place["BUS_URI"]).replaced(data_folder=Path(place["DATA_FOLDER"]))
    return settings.replaced(database_uri=place["DATABASE_URI"], development=True)


def nuanliu(place, *arguments):
    """A command as an operator gives it; what it says."""
    folder = Path(place["DATA_FOLDER"])
    process = Process(*arguments, folder=folder, settings=place, name=arguments[0])
    assert process.ended(DONE_SECONDS_MAX) == 0, process.out + process.err
    return process.out


class Town:
    """An installation in which people found units over HTTP, and projects tells of services that credits books."""

    def __init__(self, system):
        self.system, self.units, self.records = system, [], []
        self._is_over = False
        tree = Tree(system.databases["identity"])
        tree.root()
        tree.found("BJ-110108", "district", "BJ")
        (admin,) = (one for one in load_accounts(tree.database) if one.role == "unit_admin")
        self._totp, self._login = admin.totp_secret, {"login": admin.login, "password": admin.password}
        system.settled()
        city = City(AtTheDoors(CreditsService, system.databases["credits"]), {"BJ": tree.id_of("BJ")})
        city.units["BJ-110108"] = tree.id_of("BJ-110108")
        today = business_date(SystemClock().now()).isoformat()
        Books(city.doors, city).publish(OPEN, from_day=today)
        self.facts = {"served_on": today}
        self.people = [city.volunteer("BJ-110108") for _ in range(5)]
        self.unit_id = city.units["BJ-110108"]
        store_for(system.settings).put(*EVIDENCE)

    def acknowledged(self):
        """Codes of units, and ids of records, that are certain by now."""
        return list(self.units), list(self.records)

    @contextmanager
    def writing(self):
        """People write until this is over."""
        writers = [eventlet.spawn(work) for work in (self._found_units, self._confirm_services)]
        yield
        self._is_over = True
        for writer in writers:
            writer.wait()

    def await_more(self, units, records):
        """Wait until so much more is acknowledged."""
        deadline = time.monotonic() + DONE_SECONDS_MAX
        units, records = units + len(self.units), records + len(self.records)
        while len(self.units) < units or len(self.records) < records:
            assert time.monotonic() < deadline, "nobody could write"
            time.sleep(0.01)

    def _found_units(self):
        person = self.system.http.post(
            "/api/v1/sessions", self._login | {"totp": totp_at(self._totp, SystemClock().now())}
        ).json()
        officer = self.system.http.as_(person["access_token"])
        for number in count(1):
            if self._is_over:
                return
            code = f"BJ-110108-{number:04d}"
            asked = {"code": code, "kind": "street", "name": f"街道{number}", "parent_code": "BJ-110108"}
            if officer.post("/api/v1/units", asked).status_code == 201:
                self.units.append(code)
            time.sleep(0.02)

    def _confirm_services(self):
        projects = self.system.databases["projects"]
        for number in count():
            if self._is_over:
                return
            record = Record(self.people[number % len(self.people)], self.unit_id, **self.facts)
            row = told(projects, record.confirmed(60))
            with suppress(Unavailable):
                projects.run(lambda session, row=row: session.add(row))
                self.records.append(record.id)
            time.sleep(0.02)


def nothing_is_lost(system, units, records):
    """Each unit is there, and each service is booked, once."""
    found = system.databases["identity"].read(lambda session: set(session.scalars(select(Unit.code))))
    assert set(units) <= found
    booked = system.databases["credits"].read(lambda session: set(session.scalars(select(BookedService.id))))
    assert set(records) <= booked


def copies_agree(system):
    """Every service knows every unit as identity has it."""
    owned = rows(system, "identity", Unit)
    for reader in READERS:
        assert rows(system, reader, KnownUnit) == owned


def rows(system, service, model):
    """Its units, as far as others keep them."""
    columns = [model.id, model.code, model.name, model.version]
    return {
        tuple(row) for row in system.databases[service].read(lambda session: session.execute(select(*columns)).all())
    }


def chains_verify(system):
    """The ledger's, with all its sums, and the audit trail's."""
    Books(AtTheDoors(CreditsService, system.databases["credits"]), None).verify()
    assert system.databases["identity"].read(lambda session: verify(session, rows_max=100_000)).faults == []
