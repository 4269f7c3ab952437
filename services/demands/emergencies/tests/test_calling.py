"""Who is asked in an emergency, in which order, and what becomes of it by itself, on both databases."""

import pytest

from services.demands.emergencies.claiming import claim
from services.demands.emergencies.tests.night import HOURS, UNIT
from shared.contracts.demands.calls import CallChanged
from shared.contracts.demands.emergencies import EmergencyChanged


def test_the_nearest_are_asked_first_three_for_each_place(night):
    near = [night.ready() for _ in range(3)]
    far = night.ready(step=1)
    emergency = night.open()
    assert night.calls(emergency) == {one.id: "asked" for one in near}
    assert (emergency["wave"], emergency["asked_count"], emergency["state"]) == (1, 3, "open")
    assert far.id not in night.calls(emergency)


def test_everybody_is_told_with_a_link_and_a_code_of_their_own(night):
    one = night.ready()
    emergency = night.open()
    (question,) = night.questions()
    assert (question["volunteer_id"], question["title"]) == (str(one.id), emergency["title"])
    assert len(question["code"]) == 4 and len(question["token"]) > 40
    (told,) = night.doors.events(EmergencyChanged)
    assert (told["state"], told["version"], told["change"]) == ("open", 1, "open")
    (call,) = night.doors.events(CallChanged)
    assert (call["state"], call["emergency_version"], call["due_at"]) == ("asked", 1, question["due_at"])


def test_who_may_answer_is_waited_for_and_then_the_next_are_called(night):
    first = [night.ready() for _ in range(3)]
    second = night.ready(step=1)
    emergency = night.open()
    night.later(minutes=9, seconds=59)
    assert night.calls(emergency, "asked") == {one.id for one in first}
    night.later(seconds=1)
    assert night.calls(emergency) == {**{one.id: "expired" for one in first}, second.id: "asked"}


def test_where_all_have_declined_the_next_are_called_at_once(night):
    first, second = [night.ready() for _ in range(3)], night.ready(step=1)
    emergency = night.open()
    for one in first:
        night.answer(one, is_coming=False)
    night.tick()
    assert night.calls(emergency, "asked") == {second.id}


def test_an_empty_ring_is_passed_through_at_once(night):
    far = night.ready(step=5)
    emergency = night.open()
    assert night.calls(emergency, "asked") == {far.id} and emergency["ring"] == 2
    steps = [step["act"] for step in night.report(emergency)["steps"]]
    assert steps == ["open", "widen", "widen", "ask"]


@pytest.mark.parametrize("unit", [UNIT, "BJ-D1", "BJ"])
@pytest.mark.usefixtures("many_units")
def test_a_large_union_is_looked_through_by_place_and_calls_nobody_of_others(night, unit):
    ours, others = night.ready(step=1), night.ready(unit="BJ-D2-S1")
    emergency = night.open(night.city.official("cadre", unit), unit_code=unit)
    assert night.calls(emergency, "asked") == ({ours.id, others.id} if unit == "BJ" else {ours.id})


def test_where_nobody_is_left_the_union_above_takes_over_and_looks_from_the_nearest_ring(night):
    neighbour = night.ready(unit="BJ-D1-S2")
    emergency = night.open()
    assert (emergency["state"], emergency["unit_code"], emergency["opened_by_unit_code"]) == (
        "escalated",
        "BJ-D1",
        UNIT,
    )
    assert night.calls(emergency, "asked") == {neighbour.id}


def test_several_waves_that_nobody_accepted_are_handed_up(night):
    people = [night.ready() for _ in range(14)]
    emergency = night.open()
    for _ in range(4):
        assert night.now(emergency)["unit_code"] == UNIT
        night.later(minutes=10)
    assert night.now(emergency)["unit_code"] == "BJ-D1"
    assert len(night.calls(emergency)) == len(people)


def test_the_highest_union_looks_again_after_a_while(night):
    emergency = night.open()
    assert (emergency["unit_code"], emergency["ring"], emergency["wave"]) == ("BJ", 0, 0)
    late = night.ready()
    night.later(minutes=14, seconds=59)
    assert night.calls(emergency) == {}
    night.later(seconds=1)
    assert night.calls(emergency, "asked") == {late.id}


def test_who_is_left_out_is_listed_with_the_reason(night):
    able, busy, minor, quiet, far, other = (night.ready() for _ in range(6))
    night.serves(busy)
    night.city.told(minor, is_minor=True)
    night.offers(quiet, rests_until="2026-03-03T01:00:00Z")
    night.offers(far, travel_metres_max=500, home_cell=None, work_cell="8731aa42fffffff")
    night.offers(other, availability=[{"weekday": 3, "starts": "00:00", "ends": "23:59"}])
    emergency = night.open()
    assert night.calls(emergency, "asked") == {able.id}
    left_out = {str(busy.id): "busy", str(quiet.id): "quiet", str(other.id): "not_available_then"}
    assert night.left_out(emergency) == left_out
    counts = {one["reason"]: one["count"] for one in night.report(emergency)["left_out"]}
    assert counts == {"quiet": 1, "busy": 1, "not_available_then": 1}


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "is_busy"),
    [
        ("2026-03-02T01:00:00Z", HOURS["starts_at"], False),
        ("2026-03-02T01:00:00Z", "2026-03-02T02:00:01Z", True),
        ("2026-03-02T05:59:59Z", "2026-03-02T08:00:00Z", True),
        (HOURS["ends_at"], "2026-03-02T08:00:00Z", False),
    ],
)
def test_whoever_serves_at_that_time_is_busy_and_before_or_after_it_is_not(night, starts_at, ends_at, is_busy):
    one = night.ready()
    night.serves(one, starts_at=starts_at, ends_at=ends_at)
    assert (one.id in night.calls(night.open())) is not is_busy


def test_only_who_has_shown_the_qualification_is_asked_however_many_others_are_nearer(night, monkeypatch):
    monkeypatch.setattr("services.demands.emergencies.looking.BLOCK_PEOPLE", 1)
    plain = [night.ready() for _ in range(3)]
    shown, outdated = night.ready(step=1), night.ready()
    night.shows(shown, valid_until="2026-03-02")
    night.shows(outdated, valid_until="2026-03-01")
    emergency = night.open(qualification="first_aid")
    assert night.calls(emergency, "asked") == {shown.id}
    assert set(night.left_out(emergency).values()) == {"not_qualified"}
    assert len(night.left_out(emergency)) == len(plain) + 1


def test_two_emergencies_never_ask_the_same_person_within_the_rest(night):
    one = night.ready()
    first = night.open()
    second = night.open()
    assert night.calls(first, "asked") == {one.id} and night.calls(second) == {}
    assert night.left_out(second, night.city.official("cadre", "BJ")) == {str(one.id): "resting"}
    night.answer(one, is_coming=False)
    third = night.open()
    assert night.left_out(third, night.city.official("cadre", "BJ")) == {str(one.id): "resting"}


def test_whoever_was_asked_elsewhere_in_this_moment_is_listed_in_every_wave(night, monkeypatch):
    first, lost, found = night.ready(), night.ready(step=2), night.ready(step=2)
    emergency = night.open()
    monkeypatch.setattr(
        "services.demands.emergencies.asking.claim",
        lambda session, ids, *rest, **said: claim(session, set(ids) - {lost.id}, *rest, **said),
    )
    night.later(minutes=10)
    assert night.calls(emergency) == {first.id: "expired", found.id: "asked"}
    assert night.left_out(emergency) == {str(lost.id): "resting"}


@pytest.mark.parametrize(("hours", "is_asked"), [(23.99, False), (24, True)])
def test_after_the_rest_somebody_is_asked_again(night, hours, is_asked):
    one = night.ready()
    night.answer(one, is_coming=False) if night.open() else None
    night.later(hours=hours)
    again = night.open(starts_at="2026-03-03T02:00:00Z", ends_at="2026-03-03T06:00:00Z")
    assert (one.id in night.calls(again)) is is_asked


def test_whoever_came_rests_from_the_end_of_the_service_on(night):
    one = night.ready()
    night.open()
    night.answer(one)
    night.later(hours=24)
    again = night.open(starts_at="2026-03-03T02:00:00Z", ends_at="2026-03-03T06:00:00Z")
    assert night.calls(again) == {}


def test_of_people_alike_whoever_was_not_called_for_long_comes_first(night):
    people = [night.ready() for _ in range(4)]
    night.open()
    night.later(hours=25)
    again = night.open(starts_at="2026-03-03T02:00:00Z", ends_at="2026-03-03T06:00:00Z", asks_per_place=1)
    assert night.calls(again, "asked") == {people[3].id}


def test_a_drill_asks_and_keeps_nobody_from_being_called_in_earnest(night):
    one = night.ready()
    drill = night.open(is_drill=True)
    assert night.calls(drill, "asked") == {one.id} and night.questions()[0]["is_drill"] is True
    earnest = night.open()
    assert night.calls(earnest, "asked") == {one.id}
    assert night.calls(night.open(is_drill=True)) == {}
