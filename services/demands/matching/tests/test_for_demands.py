"""What fits a need, for who sees it: projects, activities and volunteers, each with its reasons; on both databases."""

import pytest

from services.demands.archive.tests.needs import refused
from services.demands.matching.tests.conftest import ALWAYS, HERE
from shared.contracts.credits.honours import StarChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.ids import new_id

NOWHERE = {"longitude": None, "latitude": None, "place": None}
MORNING = {"starts_at": "2026-03-11T01:00:00Z", "ends_at": "2026-03-11T03:00:00Z"}  # of the Wednesday that is wanted


def test_projects_are_ranked_by_what_they_have_of_a_need(matches, grandmother, city, away):
    demand = matches.accepted(grandmother)
    theirs = {"unit_id": str(city.units["BJ-D2"]), "title": "植树", "tags": [], "starts_on": "2026-04-01"}
    best = matches.project(title="陪同老人就医", tags=[], starts_on="2026-03-07", ends_on="2026-03-28", **HERE)
    kind = matches.project(**theirs, **NOWHERE)
    near = matches.project(**theirs | {"service_class": "environment", "ends_on": None}, **HERE)
    matches.project(**theirs | {"service_class": "environment"}, **vars(away))
    matches.project(state="closed")
    matches.project(is_template=True)
    matches.project(starts_on="2026-02-01", ends_on="2026-03-01")
    assert matches.of("projects_for_demand", demand)[:3] == [
        (best, ["category", "near", "time", "own_unit", "words"]),
        (kind, ["category"]),
        (near, ["near"]),
    ]


def test_a_ranking_is_as_long_as_was_asked(matches, grandmother):
    demand = matches.accepted(grandmother)
    for _ in range(3):
        matches.project()
    assert len(matches.of("projects_for_demand", demand, limit=2)) == 2


def test_activities_are_ranked_by_when_their_shifts_are(matches, grandmother, doors):
    demand = matches.accepted(grandmother)
    then, later, never = (matches.activity(**NOWHERE, title="读报") for _ in range(3))
    matches.activity(state="ended")
    matches.activity(last_ends_at="2026-03-02T00:59:00Z")
    matches.shift(then, **MORNING)
    matches.shift(later, "2026-03-12T01:00:00Z", "2026-03-12T03:00:00Z")
    matches.shift(never, **MORNING, state="cancelled")
    page = doors.call("activities_for_demand", {"id": demand["id"]}, matches.cadre())
    assert [(item["activity_id"], item["next_starts_at"]) for item in page["items"]] == [
        (then, MORNING["starts_at"]),
        (later, "2026-03-12T01:00:00Z"),
        (never, None),
    ]
    assert [matches.reasons(item)[:2] for item in page["items"]] == [
        ["category", "time"],
        *[["category", "own_unit"]] * 2,
    ]


def test_volunteers_are_ranked_and_none_who_cannot_come(matches, grandmother, doors, city):
    demand = matches.accepted(grandmother)
    li = matches.somebody(availability=ALWAYS)
    wang = matches.somebody(categories=["environment"])
    zhao = matches.somebody(home_cell=None)
    doors.hear(StarChanged, id=str(wang.id), stars=3)
    doors.hear(ServiceRecordChanged, volunteer_id=str(wang.id))
    busy, minor, asked = matches.somebody(), matches.somebody(), matches.somebody()
    signed_up = {"id": str(new_id()), "volunteer_id": str(busy.id), "state": "confirmed"}
    doors.hear(SignUpChanged, **signed_up, **MORNING)
    city.told(minor, is_minor=True)
    matches.somebody("BJ-D2-S1")
    doors.call("ask_volunteer", {"id": demand["id"], "volunteer_id": str(asked.id)}, matches.cadre())
    found = matches.of("volunteers_for_demand", demand)
    assert found == [
        (str(li.id), ["category", "near", "time", "own_unit"]),
        (str(wang.id), ["near", "own_unit", "served_before", "stars"]),
    ]
    assert str(zhao.id) not in str(found)  # said of no place where they are
    anywhere = matches.accepted(grandmother, longitude=None, latitude=None)
    assert (str(zhao.id), ["category", "own_unit"]) in matches.of("volunteers_for_demand", anywhere)


def left_out(matches, demand):
    page = matches.doors.call("volunteers_for_demand", {"id": demand["id"]}, matches.cadre())
    return {one["reason"]: one["count"] for one in page["left_out"]}


@pytest.mark.parametrize(("until", "is_quiet"), [("2026-03-02T01:00:01Z", True), ("2026-03-02T01:00:00Z", False)])
def test_whoever_is_quiet_by_their_choice_is_left_in_peace_and_counted(matches, grandmother, until, is_quiet):
    demand = matches.accepted(grandmother)
    one = matches.somebody(rests_until=until)
    assert (str(one.id) in str(matches.of("volunteers_for_demand", demand))) is not is_quiet
    assert left_out(matches, demand) == ({"quiet": 1} if is_quiet else {})


def test_whoever_is_left_out_is_counted_by_the_first_reason(matches, grandmother, doors):
    demand = matches.accepted(grandmother)
    matches.somebody(availability=[{"weekday": 4, "starts": "00:00", "ends": "23:59"}])
    busy, asked = matches.somebody(), matches.somebody(rests_until="2026-03-09T01:00:00Z")
    doors.hear(SignUpChanged, id=str(new_id()), volunteer_id=str(busy.id), state="confirmed", **MORNING)
    doors.call("ask_volunteer", {"id": demand["id"], "volunteer_id": str(asked.id)}, matches.cadre())
    assert matches.of("volunteers_for_demand", demand) == []
    assert left_out(matches, demand) == {"already_asked": 1, "busy": 1, "not_available_then": 1}
    anytime = matches.accepted(grandmother, wanted_from=None, wanted_until=None)
    assert left_out(matches, anytime) == {"quiet": 1}


def test_their_names_are_shown_in_part_and_distances_in_kilometres(matches, grandmother, doors):
    demand = matches.accepted(grandmother)
    matches.somebody()
    page = doors.call("volunteers_for_demand", {"id": demand["id"]}, matches.cadre())
    assert page["names_ticket"] is not None
    assert [item["distance_metres"] % 1000 for item in page["items"]] == [0]


def test_of_who_does_not_want_it_only_when_and_where_counts(matches, grandmother, doors):
    demand = matches.accepted(grandmother)
    li = matches.somebody(availability=ALWAYS)
    doors.call("choose_matching", {"is_personalised": False}, li.actor)
    assert matches.of("volunteers_for_demand", demand) == [(str(li.id), ["near", "time"])]


def test_what_fits_a_need_is_shown_to_who_sees_it(matches, grandmother, city):
    demand = matches.accepted(grandmother)
    for verb in ("projects_for_demand", "activities_for_demand"):
        assert matches.of(verb, demand, grandmother.actor) == []
        for actor in (city.volunteer().actor, matches.cadre("BJ-D2")):
            assert refused(matches.of, verb, demand, actor) == "demands.demand_not_found"
    for actor, code in (
        (grandmother.actor, "demands.demand_own"),
        (city.official("part_time_cadre", "BJ-D1"), "request.not_permitted"),
        (matches.cadre("BJ-D2"), "demands.demand_not_found"),
    ):
        assert refused(matches.of, "volunteers_for_demand", demand, actor) == code


@pytest.mark.parametrize("verb", ["projects_for_demand", "activities_for_demand", "volunteers_for_demand"])
def test_a_need_that_is_nowhere_and_at_no_time_is_matched_too(matches, grandmother, verb):
    demand = matches.accepted(grandmother, longitude=None, latitude=None, wanted_from=None, wanted_until=None)
    matches.activity()
    matches.somebody(availability=ALWAYS)
    assert all(not {"near", "reachable", "time"} & set(reasons) for _, reasons in matches.of(verb, demand))
