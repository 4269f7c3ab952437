"""The number of who sends an SMS can be feigned: nobody answers for somebody else by trying codes, or again."""

import pytest

from services.demands.emergencies.hearing import WRONG_CODES_MAX
from services.demands.emergencies.tests.test_answers import by_link, link_of, replies


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def guess(night, one, times):
    """Replies from somebody's number, each with a code that is not theirs."""
    own = night.call_of(one).code
    for number in range(times):
        replies(night, one, code=f"{(int(own) + 1 + number) % 10_000:04}")


@pytest.mark.parametrize(("times", "state"), [(WRONG_CODES_MAX - 1, "accepted"), (WRONG_CODES_MAX, "asked")])
def test_after_some_wrong_codes_the_right_one_is_not_heard_either(night, times, state):
    one = night.ready()
    night.open()
    guess(night, one, times)
    replies(night, one)
    assert night.call_of(one).state == state


def test_and_who_was_called_answers_by_the_link_or_signed_in(night):
    one, other = night.ready(), night.ready()
    night.open(wanted_count=2)
    for person in (one, other):
        guess(night, person, WRONG_CODES_MAX)
    by_link(night, link_of(night, one))
    night.answer(other)
    assert {night.call_of(person).state for person in (one, other)} == {"accepted"}


def test_nobody_is_sent_home_by_trying_codes(night):
    one = night.ready()
    night.open()
    night.answer(one)
    guess(night, one, WRONG_CODES_MAX)
    replies(night, one, "no")
    assert night.call_of(one).state == "accepted"


def test_guesses_at_one_person_and_in_an_earlier_call_keep_nobody_else_from_answering(night):
    one, other = night.ready(), night.ready()
    night.open()
    guess(night, one, WRONG_CODES_MAX)
    replies(night, other)
    assert night.call_of(other).state == "accepted"
    night.later(hours=25)
    night.open(starts_at="2026-03-03T03:00:00Z", ends_at="2026-03-03T06:00:00Z", asks_per_place=2)
    replies(night, one)
    assert night.call_of(one).state == "accepted"


def test_a_reply_that_is_played_back_takes_nothing_back(night):
    one = night.ready()
    emergency = night.open()
    before = night.doors.database.clock.now().isoformat().replace("+00:00", "Z")
    replies(night, one)
    night.doors.database.clock.advance(seconds=5)
    night.answer(one, is_coming=False)
    replies(night, one, received_at=before)
    assert night.calls(emergency)[one.id] == "released"
