"""Honours are held against what is booked and what the ledger says; counting anew mends what is not so."""

import pytest
from sqlalchemy import delete, update

from services.credits.honours import verification
from services.credits.honours.models import Honour, RankedMinutes
from services.credits.honours.verification import recount_after, units_waiting, verify_honours
from services.credits.ledger.domain.postings import grant
from services.credits.ledger.posting import post
from shared.contracts.credits.honour_words import HonourFault
from shared.contracts.credits.ledger_words import Book


@pytest.fixture(name="li")
def _li(doors, town):
    """Somebody with services, which are in the ledger, and honours."""
    li = town.volunteer()
    town.serve_in_all(li, 6000)
    town.settle()
    return li


def faults(doors):
    return [fault for _, fault in doors.rows(verify_honours).faults]


def edited(doors, statement):
    doors.database.step(lambda session: session.execute(statement))


def test_what_equals_has_no_faults(doors, li):
    found = doors.rows(verify_honours)
    assert (found.checked, found.waiting, found.faults, found.next_at) == (1, 0, [], None)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (update(Honour).values(minutes=1), HonourFault.MINUTES),
        (update(Honour).values(services_count=1), HonourFault.SERVICES),
        (update(Honour).values(stars=2), HonourFault.STARS),
        (update(Honour).values(badges=[]), HonourFault.BADGES),
        (update(Honour).values(has_left=True), HonourFault.RANKING),
        (delete(RankedMinutes).where(RankedMinutes.period == 0), HonourFault.RANKING),
        (update(RankedMinutes).where(RankedMinutes.period == 0).values(minutes=1), HonourFault.RANKING),
    ],
)
def test_what_was_touched_is_found(doors, li, statement, fault):
    edited(doors, statement)
    assert faults(doors) == [fault]


def test_another_balance_of_the_ledger_is_found(doors, li):
    doors.database.step(post, [grant(li.id, Book.SERVICE_MINUTES, 1, "hours:2:v1")])
    assert faults(doors) == [HonourFault.LEDGER]


def test_honours_that_are_missing_are_found_and_counted_anew(doors, town, li):
    edited(doors, delete(Honour))
    edited(doors, delete(RankedMinutes))
    assert faults(doors) == [HonourFault.MINUTES, HonourFault.RANKING]
    doors.database.step(recount_after)
    found = doors.rows(verify_honours)
    assert (found.checked, found.waiting, found.faults) == (0, 1, [])
    town.settle()
    assert doors.rows(verify_honours).faults == []


def test_a_verification_goes_on_where_it_stopped(doors, town, monkeypatch):
    monkeypatch.setattr(verification, "PEOPLE_AT_ONCE_MAX", 2)
    people = [town.volunteer() for _ in range(5)]
    for one in people:
        town.serve(one, 60)
    town.settle()
    checked, at = [], None
    for _ in range(3):
        found = doors.rows(verify_honours, at)
        checked.append(found.checked)
        at = found.next_at
    assert (checked, at) == ([2, 2, 1], None)


def test_units_that_moved_are_waited_for(doors, town):
    assert doors.rows(units_waiting), "the city was only just told"
    town.settle()
    assert not doors.rows(units_waiting)
