"""Activities that fit somebody."""

import h3.api.basic_int as h3
import pytest

from services.projects.activities import fitting
from services.projects.activities.tests.programme import PLACE, post
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.profiles import ProfileChanged, QualificationChanged
from shared.contracts.teams.teams import TEAM_ID, TeamChanged
from shared.kernel.errors import Forbidden

SATURDAYS = {"weekday": 6, "starts": "09:00", "ends": "12:00"}
HERE = f"{h3.latlng_to_cell(PLACE.latitude, PLACE.longitude, 7):x}"


@pytest.fixture
def make_tables(make_sqlite_tables):
    """Rules are the same on every database."""
    return make_sqlite_tables


@pytest.fixture(name="li")
def _li(programme):
    return programme.city.volunteer()


def profile(programme, person, **said):
    everything = {"categories": [], "availability": [], "home_cell": None, "work_cell": None}
    programme.doors.hear(ProfileChanged, id=str(person.id), **(everything | said))


def found(programme, person, **asked):
    return programme.doors.call("find_fitting_activities", asked, person.actor)["items"]


def titles(programme, person, **asked):
    return [item["title"] for item in found(programme, person, **asked)]


def test_a_profile_decides_by_class_time_and_distance(programme, li):
    programme.activity()
    programme.activity(programme.project(title="绿化", service_class="environment"))
    programme.activity(programme.project(title="周日"), starts_at="2026-03-08T01:00:00Z")
    programme.activity(programme.project(title="远郊"), longitude=116.4, latitude=40.4)
    profile(programme, li, categories=["elders"], availability=[SATURDAYS], home_cell=HERE, travel_metres_max=10_000)
    (item,) = found(programme, li)
    assert (item["title"], item["reasons"]) == ("陪伴独居老人", ["category", "time", "near"])
    assert item["is_free"] and item["next_starts_at"] == "2026-03-07T01:00:00Z" and item["distance_metres"] < 2000


def test_whoever_has_said_nothing_finds_all_that_is_free(programme, li):
    programme.activity()
    programme.activity(programme.project(title="绿化", service_class="environment"), posts=[post(1)])
    assert titles(programme, li) == ["绿化", "陪伴独居老人"]
    programme.sign_up(programme.city.volunteer(), programme.shifts({"id": found(programme, li)[0]["id"]})[0])
    assert titles(programme, li) == ["陪伴独居老人"]


def test_the_first_shift_that_fits_is_shown(programme, li):
    activity = programme.activity(rule="FREQ=DAILY;COUNT=4", starts_at="2026-03-04T01:00:00Z", posts=[post(1)])
    profile(programme, li, availability=[SATURDAYS, SATURDAYS | {"weekday": 5}])
    (item,) = found(programme, li)
    assert item["next_starts_at"] == "2026-03-06T01:00:00Z"
    friday = next(one for one in programme.shifts(activity) if one["id"] == item["shift_id"])
    programme.sign_up(programme.city.volunteer(), friday)
    assert found(programme, li)[0]["next_starts_at"] == "2026-03-07T01:00:00Z"
    assert found(programme, li, until="2026-03-06T12:00:00Z") == []


def test_what_is_promised_already_or_at_that_time_does_not_fit(programme, li):
    mine, other = programme.activity(), programme.activity(programme.project(title="同时"))
    programme.sign_up(li, programme.shifts(mine)[0])
    assert titles(programme, li) == []
    assert titles(programme, programme.city.volunteer()) == ["同时", mine["title"]]
    assert other["title"] == "同时"


def test_posts_that_one_may_not_take_do_not_fit(programme, li):
    programme.doors.hear(TeamChanged)
    programme.activity(posts=[post(qualification="first_aid"), post(name="队员", team_id=TEAM_ID)])
    assert titles(programme, li) == []
    programme.doors.hear(QualificationChanged, volunteer_id=str(li.id), valid_until="2026-03-06")
    assert titles(programme, li) == []
    programme.doors.hear(MembershipChanged, volunteer_id=str(li.id))
    assert len(titles(programme, li)) == 1


def test_what_carries_a_high_risk_does_not_fit_minors(programme):
    young = programme.city.volunteer(is_minor=True)
    programme.activity(programme.project(is_high_risk=True))
    programme.activity(programme.project(title="读报"))
    assert titles(programme, young) == ["读报"]


def test_online_ones_fit_wherever_one_is(programme, li):
    programme.activity(programme.project(title="线上", mode="online", place=None), longitude=None, latitude=None)
    profile(programme, li, home_cell=HERE)
    assert titles(programme, li, mode="online") == ["线上"]


def test_a_page_may_be_short_and_goes_on(programme, li, monkeypatch):
    monkeypatch.setattr(fitting, "SCAN_ACTIVITIES_MAX", 2)
    for number in range(5):
        programme.activity(programme.project(title=f"活动{number}"), starts_at=f"2026-03-{8 - number % 2:02}T01:00:00Z")
    profile(programme, li, availability=[SATURDAYS])
    seen, cursor = [], {}
    for _ in range(5):
        page = programme.doors.call("find_fitting_activities", {"limit": 2, **cursor}, li.actor)
        seen.append([item["title"] for item in page["items"]])
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [["活动3"], ["活动1"], []]


def test_only_volunteers_are_fitted(programme):
    with pytest.raises(Forbidden, match="volunteers_only"):
        programme.doors.call("find_fitting_activities", {}, programme.city.official("cadre"))
