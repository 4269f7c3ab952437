"""What a system sends or keeps is looked at: events, refusals, every column but those that are for names."""

import pytest
from sqlalchemy import create_engine

from shared.runtime.events import relay
from shared.testing.personal import EVERYBODY, Personal
from shared.testing.scanning import NAMED_COLUMNS, NAMING, look_at_tables
from shared.testing.watching import WATCH

NUMBER, PHONE, NAME, SHORT = "11010519491231002X", "15412345678", "欧阳春晓", "安定"


@pytest.fixture(name="known", autouse=True)
def _known():
    EVERYBODY.know(NAME)
    EVERYBODY.know(SHORT)


def kept(tmp_path, table, service="some", **row):
    """A database with one row, looked at; what was found."""
    engine = create_engine(f"sqlite:///{tmp_path / f'{service}.sqlite'}")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE {table} ({', '.join(row)})")
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    look_at_tables(engine, service)
    engine.dispose()
    return WATCH.problems_now()


def test_every_table_is_looked_at(tmp_path):
    found = kept(
        tmp_path, "outbox", data=f'{{"by": "{NAME}"}}', body=NUMBER.encode(), said=f"+86{PHONE}", name="x", no=1
    )
    assert found == [
        "some: outbox.data has a person's name",
        "some: outbox.body has an ID number",
        "some: outbox.said has a mobile number",
    ]


def test_a_name_stands_where_names_may(tmp_path):
    assert "member.name" in NAMED_COLUMNS
    assert kept(tmp_path, "member", NAMING, name=NAME, note=NAME) == ["identity: member.note has a person's name"]
    assert len(kept(tmp_path, "member", name=NAME)) == 1  # another service has no names at all


def test_short_names_are_found_where_they_stand_alone(tmp_path):
    found = kept(tmp_path, "unit", name="安定门街道总工会", leader=f"von {SHORT}.")
    assert found == ["some: unit.leader has a person's name"]
    assert Personal(SHORT).found("安定门") == ("a person's name",)  # in a line of a log also within words


def test_an_event_is_looked_at_on_its_way():
    relay.write_event({"type": "some.Thing.v1", "data": {"phone": PHONE}})
    relay.write_event({"type": "some.Thing.v1", "data": {"sealed": "bm9ib2R5"}})
    assert WATCH.problems_now() == ["an event some.Thing.v1 has a mobile number"]


def test_a_refusal_is_looked_at_whatever_it_answers(http):
    http.get(f"/api/v1/units/{NUMBER}-{PHONE}")
    http.get("/api/v1/units", params={NUMBER: NAME})
    assert WATCH.problems_now() == []
