"""How volunteers are reached: told to one reader, sealed on the way, gone where it was handled, and taken back."""

import shutil
import time

import eventlet
import pytest
from sqlalchemy import select

from services.identity.conftest import Tree
from services.identity.registrations.tests.applicants import Applicants
from services.identity.service import IdentityService
from shared.contracts.identity.roles import Role
from shared.contracts.identity.volunteers import ContactChanged
from shared.kernel.actor import Actor, Held
from shared.kernel.clock import FrozenClock, SystemClock
from shared.runtime.data.mapping import RuntimeBase
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.events import inbox
from shared.runtime.events.inbox import Inbox
from shared.runtime.process.dependencies import ServiceDatabase, database_of
from shared.testing.system import settings_for_tests
from tests.secrecy.town import Townspeople

HEARD, BROKEN = {}, []


class NotificationsService:
    """Whoever sends messages, as far as contacts go: the newest of each account, in memory."""

    name = "notifications"

    db = ServiceDatabase()

    @subscribe(ContactChanged)
    def learn_contact(self, event):
        """Keep the newest."""
        self.db.run_once(learn_contact, event)


def learn_contact(session, event):
    """Fail while something is broken."""
    if BROKEN:
        raise ValueError(event.phone)
    version, _ = HEARD.get(event.id, (0, None))
    if version < event.version:
        HEARD[event.id] = (event.version, event.phone)


@pytest.fixture(name="embedded")
def _embedded(memory_bus, migrated_folder, tmp_path):
    """A bus, and an empty database of identity, in this process."""
    shutil.copytree(migrated_folder, tmp_path / "data")
    return settings_for_tests(memory_bus)


@pytest.fixture(name="distributed")
def _distributed(rabbitmq, migrated_databases):
    """The same on servers."""
    return settings_for_tests(rabbitmq).replaced(database_uri=migrated_databases)


@pytest.fixture(name="settings", params=["embedded", "distributed"])
def _settings(request, tmp_path):
    """One of them; the reader has the runtime's tables."""
    settings = request.getfixturevalue(request.param).replaced(data_folder=tmp_path / "data")
    reader = database_of(settings, "notifications")
    reader.create_all_for_tests(RuntimeBase.metadata)
    reader.close()
    return settings.replaced(development=True)


@pytest.fixture(name="system")
def _system(settings, run_services):
    HEARD.clear()
    BROKEN.clear()
    return run_services([NotificationsService, IdentityService], settings)


@pytest.fixture(name="applicants")
def _applicants(system, tmp_path):
    tree = Tree(system.databases["identity"])
    tree.root()
    tree.found("BJ-D1", "district", "BJ")
    tree.found("BJ-D1-S1", "street", "BJ-D1")
    return Applicants(Townspeople(tree, FrozenClock(SystemClock().now()), tmp_path))


def test_a_contact_is_removed_once_it_is_handled(system, applicants):
    person = applicants.volunteer()
    system.settled()
    assert [phone for _, phone in HEARD.values()] == [f"+86{person.phone}"]
    (told,) = system.published(ContactChanged.event_type)
    assert (told.personal, told.data) == (True, {})
    (row,) = inbox_of(system)
    assert (row.state, row.body) == ("handled", None)
    assert person.phone not in everything_in(system)


def test_while_it_cannot_be_handled_it_is_kept_sealed(system, applicants):
    BROKEN.append(True)
    person = applicants.volunteer()
    parked = until(lambda: [row for row in inbox_of(system) if row.state != "handled"])
    assert b"sealed" in parked[0].body and person.phone.encode() not in parked[0].body
    assert (parked[0].error, person.phone in everything_in(system)) == ("ValueError", False)
    BROKEN.clear()
    system.databases["notifications"].step(inbox.replay)
    system.settled()
    assert [phone for _, phone in HEARD.values()] == [f"+86{person.phone}"]
    assert [(row.state, row.body) for row in inbox_of(system)] == [("handled", None)]


def test_whoever_is_no_volunteer_any_more_is_not_reached(system, applicants):
    """After an objection that was right; and whoever registers again is reached again."""
    person, people = applicants.volunteer(), applicants.people
    said = {"name": person.name, "document_kind": "resident_id", "document_number": person.number}
    made = people.call("object_to_record", said | {"reason": "taken_by_another"}, applicants.person().actor)
    office = Held(Role.CADRE.value, people.tree.id_of("BJ-D1"))
    cadre = Actor("person", people.staff("BJ-D1")["id"], offices=(office,), second_factor=True)
    people.call("uphold_objection", {"id": made["id"]}, cadre)
    system.settled()
    ((version, phone),) = HEARD.values()
    assert phone is None
    assert applicants.register(person)["state"] == "approved"
    system.settled()
    ((later, phone),) = HEARD.values()
    assert later > version and phone == f"+86{person.phone}"


def inbox_of(system):
    return system.databases["notifications"].read(lambda session: list(session.scalars(select(Inbox))))


def everything_in(system):
    """All rows of events, of both services, as text."""
    tables = [RuntimeBase.metadata.tables[name] for name in ("outbox", "inbox", "idempotent_call", "audit_entry")]
    return str(
        [
            database.read(lambda session, table=table: session.execute(select(table)).all())
            for database in system.databases.values()
            for table in tables
        ]
    )


def until(look, seconds=10):
    """What is looked for, as soon as it is there."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it does not come"
        eventlet.sleep(0.02)
    return found
