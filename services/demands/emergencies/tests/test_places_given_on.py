"""A place that somebody gives back goes on to somebody else, who says whose it was."""

import pytest

from services.demands.service import DemandsService
from shared.contracts.demands.calls import CallChanged
from shared.runtime.events import republish


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def told(night, one):
    """What was told last of somebody's call."""
    return [event for event in night.doors.events(CallChanged) if event["volunteer_id"] == str(one.id)][-1]


@pytest.fixture(name="people")
def _people(night):
    """Two who came and gave their places back, and two who came then."""
    first = [night.ready() for _ in range(2)]
    night.open(wanted_count=2, asks_per_place=1)
    for is_coming in (True, False):
        for one in first:
            night.answer(one, is_coming=is_coming)
    second = [night.ready() for _ in range(2)]
    night.tick()
    for one in second:
        night.answer(one)
    return first, second


def test_each_place_is_given_on_once(night, people):
    (a, b), second = people
    assert {told(night, one)["instead_of"] for one in second} == {told(night, one)["id"] for one in (a, b)}
    released = {event["id"]: event["version"] for event in (told(night, a), told(night, b))}
    for one in second:
        assert told(night, one)["instead_of_version"] == released[told(night, one)["instead_of"]]


def test_whoever_takes_a_place_that_nobody_had_comes_for_nobody(night, people):
    first, _ = people
    assert {told(night, one)["instead_of"] for one in first} == {None}


def test_a_place_that_was_given_on_is_given_on_again(night, people):
    _, (c, d) = people
    night.answer(c, is_coming=False)
    late = night.ready()
    night.tick()
    night.answer(late)
    assert told(night, late)["instead_of"] == told(night, c)["id"]
    assert told(night, c)["instead_of"] is not None and told(night, d)["state"] == "accepted"


def test_told_again_it_is_the_same(night, people):
    first, second = people
    before = [_of_places(told(night, one)) for one in (*first, *second)]
    (republication,) = (one for one in DemandsService.republications if one.contract is CallChanged)
    assert [*republish.republish(night.doors.database, republication)] == [4]
    assert [_of_places(told(night, one)) for one in (*first, *second)] == before


def _of_places(event):
    return {name: event[name] for name in ("id", "version", "state", "instead_of", "instead_of_version")}
