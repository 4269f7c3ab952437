"""Rules of calling people, on both sides of each threshold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.demands.emergencies.domain import fitting, life, waves
from services.demands.emergencies.domain.fitting import Candidate, Wanted
from services.demands.emergencies.domain.life import CALL_LIFE, LIFE
from services.demands.emergencies.domain.waves import Next, Progress
from services.demands.emergencies.rules import all_rules, rules_among
from shared.contracts.demands.dispatch_words import LeftOutReason
from shared.contracts.demands.emergency_words import WAVES_MAX, CallState, EmergencyState
from shared.kernel.errors import Conflict

NOW = datetime(2026, 7, 20, 14, 0, tzinfo=UTC)  # a Monday, ten in the evening in Beijing
STARTS, ENDS = NOW + timedelta(hours=1), NOW + timedelta(hours=7)  # 23:00 to 05:00
MINUTE = timedelta(minutes=1)
LI = UUID(int=7)
RULES = all_rules()[-1]
ABLE = Candidate(
    volunteer_id=LI,
    unit_id=UUID(int=1),
    metres=4000,
    travel_metres_max=4000,
    is_ready=True,
    is_minor=False,
    in_reach=True,
    is_qualified=False,
    quiet_until=NOW,
    free_at=NOW,
    is_busy=False,
)
WANTED = Wanted.of(STARTS, ENDS, None, frozenset())
LEFT_OUT = [
    ({"in_reach": False}, LeftOutReason.OTHER_UNIT),
    ({"is_minor": True}, LeftOutReason.MINOR),
    ({"is_ready": False}, LeftOutReason.NOT_READY),
    ({"quiet_until": NOW + MINUTE}, LeftOutReason.QUIET),
    ({"free_at": NOW + MINUTE}, LeftOutReason.RESTING),
    ({"travel_metres_max": 3999}, LeftOutReason.TOO_FAR),
    ({"is_busy": True}, LeftOutReason.BUSY),
    ({"availability": ({"weekday": 1, "starts": "22:00", "ends": "23:30"},)}, LeftOutReason.NOT_AVAILABLE_THEN),
]


def test_whoever_is_near_free_and_ready_is_asked():
    assert fitting.left_out_for(ABLE, WANTED, NOW) is None


@pytest.mark.parametrize(("changes", "reason"), LEFT_OUT)
def test_each_reason_leaves_somebody_out(changes, reason):
    assert fitting.left_out_for(replace(ABLE, **changes), WANTED, NOW) is reason


def test_nobody_is_asked_twice_in_one_emergency():
    assert fitting.left_out_for(ABLE, replace(WANTED, asked={LI}), NOW) is LeftOutReason.ALREADY_ASKED


def test_where_a_qualification_is_wanted_only_who_has_shown_it_is_asked():
    wanted = replace(WANTED, qualification="first_aid")
    assert fitting.left_out_for(ABLE, wanted, NOW) is LeftOutReason.NOT_QUALIFIED
    assert fitting.left_out_for(replace(ABLE, is_qualified=True), wanted, NOW) is None


def test_of_several_reasons_the_first_is_told():
    changes = {name: value for change, _ in LEFT_OUT for name, value in change.items()}
    assert fitting.left_out_for(replace(ABLE, **changes), WANTED, NOW) is LeftOutReason.OTHER_UNIT


def window(weekday, starts, ends):
    return {"weekday": weekday, "starts": starts, "ends": ends}


@pytest.mark.parametrize(
    ("windows", "covers"),
    [
        ((), True),
        ((window(1, "23:00", "23:59"), window(2, "00:00", "05:00")), True),
        ((window(1, "23:01", "23:59"), window(2, "00:00", "05:00")), False),
        ((window(1, "23:00", "23:59"), window(2, "00:00", "04:59")), False),
        ((window(1, "23:00", "23:58"), window(2, "00:00", "05:00")), False),
        ((window(1, "23:00", "23:59"), window(2, "00:00", "03:00"), window(2, "03:00", "05:00")), True),
        ((window(1, "23:00", "23:59"), window(2, "00:00", "03:00"), window(2, "03:01", "05:00")), False),
        ((window(3, "23:00", "23:59"), window(4, "00:00", "05:00")), False),
    ],
)
def test_the_windows_of_a_week_cover_a_night_over_midnight_or_do_not(windows, covers):
    assert fitting.has_time(windows, fitting.parts_of(STARTS, ENDS)) is covers


@pytest.mark.parametrize(("accepted", "size"), [(0, 30), (9, 3), (10, 0), (11, 0)])
def test_a_wave_asks_several_for_each_place_that_is_free(accepted, size):
    assert waves.wave_size(10, accepted, asks_per_place=3, wave_people_max=200) == size


def test_a_wave_asks_no_more_than_its_maximum():
    assert waves.wave_size(100, 0, asks_per_place=3, wave_people_max=200) == 200


def test_nobody_answers_later_than_the_end():
    assert waves.due_at(NOW, 10, ENDS) == NOW + timedelta(minutes=10)
    assert waves.due_at(NOW, 10, NOW + 5 * MINUTE) == NOW + 5 * MINUTE


def test_the_rest_begins_when_the_service_is_over():
    assert waves.free_again_at(NOW, 24) == NOW + timedelta(hours=24)
    assert waves.free_again_at(NOW, 24, ENDS) == ENDS + timedelta(hours=24)


def test_whoever_does_not_go_on_has_served_at_most_until_then():
    starts_at = NOW + timedelta(hours=1)
    assert waves.served_until(NOW, starts_at, ENDS) is waves.served_until(starts_at, starts_at, ENDS) is None
    assert waves.served_until(starts_at + MINUTE, starts_at, ENDS) == starts_at + MINUTE
    assert waves.served_until(ENDS + MINUTE, starts_at, ENDS) == ENDS


def after(*, superior=True, **changes):
    progress = Progress(waves=1, ring=0, silent_waves=1, has_looked_through=False)
    return waves.next_of(replace(progress, **changes), RULES, has_superior=superior)


LAST = len(RULES.ring_metres) - 1


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({}, Next.ASK),
        ({"has_looked_through": True}, Next.WIDEN),
        ({"silent_waves": RULES.silent_waves_max - 1}, Next.ASK),
        ({"silent_waves": RULES.silent_waves_max}, Next.ESCALATE),
        ({"silent_waves": RULES.silent_waves_max, "superior": False}, Next.ASK),
        ({"ring": LAST}, Next.ASK),
        ({"ring": LAST, "has_looked_through": True}, Next.ESCALATE),
        ({"ring": LAST, "has_looked_through": True, "superior": False}, Next.AGAIN),
        ({"waves": WAVES_MAX - 1}, Next.ASK),
        ({"waves": WAVES_MAX}, Next.REST),
    ],
)
def test_what_comes_next_while_places_are_free(changes, step):
    assert after(**changes) is step


def test_the_lives_know_every_word_of_the_published_language():
    assert [state.word for state in LIFE.states] == list(EmergencyState)
    assert [state.word for state in CALL_LIFE.states] == list(CallState)
    assert LIFE.ends == {"cancelled", "ended"}


def test_what_a_state_does_not_allow_is_refused():
    with pytest.raises(Conflict) as refused:
        life.state_after("cancelled", "pause")
    assert refused.value.code == "demands.emergency_state_forbids"
    with pytest.raises(Conflict):
        life.call_after("stood_down", "accept")


@pytest.mark.parametrize(("metres", "shown"), [(0, 0), (1, 1000), (1000, 1000), (1001, 2000)])
def test_distances_are_shown_in_whole_kilometres_upwards(metres, shown):
    assert fitting.rounded_metres(metres) == shown


def test_an_emergency_keeps_the_rules_of_the_day_on_which_it_was_opened():
    older, newer = replace(RULES, from_day=date(2026, 1, 1)), replace(RULES, from_day=date(2026, 6, 1), rest_hours=12)
    known = (older, newer)
    assert rules_among(known, date(2026, 5, 31)) is older and rules_among(known, date(2026, 6, 1)) is newer
    assert rules_among(known, date(2025, 1, 1)) is older
