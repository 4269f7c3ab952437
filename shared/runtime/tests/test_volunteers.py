"""A service's own copy of the volunteers and of their consents."""

from typing import Any
from uuid import UUID

import alembic.migration
import alembic.operations
import pytest
from sqlalchemy import inspect

from shared.contracts.base import Event, Received
from shared.contracts.identity.consents import ConsentsChanged
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.kernel.actor import GUEST, Actor
from shared.kernel.errors import Forbidden, Unavailable
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.doors.volunteers import VolunteerCopyDoors
from shared.runtime.events.volunteers import (
    VolunteersBase,
    acting_volunteer,
    create_known_volunteers,
    has_consented,
    known_volunteer,
    learn_consents,
    learn_volunteer,
    refuse_without_consent,
    volunteer_of,
)
from shared.runtime.process.dependencies import ServiceDatabase
from shared.runtime.process.topology import topology_of

LI, ACCOUNT = new_id(), new_id()
PERSON = Actor("person", str(ACCOUNT))
LOCATION = "location_at_check_in"


class Teams(VolunteerCopyDoors):
    """A service with a copy of the volunteers."""

    name = "post"
    db = ServiceDatabase()


@pytest.fixture
def copies(database: Database) -> Database:
    """The copies with one volunteer."""
    database.create_all_for_tests(VolunteersBase.metadata)
    hear_volunteer(database)
    return database


def hear(database: Database, use_case: Any, contract: type[Event], **changes: Any) -> None:
    data = contract().load(contract.example | changes)
    subject = str(data.id)
    database.step(use_case, Received(new_id(), contract.event_type, "identity", subject, None, data))


def hear_volunteer(database: Database, version: int = 1, account_id: UUID | None = ACCOUNT, **changes: Any) -> None:
    told = {"id": str(LI), "account_id": account_id and str(account_id), "version": version}
    hear(database, learn_volunteer, VolunteerChanged, **(told | changes))


def hear_consents(database: Database, version: int, consented: list[str], not_consented: list[str]) -> None:
    told = {"id": str(ACCOUNT), "version": version, "consented": consented, "not_consented": not_consented}
    hear(database, learn_consents, ConsentsChanged, **told)


def test_whoever_acts_is_found_by_the_account(copies):
    assert copies.read(acting_volunteer, PERSON).id == LI
    assert copies.read(known_volunteer, LI).account_id == ACCOUNT


def test_the_newest_version_counts_in_whatever_order_they_come(copies):
    hear_volunteer(copies, 3, card_version=4)
    hear_volunteer(copies, 2, card_version=2)
    assert copies.read(known_volunteer, LI).card_version == 4


@pytest.mark.parametrize("actor", [GUEST, Actor("person", str(new_id())), Actor("client", "app")])
def test_people_without_a_record_are_no_volunteers(copies, actor):
    assert copies.read(volunteer_of, actor) is None
    with pytest.raises(Forbidden, match=VOLUNTEERS_ONLY.code):
        copies.read(acting_volunteer, actor)


def test_a_closed_record_is_nobody_s(copies):
    hear_volunteer(copies, 2, account_id=None, state="closed")
    with pytest.raises(Forbidden, match=VOLUNTEERS_ONLY.code):
        copies.read(acting_volunteer, PERSON)


def test_a_withdrawn_record_is_no_volunteer_s(copies):
    hear_volunteer(copies, 2, state="withdrawn")
    with pytest.raises(Forbidden, match=VOLUNTEERS_ONLY.code):
        copies.read(acting_volunteer, PERSON)


def test_one_that_was_not_told_yet_is_on_its_way(copies):
    with pytest.raises(Unavailable, match="not_yet_known"):
        copies.read(known_volunteer, new_id())


def test_a_consent_counts_until_it_is_taken_back(copies):
    assert not copies.read(has_consented, ACCOUNT, LOCATION)
    hear_consents(copies, 1, [LOCATION], [])
    assert copies.read(has_consented, ACCOUNT, LOCATION)
    hear_consents(copies, 2, [], [LOCATION])
    assert not copies.read(has_consented, ACCOUNT, LOCATION)
    assert not copies.read(has_consented, None, LOCATION)


def test_without_the_consent_of_the_registration_nothing_new_is_begun(copies):
    volunteer = copies.read(known_volunteer, LI)
    copies.read(refuse_without_consent, volunteer)
    hear_consents(copies, 1, [], ["volunteer_registration"])
    with pytest.raises(Forbidden, match=CONSENT_MISSING.code):
        copies.read(refuse_without_consent, volunteer)


@pytest.mark.parametrize("is_minor", [False, True])
def test_a_minor_needs_that_of_a_guardian_as_well(copies, is_minor):
    hear_volunteer(copies, 2, is_minor=is_minor)
    hear_consents(copies, 1, [], ["guardian"])
    volunteer = copies.read(known_volunteer, LI)
    if is_minor:
        with pytest.raises(Forbidden) as refused:
            copies.read(refuse_without_consent, volunteer)
        assert refused.value == CONSENT_MISSING(purpose="guardian")
    else:
        copies.read(refuse_without_consent, volunteer)


def test_every_other_purpose_wants_a_consent_that_was_given(copies):
    volunteer = copies.read(known_volunteer, LI)
    with pytest.raises(Forbidden, match=CONSENT_MISSING.code):
        copies.read(refuse_without_consent, volunteer, LOCATION)
    hear_consents(copies, 1, [LOCATION], [])
    copies.read(refuse_without_consent, volunteer, LOCATION)


def test_the_migration_makes_the_tables_of_the_copies(database):
    with database.engine.begin() as connection:
        operations = alembic.operations.Operations(alembic.migration.MigrationContext.configure(connection))
        create_known_volunteers(operations, 1)
        made = inspect(connection)
        for name, table in VolunteersBase.metadata.tables.items():
            columns = {column["name"]: column["nullable"] for column in made.get_columns(name)}
            assert columns == {column.name: column.nullable for column in table.columns}
            assert {index["name"] for index in made.get_indexes(name)} == {index.name for index in table.indexes}


def test_its_queues_are_its_own():
    queues = {queue.name for queue in topology_of([Teams], "city").queues}
    assert {
        "post-city.identity.VolunteerChanged.v1.volunteers",
        "post-city.identity.ConsentsChanged.v1.volunteers",
    } <= queues
