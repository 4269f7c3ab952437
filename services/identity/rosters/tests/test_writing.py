"""What goes through COPY arrives as it was, like what is inserted."""

from datetime import UTC, date, datetime

import psycopg2.extensions
import pytest
from sqlalchemy import select

from services.identity.members.models import Member
from services.identity.models import Base
from services.identity.rosters.writing import copy_rows, write_rows
from services.identity.tests.people import grown, opened
from shared.kernel.ids import new_id

ODD = ['"', "\\", 'a"b\\c', "'DO", "{}", ",", "王", "𬭎", "a\tb", "NULL", "a\nb", "\\N", "O’X"]


@pytest.fixture(name="not_yielding")
def _not_yielding():
    """COPY does not work where the driver yields."""
    callback = psycopg2.extensions.get_wait_callback()
    psycopg2.extensions.set_wait_callback(None)
    yield
    psycopg2.extensions.set_wait_callback(callback)


@pytest.fixture(name="on_postgresql")
def _on_postgresql(postgresql, clock, tmp_path):
    """A database that has COPY, with the units of `tree`."""
    database = opened(postgresql, clock, tmp_path)
    database.create_all_for_tests(Base.metadata)
    yield database
    database.close()


def filled(database):
    """A row of the table, all columns filled, for a database that gets the units of `tree`."""
    return {
        "id": new_id(),
        "member_number": "BJ\\1",
        "name": "\tO’X\\N",
        "search": ODD,
        "sex": None,
        "document_kind": "passport",
        "document_sealed": "A256GCM.k.a_-",
        "document_index": bytes(range(32)),
        "birth_date_sealed": "b",
        "phone_sealed": "c",
        "phone_index": bytes(32),
        "unit_id": grown(database).id_of("BJ-D1"),
        "state": "active",
        "member_since": date(2015, 5, 1),
        "row_digest": b"\\" * 32,
        "version": 1,
        "changed_at": datetime(2026, 2, 12, 8, 30, 1, 5, tzinfo=UTC),
    }


def stored(session):
    return [
        {name: getattr(member, name) for name in Member.__table__.columns.keys()}  # noqa: SIM118
        for member in session.scalars(select(Member))
    ]


def test_every_character_arrives(on_postgresql, not_yielding):
    database, row = on_postgresql, filled(on_postgresql)
    database.run(copy_rows, [row])
    assert database.read(stored) == [row]
    database.run(copy_rows, [row | {"id": new_id(), "name": "王", "row_digest": bytes(32), "phone_sealed": None}
                             | {"phone_index": None, "member_since": None}])  # fmt: skip
    changed = row | {"name": "王", "row_digest": bytes(32), "version": 2}
    assert database.read(stored) == [changed]
    database.run(copy_rows, [changed | {"name": "李"}])
    assert database.read(stored) == [changed], "the digest says that nothing has changed"


def test_an_insert_does_the_same(database):
    row = filled(database) | {"search": ["王"]}
    database.run(write_rows, [row])
    changed = row | {"id": new_id(), "name": "王", "row_digest": bytes(32), "phone_sealed": None, "phone_index": None}
    database.run(write_rows, [changed])
    assert database.read(stored) == [row | {"name": "王", "row_digest": bytes(32), "version": 2}]
    database.run(write_rows, [changed | {"name": "李"}])
    assert [member["name"] for member in database.read(stored)] == ["王"]
