"""Searches among many members use indexes on PostgreSQL, whoever searches: the whole table is never read."""

from collections.abc import Iterator
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import insert, select, text

from services.identity import pages
from services.identity.members import queries
from services.identity.members.generated_names import name_of
from services.identity.members.models import Member
from services.identity.models import Base
from services.identity.pages import page_by_unit
from services.identity.units.models import Unit
from services.identity.units.tests.test_search_plan import insert_units
from shared.contracts.base import Loaded
from shared.contracts.identity.member_words import DocumentKind
from shared.contracts.identity.members import FindMembers
from shared.kernel.actor import Actor, Held
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.testing.plans import plans_of

MEMBERS = 20_000
FREQUENT, RARE = "建国", "䶮淼"


@pytest.fixture(scope="module")
def many(module_postgresql: str) -> Iterator[Database]:
    """Thousands of members in thousands of units, and the planner knows what they are like."""
    database = Database(module_postgresql, service="identity", site="city")
    database.create_all_for_tests(Base.metadata)
    database.run(insert_units)
    database.run(insert_members)
    database.run(keep_house)
    yield database
    database.close()


def insert_members(session: Session) -> None:
    """Members as the importer writes them, with nothing sealed in them."""
    random, unit_ids = Random(1), list(session.scalars(select(Unit.id).order_by(Unit.id)))
    names = [name_of(DocumentKind.RESIDENT_ID, random) for _ in range(MEMBERS)]
    rows = [
        {
            "id": new_id(),
            "member_number": f"BJ{number:010d}",
            "name": name,
            "search": terms_of(name),
            "document_kind": "resident_id",
            "document_sealed": "",
            "document_index": number.to_bytes(32),
            "birth_date_sealed": "",
            "unit_id": random.choice(unit_ids),
            "state": "active",
            "row_digest": bytes(32),
            "version": 1,
            "changed_at": session.now,
        }
        for number, name in enumerate(names)
    ]
    session.execute(insert(Member), rows)


def keep_house(session: Session) -> None:
    """What the importer does at its end."""
    session.execute(text("SELECT gin_clean_pending_list('ix_member_search')"))
    session.execute(text("ANALYZE"))


def plans(database: Database, code: str, **request: object) -> list[str]:
    """How PostgreSQL goes about the search of a cadre at a unit: what it asks of members."""
    actor = database.read(cadre_at, code)
    asked = plans_of(database, shown_by, FindMembers().request(request), actor)
    return [plan for plan in asked if "member" in plan]


def shown_by(session: Session, request: Loaded, actor: Actor) -> list[Member]:
    """The rows of a page and one more."""
    return list(session.scalars(queries.searched(session, request, actor)))


def cadre_at(session: Session, code: str) -> Actor:
    """Somebody who may search there."""
    unit_id = session.scalar(select(Unit.id).where(Unit.code == code))
    assert unit_id is not None
    return Actor("person", str(new_id()), offices=(Held("cadre", unit_id),))


def test_no_search_reads_the_whole_table(many):
    """Whatever the statistics say of its terms, in the city, a district, a street."""
    street = many.read(lambda session: session.scalar(select(Unit.code).where(Unit.depth == 3).order_by(Unit.code)))
    for code in ("BJ", "BJ-110101", street):
        for search in (FREQUENT, RARE, "王", "王建国", "wang", "wjg", "䶮", "无此", "BJ0000000007"):
            found = plans(many, code, search=search)
            assert found and not any("Seq Scan on member" in plan for plan in found), (code, search, found)
        assert "uq_member_member_number" in plans(many, code, search="BJ0000000007")[0]
        assert "ix_member_unit_id_id" in plans(many, code)[0]


@pytest.mark.parametrize(("code", "least"), [("BJ", 500), ("BJ-110101", 10)])
def test_what_few_fit_is_found_by_its_terms_and_what_many_fit_unit_by_unit(many, monkeypatch, code, least):
    monkeypatch.setattr(pages, "FEW_ROWS_MAX", MEMBERS)
    counted, looked_for, shown = plans(many, code, search="王")
    assert "ix_member_search" in counted and "ix_member_search" in looked_for and "pk_member" in shown
    by_place = walked(many, code, "王")
    assert len(by_place) > least and by_place == sorted(by_place)

    monkeypatch.setattr(pages, "FEW_ROWS_MAX", 5)
    counted, unit_by_unit, shown = plans(many, code, search="王")
    assert "ix_member_search" in counted and "pk_member" in shown
    assert "ix_member_unit_id_id" in unit_by_unit and "Limit" in unit_by_unit
    assert walked(many, code, "王") == by_place


def walked(database: Database, code: str, search: str) -> list[tuple[UUID, UUID]]:
    """The unit and id of everybody who is found by a cadre there, page by page."""
    actor, found, cursor = database.read(cadre_at, code), [], None
    while True:
        request = FindMembers().request({"search": search, "limit": 200} | ({"cursor": cursor} if cursor else {}))
        page = page_by_unit(database.read(shown_by, request, actor), request)
        found += [(row.unit_id, row.id) for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found
