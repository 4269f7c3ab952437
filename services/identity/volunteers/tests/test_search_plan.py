"""Searches among many volunteers use indexes on PostgreSQL, whoever searches: the whole table is never read."""

from random import Random

import pytest
from sqlalchemy import insert, select, text

from services.identity.accounts.models import Account
from services.identity.members.domain.numbers import volunteer_number
from services.identity.members.generated_names import name_of
from services.identity.models import Base
from services.identity.units.models import Unit
from services.identity.units.tests.test_search_plan import insert_units
from services.identity.volunteers import finding
from services.identity.volunteers.models import Volunteer
from shared.contracts.identity.member_words import DocumentKind
from shared.contracts.identity.volunteer_records import FindVolunteers
from shared.kernel.actor import Actor, Held
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.data.search import terms_of
from shared.testing.plans import plans_of

VOLUNTEERS = 20_000
FIRST_SERIAL = 10**9


@pytest.fixture(scope="module")
def many(module_postgresql):
    """Thousands of volunteers in thousands of units, and the planner knows what they are like."""
    database = Database(module_postgresql, service="identity", site="city")
    database.create_all_for_tests(Base.metadata)
    for step in (insert_units, insert_volunteers):
        database.run(step)
    database.run(keep_house)
    yield database
    database.close()


def keep_house(session):
    """What the server does by itself from time to time."""
    session.execute(text("SELECT gin_clean_pending_list('ix_volunteer_search')"))
    session.execute(text("ANALYZE"))


def insert_volunteers(session):
    random, unit_ids = Random(1), list(session.scalars(select(Unit.id).order_by(Unit.id)))
    ids = [new_id() for _ in range(VOLUNTEERS)]
    accounts = [
        {"id": account_id, "login": f"v{number}", "login_folded": f"v{number}", "state": "active", "totp_step": 0,
         "access_version": 1, "created_at": session.now, "version": 1}
        for number, account_id in enumerate(ids)
    ]  # fmt: skip
    session.execute(insert(Account), accounts)
    session.execute(insert(Volunteer), [row_of(session, random, unit_ids, *pair) for pair in enumerate(ids)])


def row_of(session, random, unit_ids, number, account_id):
    name = name_of(DocumentKind.RESIDENT_ID, random)
    return {
        "id": new_id(),
        "number": volunteer_number(FIRST_SERIAL + number),
        "account_id": account_id,
        "name": name,
        "search": terms_of(name),
        "document_kind": "resident_id",
        "document_sealed": "",
        "document_index": number.to_bytes(32),
        "birth_date_sealed": "",
        "unit_id": random.choice(unit_ids),
        "state": "active",
        "is_minor": False,
        "card_version": 1,
        "registered_at": session.now,
        "version": 1,
        "changed_at": session.now,
    }


def plans(database, code, **request):
    """How PostgreSQL goes about the search of a cadre at a unit: what it asks of volunteers."""
    unit_id = database.read(lambda session: session.scalar(select(Unit.id).where(Unit.code == code)))
    actor = Actor("person", str(new_id()), offices=(Held("cadre", unit_id),))
    asked = plans_of(database, finding.find_volunteers, FindVolunteers().request(request), actor)
    return [plan for plan in asked if "volunteer" in plan]


def test_no_search_reads_the_whole_table(many):
    street = many.read(lambda session: session.scalar(select(Unit.code).where(Unit.depth == 3).order_by(Unit.code)))
    number = volunteer_number(FIRST_SERIAL + 7)
    for code in ("BJ", "BJ-110101", street):
        for search in ("建国", "䶮淼", "王建国", "wang", "wjg", "无此", number):
            found = plans(many, code, search=search)
            assert found and not any("Seq Scan on volunteer" in plan for plan in found), (code, search, found)
        assert "uq_volunteer_number" in plans(many, code, search=number)[0]
        assert "ix_volunteer_unit_id_id" in plans(many, code)[0]
    counted, looked_for, shown = plans(many, "BJ", search="建国")
    assert "ix_volunteer_search" in counted and "ix_volunteer_search" in looked_for and "pk_volunteer" in shown
