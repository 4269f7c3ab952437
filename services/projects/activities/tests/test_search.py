"""Finding activities: what is shown, in which order, page by page."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.projects.activities.tests.programme import PLACE, SATURDAY, post
from shared.contracts.teams.teams import TEAM_ID, TeamChanged
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.places import gcj02_of


def found(programme, **asked):
    return [item["title"] for item in programme.doors.call("find_activities", asked)["items"]]


def pages(programme, limit, **asked):
    """The titles of all pages, one list each."""
    cursor, seen = {}, []
    for _ in range(20):
        page = programme.doors.call("find_activities", {**asked, **cursor, "limit": limit})
        seen.append([item["title"] for item in page["items"]])
        if page["next_cursor"] is None:
            return seen
        cursor = {"cursor": page["next_cursor"]}
    raise AssertionError("the pages have no end")


@pytest.fixture(name="four")
def _four(programme):
    """Four activities, each a kilometre further to the north, of two classes."""
    for number, service_class in enumerate(["elders", "environment", "elders", "environment"]):
        project_id = programme.project(service_class=service_class, title=f"活动{number}")
        where = {"longitude": PLACE.longitude, "latitude": PLACE.latitude + number * 0.009}
        starts_at = programme.moment(SATURDAY + timedelta(days=number))
        programme.activity(project_id, **where, starts_at=starts_at, posts=[post(1)])
    return programme


def near(latitude=0.0, **rest):
    return {"longitude": PLACE.longitude, "latitude": PLACE.latitude + latitude, **rest}


def test_the_newest_come_first_and_from_a_position_the_nearest(four):
    assert found(four) == ["活动3", "活动2", "活动1", "活动0"]
    assert found(four, **near()) == ["活动0", "活动1", "活动2", "活动3"]
    assert found(four, **near(0.02)) == ["活动2", "活动3", "活动1", "活动0"]


def test_a_position_of_wechat_finds_the_same(four):
    shown = gcj02_of(PLACE)
    items = four.doors.call(
        "find_activities", {"longitude": shown.longitude, "latitude": shown.latitude, "datum": "gcj02"}
    )["items"]
    assert [item["distance_metres"] for item in items] == pytest.approx([0, 1001, 2002, 3002], abs=3)


@pytest.mark.parametrize("asked", [{}, near(0.02), {"search": "活动"}, near(0.02, search="活动")])
def test_pages_hang_together_while_others_are_added(four, asked):
    seen = pages(four, 3, **asked)
    assert [len(page) for page in seen] == [3, 1]
    assert sorted(seen[0] + seen[1]) == ["活动0", "活动1", "活动2", "活动3"]
    first = four.doors.call("find_activities", {**asked, "limit": 2})
    four.activity(four.project(title="活动9"), longitude=PLACE.longitude, latitude=PLACE.latitude + 0.0199)
    rest = four.doors.call("find_activities", {**asked, "limit": 9, "cursor": first["next_cursor"]})
    shown = [item["title"] for item in (*first["items"], *rest["items"]) if item["title"] != "活动9"]
    assert shown == found(four, **asked)[:0] + [title for title in found(four, **asked) if title != "活动9"]


def test_a_cursor_is_good_for_its_own_list_alone(four):
    cursor = four.doors.call("find_activities", {"limit": 1})["next_cursor"]
    for other in ({"service_class": "elders"}, near()):
        with pytest.raises(Invalid, match="cursor_invalid"):
            four.doors.call("find_activities", {"limit": 1, "cursor": cursor, **other})


def test_lists_are_narrowed_by_class_mode_and_time(four):
    assert found(four, service_class="elders") == ["活动2", "活动0"]
    assert found(four, mode="online") == []
    sunday, tuesday = (four.moment(SATURDAY + timedelta(days=day)) for day in (1, 3))
    assert found(four, since=sunday) == ["活动3", "活动2"]  # one that begins at that very moment has begun
    assert found(four, until=sunday) == ["活动1", "活动0"]
    assert found(four, since=sunday, until=tuesday) == ["活动3", "活动2"]
    assert found(four, **near(service_class="elders", since=sunday)) == ["活动2"]


@pytest.mark.parametrize(
    ("search", "expected"),
    [("独居", 1), ("dujulaoren", 1), ("pbdj", 1), ("养老", 2), ("玉渊潭 绿化", 1), ("望京", 0)],
)
def test_text_is_found_in_title_tags_and_place_in_characters_and_pinyin(programme, search, expected):
    programme.activity()
    programme.activity(programme.project(title="社区绿化", place="玉渊潭公园"))
    assert len(found(programme, search=search)) == expected
    assert len(found(programme, **near(search=search))) == expected


def test_a_union_has_those_below_it_too_and_a_team_its_own(programme):
    programme.doors.hear(TeamChanged)
    programme.activity(programme.project("BJ-D1-S1", title="街道"))
    programme.activity(programme.project("BJ-D1", title="区里", team_id=UUID(TEAM_ID)))
    leader = programme.city.volunteer("BJ-D2-S1")
    programme.activity(programme.project("BJ-D2-S1", title="别区", responsible_id=leader.id), actor=leader.actor)
    assert found(programme, unit="BJ-D1") == ["区里", "街道"]
    assert found(programme, **near(unit="BJ-D1-S1")) == ["街道"]
    items = programme.doors.call("find_activities", {"team_id": TEAM_ID})["items"]
    assert [(item["title"], item["unit_code"], item["team_name"]) for item in items] == [
        ("区里", "BJ-D1", TeamChanged.example["name"])
    ]
    with pytest.raises(NotFound, match="unit_not_found"):
        found(programme, unit="BJ-NONE")


def test_what_is_free_has_a_place_in_a_shift_to_come(four, clock):
    shift = four.shift({"id": _id_of(four, "活动0")})
    four.sign_up(four.city.volunteer(), shift)
    assert found(four, free=True) == ["活动3", "活动2", "活动1"]
    assert found(four, **near(free=True)) == ["活动1", "活动2", "活动3"]
    free = {item["title"]: item["is_free"] for item in four.doors.call("find_activities", {})["items"]}
    assert free == {"活动0": False, "活动1": True, "活动2": True, "活动3": True}
    clock.moment = SATURDAY + timedelta(days=1, hours=1)  # the second one has begun, and is not over
    assert found(four, free=True) == ["活动3", "活动2"]


def test_the_next_shift_is_the_next_that_fits_what_was_asked(programme, clock):
    programme.activity(rule="FREQ=WEEKLY;COUNT=3")

    def next_of(**asked):
        return programme.doors.call("find_activities", asked)["items"][0]["next_starts_at"][5:10]

    assert next_of() == "03-07"
    assert next_of(since="2026-03-10T00:00:00Z") == "03-14"
    clock.moment = SATURDAY
    assert next_of() == "03-14"


def test_what_is_planned_or_over_is_not_found(programme, clock):
    programme.made()
    programme.activity()
    assert len(found(programme)) == 1
    clock.moment = SATURDAY + timedelta(hours=3)
    programme.doors.tick("end_shifts")
    assert found(programme) == []


def test_half_a_position_is_none(programme):
    with pytest.raises(Invalid, match="position_incomplete"):
        found(programme, longitude=116.4)


def test_what_has_no_place_is_not_near(programme):
    programme.activity(programme.project(mode="online", place=None), longitude=None, latitude=None)
    assert found(programme, **near()) == [] and len(found(programme)) == 1


def _id_of(programme, title):
    items = programme.doors.call("find_activities", {"search": title})["items"]
    return items[0]["id"]
