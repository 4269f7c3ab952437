"""Among very many records those due first in a district are read in the order of an index: never sorted as a whole."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from services.projects.models import Base
from services.projects.records import queries
from services.projects.records.models import ServiceRecord
from services.projects.service import ProjectsService
from shared.contracts.projects.record_views import FindRecords
from shared.kernel.actor import Actor, Held
from shared.kernel.clock import FrozenClock, business_date
from shared.kernel.ids import new_id
from shared.runtime.data import few
from shared.runtime.data.database import Database
from shared.runtime.events.unit_tree import KnownUnit
from shared.testing.plans import plans_of
from shared.testing.served import MORNING

DISTRICTS, STREETS, RECORDS, FEW = 4, 40, 4_000, 200
UNITS = {code: new_id() for code in ("BJ", *(f"BJ-D{number}" for number in range(DISTRICTS)))}
IN_ORDER = "Index Scan using ix_service_record_state_due_on_id on service_record"


@pytest.fixture(name="many")
def _many(postgresql, sealing):
    assert ProjectsService.__module__  # all subjects' tables are known
    database = Database(postgresql, service="projects", site="city", clock=FrozenClock(MORNING), sealing=sealing)
    database.create_all_for_tests(Base.metadata)
    database.step(fill)
    yield database
    database.close()


def fill(session):
    """Of each street three records in four are open; and the planner knows what they are like."""
    session.execute(text("SET LOCAL session_replication_role = replica"))  # nobody has served: there are no sign-ups
    above = {code: None if code == "BJ" else "BJ" for code in UNITS}
    streets = {f"BJ-S{number}": f"BJ-D{number % DISTRICTS}" for number in range(STREETS)}
    ids = UNITS | {code: new_id() for code in streets}
    units = [
        {"id": ids[code], "code": code, "kind": "street", "name": code, "parent_id": ids.get(parent)}
        | {"state": "active", "successor_id": None, "flags": [], "admin_code": None, "version": 1}
        for code, parent in (above | streets).items()
    ]
    session.execute(insert(KnownUnit), units)
    columns = ServiceRecord.__table__.columns
    said = {name: None for name, column in columns.items() if column.nullable}
    said |= {name: new_id() for name in ("activity_id", "project_id", "volunteer_id", "volunteer_unit_id")}
    said |= {"service_class": "elders", "title": "陪伴", "minutes": 60, "proven_minutes": 60, "grade": "strong"}
    said |= {"flags": [], "wants": [], "origin": "settled", "tier": "ordinary", "terms": 1, "version": 1}
    said |= {"starts_at": session.now, "ends_at": session.now + timedelta(hours=1), "is_due_certain": True}
    said |= {"made_at": session.now, "changed_at": session.now, "dated_at": session.now}
    today, homes = business_date(session.now), [ids[code] for code in streets]
    said |= {"served_on": today, "due_from": today}
    rows = [
        said
        | {"id": new_id(), "sign_up_id": new_id(), "unit_id": homes[number % STREETS]}
        | {
            "state": "open" if number // STREETS % 4 else "refused",
            "due_on": today + timedelta(days=number * 7919 % 97),
        }
        for number in range(RECORDS)
    ]
    session.execute(insert(ServiceRecord), rows)
    session.execute(text("ANALYZE"))


def test_those_due_first_in_a_district_are_read_in_the_order_of_an_index(many, monkeypatch):
    monkeypatch.setattr(few, "FEW_ROWS_MAX", FEW)  # that so many are many costs no time here
    many.clock.advance(days=90)
    cadre = Actor("person", str(new_id()), offices=(Held("cadre", UNITS["BJ-D1"]),), second_factor=True)
    for asked in ({}, {"overdue": True}):
        plans = plans_of(many, queries.find_records, FindRecords().request(asked), cadre)
        (plan,) = [plan for plan in plans if plan.startswith("Limit") and "service_record" in plan]
        assert IN_ORDER in plan and "Sort" not in plan, plan
