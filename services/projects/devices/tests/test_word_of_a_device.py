"""What a device says rests on the word of its owner: never of a time before its key, and never without another one."""

from datetime import timedelta

import pytest

from services.projects.devices.tests.tablets import Tablet
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.errors import Forbidden

IN, OUT = "checked_in", "checked_out"


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


@pytest.mark.parametrize(("seconds", "outcome"), [(120, IN), (121, "projects.note_before_enrolment")])
def test_a_key_of_today_notes_nothing_of_yesterday(grounds, clock, seconds, outcome):
    li = grounds.signed_up()
    grounds.begin()
    tablet = Tablet(grounds).enrol()
    tablet.note("in", li, at=clock.now() - timedelta(seconds=seconds))
    assert tablet.outcomes() == [outcome]


def test_who_sends_a_batch_does_not_agree_to_what_comes_of_it(grounds, tablet, clock):
    """What a device noted rests on the word of its owner, as an entry by hand does."""
    li = grounds.signed_up()
    tablet.note("in", li, minutes=20).note("out", li, minutes=80)
    clock.advance(hours=2)
    assert tablet.outcomes() == [IN, OUT]
    serve(grounds, li)


def test_a_going_that_is_told_afterwards_is_looked_at_by_another(grounds, tablet):
    li = grounds.signed_up()
    grounds.check_in(li)
    tablet.note("out", li, at=grounds.shift.ends_at)
    grounds.end_shift()
    assert (tablet.outcomes(), grounds.record(li).flags) == ([OUT], ["late_note"])
    serve(grounds, li)


@pytest.mark.parametrize(("minutes", "flags", "grade"), [(-1, [], "leader"), (0, ["late_note"], "manual")])
def test_who_is_let_in_after_the_shift_was_entered_by_hand(grounds, tablet, clock, minutes, flags, grade):
    li = grounds.city.volunteer()
    starts_at, ends_at = grounds.shift.starts_at, grounds.shift.ends_at
    tablet.note("in", li, at=starts_at, post_id=str(grounds.post_of().id)).note(
        "out", li, at=ends_at - timedelta(hours=1)
    )
    clock.moment = ends_at + timedelta(minutes=minutes)
    assert tablet.outcomes() == [IN, OUT]
    assert (grounds.record(li).flags, grounds.record(li).grade) == (flags, grade)
    serve(grounds, li)
    (told,) = grounds.doors.events(ServiceRecordChanged)
    assert told["is_manual"] == (grade == "manual")


def serve(grounds, li):
    """It is confirmed, as soon as somebody else than the leader agrees to it."""
    grounds.act_on_record("accept_record", li, li.actor)
    with pytest.raises(Forbidden, match="record_own_entry"):
        grounds.act_on_record("agree_to_record", li, agreement="leader")
    grounds.act_on_record("agree_to_record", li, grounds.city.official("cadre", "BJ-D1-S1"), agreement="leader")
    assert grounds.record(li).state == "confirmed"
