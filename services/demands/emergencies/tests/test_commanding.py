"""What a commander does to an emergency, and what ends it."""

import pytest

from services.demands.emergencies.tests.night import HOURS, UNIT
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from shared.runtime.doors.timer import STAYS_AWAKE


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def test_a_pause_lasts_when_somebody_gives_the_last_place_back(night):
    one, other, fresh = night.ready(), night.ready(), night.ready(step=1)
    emergency = night.open(asks_per_place=2)
    night.act("pause", emergency)
    night.answer(one)
    assert night.now(emergency)["state"] == "filled"
    night.answer(one, is_coming=False)
    night.tick()
    assert night.now(emergency)["state"] == "paused" and fresh.id not in night.calls(emergency)
    assert night.act("resume", emergency)["state"] == "open"
    assert fresh.id in night.calls(emergency) and other.id in night.calls(emergency)


def test_a_pause_calls_nobody_until_it_goes_on(night):
    people = [night.ready() for _ in range(4)]
    emergency = night.open()
    night.act("pause", emergency)
    night.later(minutes=11)
    assert len(night.calls(emergency, "expired")) == len(night.calls(emergency)) == 3
    resumed = night.act("resume", emergency)
    assert resumed["state"] == "open"
    night.tick()
    assert len(night.calls(emergency)) == len(people)


def test_a_commander_widens_at_once(night):
    near, far = night.ready(), night.ready(step=2)
    emergency = night.open()
    assert night.calls(emergency, "asked") == {near.id}
    widened = night.act("widen", emergency)
    assert widened["ring"] == 1 and night.calls(emergency, "asked") == {near.id, far.id}
    assert night.act("widen", emergency)["ring"] == 4  # nobody is in the rings between
    with pytest.raises(Conflict) as refused:
        night.act("widen", emergency)
    assert refused.value.code == "demands.emergency_widest"


def test_whoever_was_asked_before_it_was_widened_has_no_more_time_than_was_said(night):
    near, far = night.ready(), night.ready(step=2)
    emergency = night.open()
    night.doors.database.clock.advance(minutes=5)
    night.act("widen", emergency)
    night.later(minutes=5)
    assert night.calls(emergency) == {near.id: "expired", far.id: "asked"}


def test_a_commander_widens_also_where_many_waves_were_silent(night):
    near, far = [night.ready() for _ in range(4)], night.ready(step=2)
    emergency = night.open(asks_per_place=1)
    for _ in near[1:]:
        night.later(minutes=10)
    night.act("widen", emergency)
    assert (night.now(emergency)["unit_code"], night.calls(emergency, "asked")) == (UNIT, {near[3].id, far.id})


def test_a_commander_hands_it_up_and_may_only_see_it_then(night):
    night.ready()
    emergency = night.open()
    assert night.act("escalate", emergency)["unit_code"] == "BJ-D1"
    with pytest.raises(Forbidden):
        night.act("pause", emergency)
    above = night.city.official("cadre", "BJ")
    night.act("escalate", emergency, above)
    with pytest.raises(Conflict) as refused:
        night.act("escalate", emergency, above)
    assert refused.value.code == "demands.emergency_no_superior"


def test_what_is_called_off_releases_who_comes_and_stands_the_others_down(night):
    comes, asked = night.ready(), night.ready()
    emergency = night.open(wanted_count=2)
    night.answer(comes)
    cancelled = night.act("cancel", emergency, reason="险情已排除")
    assert (cancelled["state"], cancelled["next_at"], cancelled["accepted_count"]) == ("cancelled", None, 0)
    assert night.calls(emergency) == {comes.id: "released", asked.id: "stood_down"}
    assert night.act("conclude", emergency, conclusion="应更早通知")["conclusion"] == "应更早通知"


def test_an_emergency_goes_on_with_the_union_that_goes_on(night):
    one, theirs = night.ready(), night.ready(unit="BJ-D1-S2")
    emergency = night.open()
    units = {name: str(night.city.units[code]) for name, code in (("successor_id", "BJ-D1-S2"), ("parent_id", "BJ-D1"))}
    night.city.changed(UNIT, state="merged", **units)
    night.later(minutes=10)
    assert night.now(emergency)["unit_code"] == "BJ-D1-S2"
    assert night.calls(emergency) == {one.id: "expired", theirs.id: "asked"}
    assert night.act("pause", emergency, night.city.official("cadre", "BJ-D1-S2"))["state"] == "paused"


def test_nothing_is_concluded_that_goes_on(night):
    with pytest.raises(Conflict) as refused:
        night.act("conclude", night.open(), night.city.official("cadre", "BJ"), conclusion="-")
    assert refused.value.code == "demands.emergency_not_over"


def test_at_its_end_nobody_answers_any_more(night):
    one = night.ready()
    emergency = night.open(answer_minutes=120)
    night.later(hours=5)
    ended = night.now(emergency)
    assert (ended["state"], ended["next_at"]) == ("ended", None) and night.calls(emergency) == {one.id: "expired"}
    assert night.tick() is None


def test_the_timer_stays_awake_while_something_is_due_soon(night):
    night.ready()
    night.open(answer_minutes=2)
    assert night.later(seconds=59) is None
    assert night.later(seconds=1) is STAYS_AWAKE


def test_a_version_that_was_not_seen_is_not_commanded(night):
    emergency = night.open(actor=night.city.official("cadre", "BJ"))
    with pytest.raises(Conflict) as refused:
        night.act("pause", emergency, night.city.official("cadre", "BJ"), version=emergency["version"] + 1)
    assert refused.value.parameters == {"version": emergency["version"]}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"starts_at": HOURS["ends_at"], "ends_at": HOURS["starts_at"]}, "demands.emergency_times_wrong"),
        ({"ends_at": "2026-03-03T02:00:01Z"}, "demands.emergency_times_wrong"),
        ({"starts_at": "2026-03-04T01:00:01Z", "ends_at": "2026-03-04T02:00:00Z"}, "demands.emergency_times_wrong"),
        ({"content": "请致电13812345678"}, "demands.emergency_words_personal"),
        ({"title": "　"}, "demands.emergency_words_empty"),
        ({"responsible_number": "999999999999"}, "demands.emergency_responsible_missing"),
    ],
)
def test_what_cannot_be_opened_is_refused(night, said, code):
    with pytest.raises(Invalid) as refused:
        night.open(**said)
    assert refused.value.code == code


def test_an_emergency_of_a_day_may_begin_in_two_days(night):
    assert night.open(starts_at="2026-03-04T01:00:00Z", ends_at="2026-03-05T01:00:00Z")["number"].startswith("E2026")


def test_whoever_holds_no_office_there_opens_nothing(night):
    for actor in (night.city.official("cadre", "BJ-D2"), night.city.official("part_time_cadre", UNIT)):
        with pytest.raises(Forbidden):
            night.open(actor)
    with pytest.raises(NotFound):
        night.open(unit_code="BJ-D9")
