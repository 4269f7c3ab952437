"""Rankings of many people are read in the order of an index on PostgreSQL: never sorted, never as a whole."""

from datetime import date
from random import Random
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import insert, select, text

from services.credits.honours import queries
from services.credits.honours.models import Honour, HonourMark, RankedMinutes
from services.credits.honours.ranking import ranks_of, units_showing
from services.credits.honours.settling import counted_before
from services.credits.models import Base
from services.credits.service import CreditsService
from shared.contracts.credits.honours import HonourWallOf, OwnPlacesOf, RankingOf
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.events.volunteers import KnownConsents, KnownVolunteer
from shared.runtime.trust.sealing import Sealing, generate
from shared.testing.plans import plans_of

PEOPLE = 20_000
CITY, STREET, LI = UUID(int=1), UUID(int=2), UUID(int=3)
ACCOUNT = UUID(int=4)
ACTOR = Actor("person", str(ACCOUNT), site="city")
INDEX = "ix_ranked_minutes_unit_id_period_minutes_volunteer_id"


@pytest.fixture(scope="module", name="many")
def _many(module_postgresql, tmp_path_factory):
    """Twenty thousand people in the rankings of a city and of a street, and the planner knows what they are like."""
    assert CreditsService.__module__  # all subjects' tables are known
    sealing = Sealing(generate(tmp_path_factory.mktemp("keys") / "seal.json"))
    database = Database(module_postgresql, service="credits", site="city", sealing=sealing)
    database.create_all_for_tests(Base.metadata)
    for act in (fill_city, fill_people, fill_honours, fill_marks, fill_ranks):
        database.step(act)  # each of its own: a transaction does not idle for long
    yield database
    database.close()


def fill_city(session):
    """Its units, and what one of its people has consented to."""
    session.execute(insert(KnownUnit), [unit(CITY, "BJ", None), unit(STREET, "BJ-S1", CITY)])
    session.execute(insert(KnownConsents), [{"id": ACCOUNT, "consented": [], "not_consented": [], "version": 1}])


def fill_people(session):
    """Everybody."""
    session.execute(insert(KnownVolunteer), [volunteer(id) for id in (LI, *(new_id() for _ in range(PEOPLE)))])


def fill_honours(session):
    """Everybody has served."""
    people = session.scalars(select(KnownVolunteer.id)).all()
    session.execute(insert(Honour), [{"volunteer_id": id, "rules_from": date(2026, 1, 1)} for id in people])


def fill_marks(session):
    """And is to be counted."""
    people = session.scalars(select(KnownVolunteer.id)).all()
    session.execute(insert(HonourMark), [{"id": new_id(), "volunteer_id": id} for id in people])


def fill_ranks(session):
    """Three periods each; many have the same minutes. A period at a time."""
    random, people = Random(1), session.scalars(select(Honour.volunteer_id)).all()
    for period in (0, 2026, 202603):
        rows = [
            {"volunteer_id": id, "unit_id": unit_id, "period": period, "minutes": random.randrange(1, 100_000, 30)}
            for id in people
            for unit_id in (CITY, STREET)
        ]
        session.execute(insert(RankedMinutes), rows)
    session.execute(text("ANALYZE"))


def unit(id, code, parent_id):
    said = {"id": id, "code": code, "kind": "street", "name": code, "parent_id": parent_id, "state": "active"}
    return said | {"flags": [], "version": 1}


def volunteer(id):
    said = {"id": id, "account_id": ACCOUNT if id == LI else None, "number": "1", "unit_id": STREET, "state": "active"}
    return said | {"is_minor": False, "card_version": 1, "version": 1}


def of_ranked(database, query, contract, **request):
    plans = plans_of(database, query, contract().request(request), ACTOR)
    return [plan for plan in plans if "ranked_minutes" in plan]


@pytest.mark.parametrize(
    ("query", "contract", "narrowed"),
    [
        (queries.ranking, RankingOf, {}),
        (queries.ranking, RankingOf, {"period": "2026-03"}),
        (queries.honour_wall, HonourWallOf, {}),
        (queries.honour_wall, HonourWallOf, {"stars": 3}),
    ],
)
def test_a_page_is_read_in_the_order_of_the_index(many, query, contract, narrowed):
    first = many.read(query, contract().request({"code": "BJ", **narrowed}), ACTOR)
    for page in ({}, {"cursor": first.next_cursor}):
        (plan,) = of_ranked(many, query, contract, code="BJ", **narrowed, **page)
        assert INDEX in plan and "pk_honour" in plan
        assert not any(word in plan for word in ("Seq Scan", "Sort", "Hash")), plan


def test_ones_own_place_is_counted_by_the_index(many):
    plans = of_ranked(many, queries.own_places, OwnPlacesOf)
    mine = many.read(queries.own_places, SimpleNamespace(period="all"), ACTOR)
    assert mine.minutes == 0 and plans == [], "nobody is counted for whom there is no place"
    (plan,) = plans_of(many, queries._place, CITY, 0, 50_000)
    assert INDEX in plan and "Limit" in plan and "Seq Scan" not in plan


def test_counting_a_person_reads_no_table_as_a_whole(many):
    people = many.read(lambda session: session.scalars(select(HonourMark.volunteer_id).limit(200)).all())
    for query in (ranks_of, units_showing):
        for plan in plans_of(many, query, people):
            assert "Seq Scan on ranked_minutes" not in plan and "Seq Scan on known_volunteer" not in plan, plan


def test_nobody_is_looked_for_who_was_counted_by_the_rules_that_hold(many):
    (plan,) = plans_of(many, by_older_rules)
    assert "ix_honour_rules_from" in plan, plan


def by_older_rules(session):
    return session.scalars(counted_before(date(2026, 1, 1))).all()
