"""Putting a missing check-out right, and striking what is not so: with words, in time, never one's own."""

from datetime import timedelta

import pytest

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from shared.kernel.ids import new_id
from shared.runtime.trust.audit import AuditEntry

WORDS = "现场签到表有本人签名，活动合影中可见其在场至结束。"


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


@pytest.fixture(name="li")
def _li(grounds):
    """Somebody who came at nine and never checked out; the shift is over since an hour."""
    li = grounds.signed_up()
    grounds.check_in(li)
    grounds.end_shift()
    return li


def act(grounds, verb, attendance, actor=None, **rest):
    said = {"id": str(attendance.id), "reason": WORDS} | rest
    return grounds.doors.call(verb, said, actor or grounds.leader.actor)


def put_right(grounds, volunteer, at=None, actor=None, **rest):
    attendance = grounds.attendances(volunteer)[0]
    at = (at or grounds.shift.ends_at).isoformat()
    return act(grounds, "put_attendance_right", attendance, actor, went_out_at=at, **rest)


def strike(grounds, volunteer, actor=None):
    return act(grounds, "strike_attendance", grounds.attendances(volunteer)[0], actor)


def test_a_leader_says_when_somebody_went_and_what_that_rests_on(grounds, li):
    mended = put_right(grounds, li)
    assert (mended["state"], mended["went_out_by"], mended["grade"]) == ("closed", "leader", "leader")
    assert (mended["flags"], mended["reason"], mended["version"]) == (["put_right"], WORDS, 3)
    (row,) = grounds.attendances(li)
    assert row.put_right_by == row.out_recorder_id == grounds.leader.account_id
    (entry,) = grounds.rows(AuditEntry)
    assert (entry.action, entry.subject) == ("presence.put_right", f"attendance:{row.id}")
    (own,) = grounds.doors.call("own_attendances", {}, li.actor)["items"]
    assert (own["is_recorded_by_other"], own["reason"]) == (True, WORDS)


def test_within_the_shift_and_not_before_the_person_came(grounds, li):
    came = grounds.attendances(li)[0].came_in_at
    for wrong in (came - timedelta(seconds=1), grounds.shift.ends_at + timedelta(seconds=1)):
        with pytest.raises(Conflict) as refused:
            put_right(grounds, li, wrong)
        assert refused.value.code == "projects.attendance_time_unusable"
        said = {"earliest": "2026-03-02 09:00", "latest": "2026-03-02 12:20"}
        assert refused.value.parameters == said
    assert put_right(grounds, li, came)["state"] == "closed"


@pytest.mark.parametrize(("seconds", "in_time"), [(-1, True), (0, False)])
def test_within_thirty_days_after_the_shift(grounds, li, clock, seconds, in_time):
    clock.moment = grounds.shift.ends_at + timedelta(days=30, seconds=seconds)
    for mend in (put_right, strike):
        if in_time:
            assert mend(grounds, li)["state"] in ("closed", "void")
        else:
            with pytest.raises(Conflict, match="attendance_too_old"):
                mend(grounds, li)


@pytest.mark.parametrize("words", ["", "太短", "九个字还是不够长啊"])
def test_without_words_nothing_is_mended(grounds, li, words):
    with pytest.raises(Invalid, match="invalid"):
        put_right(grounds, li, reason=words)


def test_only_what_lacks_a_check_out_is_put_right(grounds, clock):
    li, wang = grounds.signed_up(), grounds.signed_up()
    grounds.check_in(li)
    grounds.served(wang, 30)
    for person, state in ((li, "open"), (wang, "closed")):
        with pytest.raises(Conflict) as refused:
            put_right(grounds, person, clock.now())
        assert (refused.value.code, refused.value.parameters) == (
            "projects.attendance_not_so",
            {"attendance_state": state},
        )


def test_nobody_mends_their_own_and_nobody_out_of_reach(grounds):
    grounds.signed_up(volunteer=grounds.leader)
    grounds.check_in(grounds.leader)
    grounds.end_shift()
    for mend in (put_right, strike):
        with pytest.raises(Forbidden, match="presence_not_own"):
            mend(grounds, grounds.leader)
        for actor in (grounds.city.volunteer().actor, grounds.city.official("cadre", "BJ-D2")):
            with pytest.raises(NotFound, match="attendance_not_found"):
                mend(grounds, grounds.leader, actor=actor)
    assert put_right(grounds, grounds.leader, actor=grounds.city.official("cadre", "BJ-D1"))["state"] == "closed"
    with pytest.raises(NotFound, match="attendance_not_found"):
        grounds.doors.call("strike_attendance", {"id": str(new_id()), "reason": WORDS}, grounds.leader.actor)


def test_a_clock_that_was_set_back_breaks_nothing(grounds, clock):
    li = grounds.signed_up()
    clock.advance(minutes=1)
    grounds.by_card(li)
    clock.advance(seconds=-5)
    assert grounds.by_card(li, "check_out_by_card")["state"] == "closed"
    (row,) = grounds.attendances(li)
    assert row.went_out_at == row.came_in_at


def test_what_is_struck_counts_no_more_and_its_number_is_free(grounds, clock):
    li = grounds.signed_up()
    for _ in range(3):
        grounds.served(li, 10)
        clock.advance(minutes=10)
    assert strike(grounds, li)["state"] == "void"
    assert grounds.check_in(li)["pair"] == 1
    with pytest.raises(Conflict, match="attendance_not_so"):
        strike(grounds, li)


def test_who_is_struck_during_the_shift_keeps_their_place_and_comes_again(grounds):
    li = grounds.signed_up()
    grounds.check_in(li)
    strike(grounds, li)
    assert grounds.sign_up_of(li).state == "confirmed"
    grounds.clock.advance(minutes=1)
    assert grounds.check_in(li)["state"] == "open"


def test_who_was_not_there_after_all_is_a_no_show_once_the_shift_is_over(grounds, li):
    assert (strike(grounds, li)["sign_up_state"], grounds.post_of().taken_count) == ("no_show", 0)


def test_who_was_there_with_another_pair_is_none(grounds, clock):
    li = grounds.signed_up()
    grounds.served(li, 10)
    clock.advance(minutes=10)
    grounds.served(li, 10)
    grounds.end_shift()
    assert strike(grounds, li)["sign_up_state"] == "confirmed"
