"""Whom a union is reached by: its cadres today, else who keeps it, and nobody of another one."""

import pytest

from services.notifications.offices.queries import cadres_of
from shared.contracts.identity.access import OfficeAppointed, OfficeEnded
from shared.contracts.identity.closings import AccountClosed
from shared.kernel.ids import new_id

TODAY = "2026-03-02"


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def appoint(doors, city, role="cadre", unit="BJ-D1", **changes):
    """Somebody has an office; what was told."""
    told = {"id": str(new_id()), "account_id": str(new_id()), "role": role, "unit_id": str(city.units[unit])}
    told |= {"from_day": TODAY, "until_day": None} | changes
    doors.hear(OfficeAppointed, **told)
    return told


def reached(doors, city, unit="BJ-D1"):
    return [str(account_id) for account_id in doors.rows(cadres_of, city.units[unit])]


def test_its_cadres_and_not_those_above_or_below(doors, city):
    full, part = appoint(doors, city), appoint(doors, city, "part_time_cadre")
    for unit in ("BJ", "BJ-D1-S1", "BJ-D2"):
        appoint(doors, city, unit=unit)
    for role in ("unit_admin", "decision_maker", "system_admin"):
        appoint(doors, city, role)
    assert set(reached(doors, city)) == {full["account_id"], part["account_id"]}


def test_where_there_is_none_who_keeps_it(doors, city):
    keeper = appoint(doors, city, "unit_admin")
    assert reached(doors, city) == [keeper["account_id"]] and reached(doors, city, "BJ-D2") == []


@pytest.mark.parametrize(
    ("from_day", "until_day", "count"),
    [("2026-03-02", "2026-03-02", 1), ("2026-03-03", None, 0), ("2026-01-01", "2026-03-01", 0)],
)
def test_on_the_days_of_the_office(doors, city, from_day, until_day, count):
    appoint(doors, city, from_day=from_day, until_day=until_day)
    assert len(reached(doors, city)) == count


@pytest.mark.parametrize("ended_first", [False, True])
def test_an_office_that_ended_is_over_in_any_order(doors, city, ended_first):
    ended = {"id": str(new_id()), "account_id": str(new_id()), "until_day": TODAY, "version": 2}
    if ended_first:
        doors.hear(OfficeEnded, **ended, role="cadre", unit_id=str(city.units["BJ-D1"]), from_day=TODAY)
    appoint(doors, city, id=ended["id"], account_id=ended["account_id"])
    if not ended_first:
        doors.hear(OfficeEnded, **ended, role="cadre", unit_id=str(city.units["BJ-D1"]), from_day=TODAY)
    assert reached(doors, city) == []


def test_who_closed_the_account_is_not_told(doors, city):
    account_id = appoint(doors, city)["account_id"]
    doors.hear(AccountClosed, id=account_id, volunteer_id=None)
    appoint(doors, city, account_id=account_id)
    assert reached(doors, city) == []
