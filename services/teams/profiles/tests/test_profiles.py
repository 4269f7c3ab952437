"""What a volunteer offers: said by themselves, kept as words and cells, told sealed."""

import json

import h3.api.basic_int as h3
import pytest

from shared.contracts.teams.profile_words import REST_DAYS_MAX
from shared.contracts.teams.profiles import TRAVEL_METRES_DEFAULT, ProfileChanged
from shared.kernel.actor import GUEST
from shared.kernel.errors import Conflict, Forbidden, Invalid
from shared.kernel.places import Position, gcj02_of
from shared.runtime.events.outbox import Outbox, sealed_place

HOME = {"longitude": 116.2964, "latitude": 39.9042}
SATURDAY = {"weekday": 6, "starts": "09:00", "ends": "12:00"}


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer()


def said(doors, person, **profile):
    return doors.call("say_profile", profile, person.actor)


def own(doors, person):
    return doors.call("own_profile", {}, person.actor)


def opened(doors):
    """The events of profiles, as their readers open them."""

    def read(session):
        rows = session.query(Outbox).filter_by(event_type=ProfileChanged.event_type).order_by(Outbox.sequence)
        sealing = doors.database.sealing
        return [
            json.loads(sealing.open(row.data["sealed"], sealed_place(row.event_type, row.event_id))) for row in rows
        ]

    return doors.rows(read)


def test_before_anything_is_said_there_is_nothing(doors, li):
    nothing = own(doors, li)
    assert (nothing["version"], nothing["skills"], nothing["is_ready"]) == (0, [], False)
    assert nothing["travel_metres_max"] == TRAVEL_METRES_DEFAULT


def test_what_is_said_is_kept_and_told_sealed(doors, li):
    sunday = SATURDAY | {"weekday": 7}
    kept = said(
        doors,
        li,
        skills=["elder_care", "first_aid", "elder_care"],
        skill_words=" 会修收音机 ",
        categories=["elders"],
        languages=["zh", "csl"],
        availability=[sunday, SATURDAY],
        home=HOME,
        travel_metres_max=500,
        is_ready=True,
        rests_until="2026-03-03T00:00:00+08:00",
    )
    assert kept == own(doors, li)
    assert (kept["skills"], kept["skill_words"], kept["languages"]) == (
        ["first_aid", "elder_care"],
        "会修收音机",
        ["zh", "csl"],
    )
    assert (kept["availability"], kept["rests_until"]) == ([SATURDAY, sunday], "2026-03-02T16:00:00Z")
    (told,) = opened(doors)
    assert (told["id"], told["home_cell"], told["is_ready"]) == (str(li.id), kept["home_cell"], True)
    assert "skill_words" not in told


def test_of_a_place_only_the_cell_is_kept_whatever_the_coordinates(doors, li):
    cell = said(doors, li, home=HOME)["home_cell"]
    assert h3.get_resolution(int(cell, 16)) == 7
    moved = gcj02_of(Position(**HOME))
    gaode = {"longitude": moved.longitude, "latitude": moved.latitude, "datum": "gcj02"}
    again = said(doors, li, home=gaode, work={"cell": cell})
    assert (again["home_cell"], again["work_cell"]) == (cell, cell)
    assert said(doors, li, work={"cell": cell})["home_cell"] is None


@pytest.mark.parametrize(
    "cell", [f"{h3.latlng_to_cell(39.9, 116.3, 8):x}", "8731aa42ffffffe", f"{h3.latlng_to_cell(39.9, 116.3, 5):x}"]
)
def test_a_cell_of_another_size_is_refused(doors, li, cell):
    with pytest.raises(Invalid, match="area_unusable"):
        said(doors, li, home={"cell": cell})


@pytest.mark.parametrize(
    "area", [{}, {"longitude": 116.3}, HOME | {"cell": "8731aa42fffffff"}, {"cell": "8731aa42fffffff", "latitude": 1}]
)
def test_an_area_is_a_cell_or_a_whole_position(doors, li, area):
    with pytest.raises(Invalid) as refusal:
        said(doors, li, home=area)
    assert refusal.value.parameters["problems"] == [{"at": "home", "problem": "cell_or_position"}]


@pytest.mark.parametrize(
    ("profile", "refusal"),
    [
        ({"availability": [SATURDAY | {"ends": "09:00"}]}, "window_reversed"),
        ({"availability": [SATURDAY, SATURDAY | {"starts": "11:59"}]}, "windows_overlap"),
        ({"skill_words": "电话 13800138000"}, "words_personal"),
        ({"rests_until": "2026-03-02T09:00:00+08:00"}, "rest_unusable"),
        ({"rests_until": "2027-03-03T09:00:01+08:00"}, "rest_unusable"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_rule(doors, li, profile, refusal):
    with pytest.raises(Invalid, match=refusal):
        said(doors, li, **profile)


def test_one_rests_from_the_next_moment_and_a_year_at_most(doors, li):
    assert REST_DAYS_MAX == 366
    for moment in ("2026-03-02T01:00:01Z", "2027-03-03T01:00:00Z"):
        assert said(doors, li, rests_until=moment)["rests_until"] == moment


def test_minors_are_not_called_in_an_emergency(doors, city):
    young = city.volunteer(is_minor=True)
    with pytest.raises(Forbidden, match="ready_adults_only"):
        said(doors, young, is_ready=True)
    assert said(doors, young, skills=["arts"])["skills"] == ["arts"]


def test_a_change_is_made_to_the_version_that_was_read(doors, li):
    assert said(doors, li, version=0, skills=["legal"])["version"] == 1
    with pytest.raises(Conflict, match="profile_changed_since"):
        said(doors, li, version=0)
    assert said(doors, li, version=1)["version"] == 2
    assert said(doors, li)["version"] == 3


def test_one_says_nothing_any_more_without_any_consent(doors, city, li):
    said(doors, li, skills=["legal"], skill_words="公证", home=HOME, is_ready=True)
    city.consents(li, withdrawn=["volunteer_registration"])
    with pytest.raises(Forbidden, match="consent_missing"):
        said(doors, li, skills=["legal"])
    emptied = doors.call("empty_profile", {}, li.actor)
    assert (emptied["version"], emptied["skills"], emptied["home_cell"], emptied["skill_words"]) == (2, [], None, None)
    assert opened(doors)[-1] | {"version": 2, "skills": [], "home_cell": None, "is_ready": False} == opened(doors)[-1]
    assert doors.call("empty_profile", {}, city.volunteer().actor)["version"] == 0


def test_who_is_no_volunteer_offers_nothing(doors, force):
    for actor in (GUEST, force.cadre()):
        for verb in ("own_profile", "say_profile", "empty_profile"):
            with pytest.raises(Forbidden, match="volunteers_only"):
                doors.call(verb, {}, actor)
