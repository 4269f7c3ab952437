"""Stations: opened, found by nearness, changed, closed; and who is responsible for one."""

import pytest

from shared.contracts.teams.station_words import ANSWER_DAYS
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from shared.kernel.places import Position, gcj02_of

HERE = {"longitude": 116.2964, "latitude": 39.9042}
MONDAY = {"weekday": 1, "opens": "09:00", "closes": "17:00"}


def opened(doors, force, at="BJ-D1-S1", place=None, **said):
    wanted = {"unit_code": at, "name": "万寿路驿站", "address": "万寿路 17 号", "place": place or HERE} | said
    return doors.call("found_station", wanted, force.cadre(at))


def seen(doors, station, **query):
    return doors.call("station", {"id": station["id"], **query})


def names(doors, **query):
    return [item["name"] for item in doors.call("find_stations", query)["items"]]


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer()


@pytest.fixture(name="station")
def _station(doors, force):
    return opened(doors, force)


def act(doors, verb, station, actor, **said):
    return doors.call(verb, {"id": station["id"], **said}, actor)


def run_by(doors, force, station, person):
    act(doors, "ask_to_run", station, force.cadre(), volunteer_number=person.number)
    return act(doors, "accept_to_run", station, person.actor)


def test_a_station_is_opened_with_its_hours_and_equipment(doors, force):
    tuesday = MONDAY | {"weekday": 2}
    equipment = [{"name": " 轮椅 ", "count": 2}]
    made = opened(doors, force, opening=[tuesday, MONDAY], equipment=equipment, has_kiosk=True)
    shown = seen(doors, made)
    assert (shown["opening"], shown["equipment"]) == ([MONDAY, tuesday], [{"name": "轮椅", "count": 2}])
    assert (shown["unit_code"], shown["state"], shown["has_kiosk"]) == ("BJ-D1-S1", "open", True)
    assert shown["place"] == HERE | {"datum": "wgs84"}
    assert "asked_id" not in shown


def test_a_place_may_be_said_and_told_in_the_coordinates_of_chinese_maps(doors, force):
    moved = gcj02_of(Position(**HERE))
    gaode = {"longitude": moved.longitude, "latitude": moved.latitude, "datum": "gcj02"}
    made = opened(doors, force, place=gaode)
    assert seen(doors, made)["place"] == HERE | {"datum": "wgs84"}
    told = seen(doors, made, datum="gcj02")["place"]
    assert (told["longitude"], told["latitude"]) == (round(moved.longitude, 6), round(moved.latitude, 6))
    (found,) = doors.call("find_stations", gaode)["items"]
    assert (found["metres"], found["place"]["datum"]) == (0, "gcj02")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"opening": [MONDAY | {"closes": "09:00"}]}, "window_reversed"),
        ({"opening": [MONDAY, MONDAY | {"opens": "16:59", "closes": "18:00"}]}, "windows_overlap"),
        ({"equipment": [{"name": "轮椅", "count": 1}, {"name": "轮椅 ", "count": 1}]}, "equipment_repeated"),
        ({"name": "\u200b"}, "name_unusable"),
        ({"address": "找老王 13800138000"}, "words_personal"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_rule(doors, force, said, refusal):
    with pytest.raises(Invalid, match=refusal):
        opened(doors, force, **said)


def test_it_may_be_open_until_midnight_and_on_from_there(doors, force, clock):
    made = opened(doors, force, opening=[MONDAY | {"closes": "24:00"}, MONDAY | {"weekday": 2, "opens": "00:00"}])
    clock.advance(hours=14, minutes=59, seconds=59)
    assert seen(doors, made)["is_open_now"] is True
    clock.advance(seconds=1)  # it is Tuesday
    assert seen(doors, made)["is_open_now"] is True
    with pytest.raises(Invalid, match="windows_overlap"):
        opened(doors, force, opening=[MONDAY | {"closes": "24:00"}, MONDAY | {"opens": "23:59", "closes": "24:00"}])


def test_it_is_open_by_its_hours_in_beijing(doors, force, clock):
    made = opened(doors, force, opening=[MONDAY])  # it is Monday, nine in the morning
    assert seen(doors, made)["is_open_now"] is True
    clock.advance(seconds=-1)
    assert seen(doors, made)["is_open_now"] is False
    clock.advance(hours=8)
    assert seen(doors, made)["is_open_now"] is True
    clock.advance(seconds=1)
    assert seen(doors, made)["is_open_now"] is False


def test_the_nearest_come_first_page_by_page(doors, force):
    for name, east in (("远", 0.5), ("近", 0.001), ("中", 0.02), ("最远", 1.4)):
        opened(doors, force, name=name, place=HERE | {"longitude": HERE["longitude"] + east})
    assert names(doors, **HERE) == ["近", "中", "远", "最远"]
    first = doors.call("find_stations", HERE | {"limit": 3})
    assert [item["metres"] for item in first["items"]][:2] == [85, 1706]
    rest = doors.call("find_stations", HERE | {"limit": 3, "cursor": first["next_cursor"]})
    assert ([item["name"] for item in rest["items"]], rest["next_cursor"]) == (["最远"], None)
    with pytest.raises(Invalid, match="coordinates_incomplete"):
        names(doors, longitude=116.3)
    with pytest.raises(Invalid, match="cursor_invalid"):
        names(doors, cursor=first["next_cursor"])


def test_stations_are_found_by_name_unit_and_kiosk(doors, force):
    opened(doors, force, name="万寿路驿站", has_kiosk=True)
    opened(doors, force, "BJ-D2-S1", name="东华门驿站")
    assert names(doors) == ["万寿路驿站", "东华门驿站"]
    assert names(doors, search="dhm") == ["东华门驿站"]
    assert names(doors, below="BJ-D1") == ["万寿路驿站"]
    assert names(doors, has_kiosk=False, **HERE) == ["东华门驿站"]
    assert names(doors, search="驿站", **HERE) == ["万寿路驿站", "东华门驿站"]
    page = doors.call("find_stations", {"limit": 1, "search": "驿站"})
    assert names(doors, limit=1, search="驿站", cursor=page["next_cursor"]) == ["东华门驿站"]
    with pytest.raises(NotFound, match="unit_not_found"):
        names(doors, below="BJ-NONE")


def test_only_cadres_in_reach_open_and_change(doors, city, force, station):
    with pytest.raises(Forbidden, match="not_permitted"):
        doors.call("found_station", {"unit_code": "BJ-D2", "name": "甲", "address": "乙", "place": HERE}, force.cadre())
    for actor in (force.cadre("BJ-D2"), city.volunteer().actor):
        for verb in ("change_station", "close_station", "reopen_station", "dismiss_responsible"):
            with pytest.raises(NotFound, match="station_not_found"):
                act(doors, verb, station, actor)
    changed = act(doors, "change_station", station, force.cadre(), name="新名", version=1)
    assert (changed["name"], changed["address"], changed["version"]) == ("新名", "万寿路 17 号", 2)
    assert names(doors, search="xinming") == ["新名"]
    with pytest.raises(Conflict, match="station_changed_since"):
        act(doors, "change_station", station, force.cadre(), version=1)


def test_who_is_asked_decides_and_then_may_change_it(doors, city, force, station, li):
    asked = act(doors, "ask_to_run", station, force.cadre(), volunteer_number=li.number)
    assert (asked["asked_id"], asked["responsible_id"]) == (str(li.id), None)
    (mine,) = doors.call("own_stations", {}, li.actor)["items"]
    assert mine["asked_until"] == "2026-03-16T01:00:00Z"
    with pytest.raises(NotFound, match="station_not_found"):
        act(doors, "accept_to_run", station, city.volunteer().actor)
    with pytest.raises(NotFound, match="station_not_found"):
        act(doors, "change_station", station, li.actor, has_kiosk=True)  # not yet
    act(doors, "accept_to_run", station, li.actor)
    assert seen(doors, station)["responsible_id"] == str(li.id)
    assert act(doors, "change_station", station, li.actor, has_kiosk=True)["has_kiosk"] is True
    with pytest.raises(NotFound, match="station_not_found"):
        act(doors, "close_station", station, li.actor)


def test_nobody_is_asked_twice_and_minors_are_not(doors, city, force, station, li):
    cadre, young = force.cadre(), city.volunteer(is_minor=True)
    for number, refusal, kind in ((young.number, "under_age", Forbidden), ("999999999999", "volunteer_not", NotFound)):
        with pytest.raises(kind, match=refusal):
            act(doors, "ask_to_run", station, cadre, volunteer_number=number)
    run_by(doors, force, station, li)
    with pytest.raises(Conflict, match="already_responsible"):
        act(doors, "ask_to_run", station, cadre, volunteer_number=li.number)
    wang = city.volunteer()
    act(doors, "ask_to_run", station, cadre, volunteer_number=wang.number)
    with pytest.raises(Conflict, match="somebody_asked"):
        act(doors, "ask_to_run", station, cadre, volunteer_number=city.volunteer().number)
    assert seen(doors, station)["responsible_id"] == str(li.id)
    (mine,) = doors.call("own_stations", {}, li.actor)["items"]
    assert mine["asked_id"] is None
    act(doors, "accept_to_run", station, wang.actor)
    assert seen(doors, station)["responsible_id"] == str(wang.id)
    with pytest.raises(Forbidden, match="not_asked"):
        act(doors, "accept_to_run", station, wang.actor)


def test_who_does_not_answer_in_time_is_asked_no_more(doors, city, force, clock, station, li):
    act(doors, "ask_to_run", station, force.cadre(), volunteer_number=li.number)
    clock.advance(days=ANSWER_DAYS, seconds=-1)
    doors.tick("forget_unanswered")
    assert doors.call("own_stations", {}, li.actor)["items"]
    clock.advance(seconds=1)
    with pytest.raises(Forbidden, match="not_asked"):
        act(doors, "accept_to_run", station, li.actor)
    assert doors.call("own_stations", {}, li.actor)["items"] == []
    doors.tick("forget_unanswered")
    with pytest.raises(NotFound, match="station_not_found"):
        act(doors, "accept_to_run", station, li.actor)
    act(doors, "ask_to_run", station, force.cadre(), volunteer_number=city.volunteer().number)


def test_declining_costs_nothing_and_giving_up_needs_nobody(doors, city, force, station, li):
    act(doors, "ask_to_run", station, force.cadre(), volunteer_number=li.number)
    assert act(doors, "decline_to_run", station, li.actor)["asked_id"] is None
    run_by(doors, force, station, li)
    with pytest.raises(NotFound, match="station_not_found"):
        act(doors, "give_up_station", station, city.volunteer().actor)
    assert act(doors, "give_up_station", station, li.actor)["responsible_id"] is None
    with pytest.raises(Conflict, match="nobody_responsible"):
        act(doors, "dismiss_responsible", station, force.cadre())
    run_by(doors, force, station, li)
    assert act(doors, "dismiss_responsible", station, force.cadre())["responsible_id"] is None


def test_a_closed_station_is_found_by_nobody_and_no_teams_home(doors, force, station, li):
    run_by(doors, force, station, li)
    team = force.team("BJ-D1-S1", station_id=station["id"])
    assert [one["id"] for one in doors.call("find_teams", {"station": station["id"]})["items"]] == [team["id"]]
    closed = act(doors, "close_station", station, force.cadre())
    assert (closed["state"], closed["responsible_id"], names(doors, **HERE)) == ("closed", None, [])
    assert force.told(TeamChanged, team)["station_id"] is None
    for verb, said in (("close_station", {}), ("change_station", {}), ("ask_to_run", {"volunteer_number": li.number})):
        with pytest.raises(Conflict, match="station_closed"):
            act(doors, verb, station, force.cadre(), **said)
    with pytest.raises(Conflict, match="station_not_here"):
        force.founded("BJ-D1-S1", station_id=station["id"])
    act(doors, "reopen_station", station, force.cadre())
    with pytest.raises(Conflict, match="station_not_closed"):
        act(doors, "reopen_station", station, force.cadre())
    assert names(doors) == ["万寿路驿站"]


def test_a_team_is_at_home_at_a_station_in_its_own_line(doors, force, station):
    for at in ("BJ-D1", "BJ-D1-S1"):
        force.founded(at, station_id=station["id"])
    with pytest.raises(Conflict, match="station_not_here"):
        force.founded("BJ-D1-S2", station_id=station["id"])


def test_a_station_goes_where_its_unit_went_on(doors, city, force, station):
    successor = str(city.units["BJ-D1-S2"])
    city.changed("BJ-D1-S1", kind="street", state="merged", successor_id=successor)
    doors.tick("follow_units_with_stations")
    shown = seen(doors, station)
    assert (shown["unit_code"], shown["version"]) == ("BJ-D1-S2", 2)
    doors.tick("follow_units_with_stations")
    assert seen(doors, station)["version"] == 2
