"""Stating a need, one's own or somebody's who agreed to it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.demands.archive.models import SEALED, Demand
from services.demands.archive.tests.needs import ENTERED, SAID, refused
from shared.contracts.credits.honours import StarChanged
from shared.contracts.demands.archive_words import OPEN_DEMANDS_MAX, WANTED_DAYS_MAX
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.actor import GUEST
from shared.kernel.policy import NOT_PERMITTED, SIGN_IN_REQUIRED


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def row(doors, demand):
    return doors.rows(lambda session: session.scalar(select(Demand).where(Demand.number == demand["number"])))


def test_a_need_goes_to_the_union_of_ones_record_with_a_number_and_a_due_moment(doors, city, needs, clock):
    demand = needs.stated(city.volunteer("BJ-D1-S1"))
    assert (demand["state"], demand["unit_code"], demand["channel"]) == ("submitted", "BJ-D1-S1", "self")
    assert demand["number"].startswith("D20260302-") and not demand["is_masked"]
    assert demand["due_at"] == (clock.now() + timedelta(hours=48)).isoformat().replace("+00:00", "Z")
    assert (demand["beneficiary_name"], demand["phone"]) == ("王秀英", "13800138000")
    assert demand["consent_means"] == "own_account" and demand["allowed"] == ["withdraw"]


def test_it_goes_to_another_union_where_that_is_named(city, needs):
    assert needs.stated(city.volunteer("BJ-D1-S1"), unit_code="BJ-D2")["unit_code"] == "BJ-D2"


def test_the_event_tells_neither_words_nor_place_nor_people(doors, city, needs):
    demand = needs.stated(city.volunteer())
    (told,) = doors.events(DemandChanged)
    assert (told["change"], told["number"], told["due_at"]) == ("submit", demand["number"], demand["due_at"])
    assert not any(word in str(told) for word in (SAID["title"], SAID["place"], "王秀英", "13800138000"))


def test_what_tells_of_somebodys_life_lies_sealed(doors, city, needs):
    kept = row(doors, needs.stated(city.volunteer()))
    clear = ("老人", "王秀英", "13800138000", "407号楼", "116.481")
    for name in SEALED:
        said = getattr(kept, name)
        assert (said is None) == (name == "rating_words_sealed")
        assert not any(word in (said or "") for word in clear)
    assert len(kept.phone_index) == len(kept.address_index) == 32


def test_only_whoever_has_signed_in_states_a_need(doors, city, needs):
    assert refused(doors.call, "submit_demand", SAID, GUEST) == SIGN_IN_REQUIRED.code


def test_who_is_no_volunteer_says_to_which_union(doors, city, needs):
    somebody = city.official("decision_maker")
    assert refused(doors.call, "submit_demand", SAID, somebody) == "demands.demand_unit_needed"
    assert doors.call("submit_demand", SAID | {"unit_code": "BJ-D1"}, somebody)["unit_code"] == "BJ-D1"
    assert refused(doors.call, "submit_demand", SAID | {"unit_code": "NONE"}, somebody) == UNIT_NOT_FOUND.code
    city.changed("BJ-D2", state="dissolved", parent_id=str(city.units["BJ"]))
    assert refused(doors.call, "submit_demand", SAID | {"unit_code": "BJ-D2"}, somebody) == UNIT_NOT_ACTIVE.code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": "请打13800138000"}, "demands.demand_words_personal"),
        ({"words": "身份证11010519491231002X"}, "demands.demand_words_personal"),
        ({"title": "\u200b\u200b\u200b\u200b"}, "demands.demand_words_unusable"),
        ({"words": " \u200b "}, "demands.demand_words_unusable"),
        ({"longitude": None}, "demands.demand_position_incomplete"),
        ({"category": "nonsense"}, "demands.demand_category_unknown"),
        ({"consent_text_version": 2}, "demands.demand_consent_outdated"),
    ],
)
def test_what_cannot_be_meant_is_refused(city, needs, said, code):
    assert refused(needs.stated, city.volunteer(), **said) == code


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        (1, 2, True),
        (2, 2, False),
        (None, 0, False),
        (None, 1, True),
        (WANTED_DAYS_MAX * 24, None, True),
        (WANTED_DAYS_MAX * 24 + 1, None, False),
    ],
)
def test_help_is_wanted_in_a_time_to_come(city, needs, clock, first, last, fits):
    at = {"wanted_from": first, "wanted_until": last}
    said = {name: hours and (clock.now() + timedelta(hours=hours)).isoformat() for name, hours in at.items()}
    said = {name: clock.now().isoformat() if at[name] == 0 else moment for name, moment in said.items()}
    if fits:
        assert needs.stated(city.volunteer(), **said)["state"] == "submitted"
    else:
        assert refused(needs.stated, city.volunteer(), **said) == "demands.demand_times_wrong"


def test_nobody_has_more_open_needs_than_can_be_looked_after(city, needs, monkeypatch):
    monkeypatch.setattr("services.demands.archive.stating.OPEN_DEMANDS_MAX", 2)
    li = city.volunteer()
    first = needs.stated(li)
    needs.stated(li)
    assert refused(needs.stated, li) == "demands.demands_open" and OPEN_DEMANDS_MAX > 2
    needs.person("withdraw_demand", first, li)
    assert needs.stated(li)["state"] == "submitted"


def test_a_helper_enters_it_for_somebody_with_who_agreed_and_how(doors, city, needs):
    demand = needs.entered("BJ-D1-S1")
    assert (demand["channel"], demand["consent_giver"], demand["consent_means"]) == (
        "telephone",
        "person",
        "recorded_call",
    )
    assert demand["is_masked"] and demand["phone"] == "*******8000" and demand["beneficiary_name"] == "王*"
    assert doors.events(DemandChanged)[-1]["account_id"] is None


def test_nobody_enters_needs_for_a_union_out_of_reach(doors, city, needs):
    wanted = ENTERED | {"code": "BJ-D1-S1"}
    for somebody in (needs.cadre("BJ-D2"), city.official("decision_maker"), city.volunteer().actor):
        assert refused(doors.call, "enter_demand", wanted, somebody) == NOT_PERMITTED.code
    assert doors.call("enter_demand", wanted, city.official("part_time_cadre", "BJ-D1"))["state"] == "submitted"


def test_an_officer_of_a_team_at_a_station_helps_there_without_an_office(doors, city, needs):
    helper = city.volunteer("BJ-D1-S1")
    officer = {"volunteer_id": str(helper.id), "role": "liaison", "since": "2026-01-01", "until": "2026-03-02"}
    at_station = {"unit_id": str(city.units["BJ-D1-S1"]), "station_id": TeamChanged.example["id"]}
    doors.hear(TeamChanged, **at_station, officers=[officer])
    assert needs.entered("BJ-D1-S1", helper.actor, channel="station")["channel"] == "station"
    assert refused(needs.entered, "BJ-D1-S2", helper.actor) == NOT_PERMITTED.code
    doors.hear(TeamChanged, version=3, **at_station, officers=[officer | {"until": "2026-03-01"}])
    assert refused(needs.entered, "BJ-D1-S1", helper.actor) == NOT_PERMITTED.code


def test_stars_of_the_person_are_hours_in_the_queue_and_said_so(doors, city, needs):
    li = city.volunteer()
    doors.hear(StarChanged, id=str(li.id), stars=2)
    assert needs.stated(li, urgency="urgent")["queue"] == [
        {"reason": "urgency", "hours": 336},
        {"reason": "help_first", "hours": 24},
    ]


def test_a_star_more_moves_what_is_open(doors, city, needs):
    li = city.volunteer()
    demand = needs.stated(li)
    doors.hear(StarChanged, id=str(li.id), stars=5)
    assert needs.seen(demand, li.actor)["queue"][-1] == {"reason": "help_first", "hours": 60}
