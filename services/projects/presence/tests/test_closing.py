"""What happens after a shift by itself, whenever the timer comes, and only once."""

from datetime import timedelta

import pytest

from services.projects.activities.models import Shift, SignUp
from services.projects.library.models import Project
from services.projects.presence import closing
from services.projects.presence.models import DeviceUse
from shared.contracts.projects.activity_words import SignUpState
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id
from shared.runtime.data.rounds import one_by_one
from shared.runtime.refusals import away


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


def states(grounds, people):
    return [grounds.sign_up_of(person).state for person in people]


def test_who_is_still_inside_has_not_checked_out_and_who_never_came_is_a_no_show(grounds, clock):
    inside, gone, absent = (grounds.signed_up() for _ in range(3))
    grounds.check_in(inside)
    grounds.served(gone, 30)
    grounds.end_shift(minutes=59)
    assert states(grounds, [inside, gone, absent]) == ["confirmed"] * 3
    assert grounds.attendances(inside)[0].state == "open"
    clock.advance(minutes=1)
    grounds.doors.tick("close_presence")
    assert states(grounds, [inside, gone, absent]) == ["confirmed", "confirmed", "no_show"]
    assert [grounds.attendances(person)[0].state for person in (inside, gone)] == ["missing_out", "closed"]
    assert grounds.post_of().taken_count == 2


def test_it_is_done_once_and_told_once(grounds):
    li = grounds.signed_up()
    grounds.end_shift()
    kept = grounds.sign_up_of(li)
    for _ in range(2):
        grounds.clock.advance(days=1)
        grounds.doors.tick("close_presence")
    again = grounds.sign_up_of(li)
    assert (again.version, again.changed_at) == (kept.version, kept.changed_at) and again.version == 2
    assert [(told["state"], told["version"]) for told in grounds.doors.events(SignUpChanged)] == [("no_show", 2)]


@pytest.mark.parametrize("state", ["suspended", "cancelled"])
def test_nobody_misses_what_was_stopped(grounds, state):
    li = grounds.signed_up()
    grounds.change(Project, grounds.project.id, state=state)
    grounds.end_shift()
    assert (grounds.sign_up_of(li).state, grounds.post_of().taken_count) == ("released", 0)


def test_other_sign_ups_are_left_alone(grounds):
    others = [state for state in SignUpState if state not in (SignUpState.CONFIRMED,)]
    people = [grounds.signed_up(state=state.value) for state in others]
    grounds.end_shift()
    assert states(grounds, people) == [state.value for state in others]


def test_who_hands_something_in_need_not_be_there_and_nobody_at_what_was_cancelled(grounds):
    online = grounds.new_shift(grounds.new_activity(evidence_rule="deliverable"))
    cancelled = grounds.new_shift(grounds.new_activity(), state="cancelled")
    people = [grounds.signed_up(shift) for shift in (online, cancelled)]
    grounds.end_shift(online)
    assert [row.state for row in grounds.rows(SignUp)] == ["confirmed", "released"] and people


def test_all_shifts_come_to_their_turn_in_the_order_of_their_ends(grounds, clock):
    shifts = [grounds.new_shift(starts_in_minutes=20 + minute, minutes=60 + minute % 3) for minute in range(1, 7)]
    same_end = grounds.new_shift(grounds.new_activity(), starts_in_minutes=21, minutes=61)
    assert same_end.ends_at == shifts[0].ends_at
    people = [grounds.signed_up(shift) for shift in (*shifts, same_end)]
    later = grounds.signed_up()
    clock.moment = max(shift.ends_at for shift in shifts) + timedelta(hours=1)
    grounds.doors.tick("close_presence")
    assert {row.state for row in grounds.rows(SignUp) if row.volunteer_id in {one.id for one in people}} == {"no_show"}
    assert grounds.sign_up_of(later).state == "confirmed"
    grounds.end_shift()
    assert grounds.sign_up_of(later).state == "no_show"


def test_a_shift_that_breaks_stops_no_other(grounds, monkeypatch, caplog):
    """Others of the city are closed, and it is tried again."""
    broken, sound = grounds.shift, grounds.new_shift(starts_in_minutes=30)
    li, wang = grounds.signed_up(broken), grounds.signed_up(sound)
    end_absent = closing.end_absent

    def break_at_one(session, shift):
        if shift.id == broken.id:
            raise ZeroDivisionError
        return end_absent(session, shift)

    monkeypatch.setattr(closing, "end_absent", break_at_one)
    grounds.end_shift(sound)
    assert (grounds.sign_up_of(li).state, grounds.sign_up_of(wang, sound).state) == ("confirmed", "no_show")
    assert "close_shift" in caplog.text
    monkeypatch.setattr(closing, "end_absent", end_absent)
    grounds.doors.tick("close_presence")
    assert grounds.sign_up_of(li).state == "no_show"


def test_a_database_that_is_away_ends_the_round():
    tried = []

    class Away:
        def step(self, act, id):
            tried.append(id)
            raise away()

    with pytest.raises(Unavailable):
        one_by_one(Away(), [new_id(), new_id()], print)
    assert len(tried) == 1


def test_a_timer_that_is_told_to_stop_stops(grounds):
    grounds.signed_up()
    grounds.clock.moment = grounds.shift.ends_at + timedelta(hours=1)
    closing.work(grounds.doors.database.bound(None), lambda: True)
    assert {row.state for row in grounds.rows(SignUp)} == {"confirmed"}


def test_a_shift_that_goes_on_is_left_alone(grounds):
    grounds.doors.tick("close_presence")
    assert (grounds.rows(Shift)[0].state, grounds.rows(Shift)[0].settled_at) == ("open", None)


def test_digests_of_devices_are_forgotten_after_ninety_days(grounds, clock):
    grounds.check_in(grounds.signed_up())
    clock.advance(days=90)
    grounds.doors.tick("close_presence")
    assert len(grounds.rows(DeviceUse)) == 1
    clock.advance(seconds=1)
    grounds.doors.tick("close_presence")
    assert grounds.rows(DeviceUse) == []
