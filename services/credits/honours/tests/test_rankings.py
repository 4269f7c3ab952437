"""Rankings and honour walls: places, pages, who is in them, and who is not."""

from datetime import date, timedelta

import pytest

from services.credits.honours import queries, regrouping
from services.credits.honours.regrouping import mark_moved
from shared.contracts.identity.closings import AccountClosed
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id
from shared.runtime.trust.name_tickets import shown_by

HOUR = 60
ALL, YEAR, MONTH = 0, 2026, 202602


def test_somebody_stands_at_their_unit_and_all_above_in_every_period(town):
    li = town.volunteer("BJ-D1-S1")
    town.serve(li, 90)
    town.serve(li, 30, date(2025, 12, 31))
    town.settle()
    periods = {ALL: 120, YEAR: 90, MONTH: 90, 2025: 30, 202512: 30}
    assert town.ranks() == {
        (li.id, unit, period): minutes for unit in ("BJ", "BJ-D1", "BJ-D1-S1") for period, minutes in periods.items()
    }


def test_who_has_the_same_minutes_shares_a_place(town):
    people = [town.volunteer() for _ in range(4)]
    for one, minutes in zip(people, (90, 90, 60, 30), strict=True):
        town.serve(one, minutes)
    town.settle()
    assert [(place, minutes) for place, _, minutes in town.ranking()] == [(1, 90), (1, 90), (3, 60), (4, 30)]


def test_a_ranking_is_of_a_unit_and_a_period(town):
    li, wang = town.volunteer("BJ-D1-S1"), town.volunteer("BJ-D2-S1")
    town.serve(li, 60)
    town.serve(wang, 90, date(2025, 5, 1))
    town.settle()
    both = [(1, str(wang.id), 90), (2, str(li.id), 60)]
    assert town.ranking("BJ") == both
    assert town.ranking("BJ-D1") == town.ranking("BJ-D1-S1") == [(1, str(li.id), 60)]
    assert town.ranking("BJ-D1-S2") == []
    assert town.ranking("BJ", "2025") == town.ranking("BJ", "2025-05") == both[:1]
    assert town.ranking("BJ", "2026-02") == [(1, str(li.id), 60)] and town.ranking("BJ", "2026-03") == []


def test_pages_go_on_where_the_last_one_ended_also_within_a_shared_place(doors, town):
    for minutes in (90, 60, 60, 60, 60, 30):
        town.serve(town.volunteer(), minutes)
    town.settle()
    whole = town.ranking()
    assert [place for place, *_ in whole] == [1, 2, 2, 2, 2, 6]
    walked, cursor = [], None
    for _ in range(4):
        page = {"code": "BJ", "limit": 2} | ({"cursor": cursor} if cursor else {})
        found = doors.call("ranking", page)
        walked += [(item["place"], item["volunteer_id"], item["minutes"]) for item in found["items"]]
        cursor = found["next_cursor"]
        if cursor is None:
            break
    assert walked == whole
    with pytest.raises(Invalid, match="cursor_invalid"):
        town.ranking("BJ-D1", cursor=doors.call("ranking", {"code": "BJ", "limit": 2})["next_cursor"])


def test_a_page_stays_where_it_is_while_others_overtake(doors, town):
    people = [town.volunteer() for _ in range(4)]
    for one, minutes in zip(people, (90, 60, 45, 30), strict=True):
        town.serve(one, minutes)
    town.settle()
    first = doors.call("ranking", {"code": "BJ", "limit": 2})
    town.serve(people[3], 600)
    town.settle()
    second = doors.call("ranking", {"code": "BJ", "limit": 2, "cursor": first["next_cursor"]})
    assert [item["volunteer_id"] for item in second["items"]] == [str(people[2].id)], "nobody is shown twice"
    assert second["items"][0]["place"] == 3


def test_names_are_shown_by_their_first_character_alone(doors, town):
    li = town.volunteer()
    town.serve_in_all(li, 100 * HOUR)
    town.settle()
    for verb in ("ranking", "honour_wall"):
        ticket = doors.call(verb, {"code": "BJ"}, li.actor)["names_ticket"]
        shown = shown_by(doors.database.sealing, doors.database.clock.now(), li.actor, ticket)
        assert (shown.full, shown.masked) == (frozenset(), {li.id})
        assert doors.call(verb, {"code": "BJ-D2"})["names_ticket"] is None


def test_a_unit_that_is_not_there_has_none(doors):
    for verb in ("ranking", "honour_wall"):
        with pytest.raises(NotFound, match="unit_not_found"):
            doors.call(verb, {"code": "BJ-D9"})


# Who is shown


def test_without_consent_nobody_is_shown_and_hours_and_stars_count_all_the_same(town):
    li = town.volunteer(shown=False)
    asked_nothing = town.city.volunteer()
    for one in (li, asked_nothing):
        town.serve_in_all(one, 100 * HOUR)
    town.settle()
    assert town.ranks() == {}
    assert (town.honours(li)["stars"], town.honours(li)["is_shown"]) == (1, False)


def test_a_consent_that_is_taken_back_hides_at_once(town):
    li, wang = town.volunteer(), town.volunteer()
    for one in (li, wang):
        town.serve(one, 60)
    town.settle()
    town.consents(li, shown=False)
    assert {volunteer for volunteer, *_ in town.ranks()} == {wang.id}
    town.settle()
    assert {volunteer for volunteer, *_ in town.ranks()} == {wang.id}
    town.consents(li)
    town.settle()
    assert {volunteer for volunteer, *_ in town.ranks()} == {li.id, wang.id}


@pytest.mark.parametrize("state", ["entered", "withdrawn", "closed"])
def test_who_is_no_volunteer_any_more_is_gone_at_once(town, state):
    li = town.volunteer()
    town.serve(li, 60)
    town.settle()
    town.city.told(li, state=state)
    assert town.ranks() == {}
    town.settle()
    assert town.ranks() == {}


def test_a_closed_account_is_gone_at_once_and_for_good(doors, town):
    li = town.volunteer()
    town.serve(li, 60)
    town.settle()
    doors.hear(AccountClosed, id=str(li.account_id), volunteer_id=str(li.id))
    assert town.ranks() == {}
    town.serve(li, 60)
    town.settle()
    assert town.ranks() == {}, "although what tells of the volunteer is still on its way"


@pytest.mark.parametrize(("withdrawn", "is_shown"), [([], True), (["guardian"], False)])
def test_minors_are_not_shown_against_their_guardian(town, withdrawn, is_shown):
    li = town.volunteer(is_minor=True)
    town.city.consents(li, "honour_wall", withdrawn=withdrawn)
    town.serve(li, 60)
    town.settle()
    assert bool(town.ranks()) is is_shown


def test_whoever_is_known_later_than_their_services_comes_then(town):
    li = town.volunteer(shown=False)
    town.serve(li, 60)
    unknown = town.city.volunteer()
    unknown.id, told_later = new_id(), unknown
    town.serve(told_later, 60)
    town.settle()
    town.consents(told_later)
    town.city.told(told_later)
    town.settle()
    assert {volunteer for volunteer, *_ in town.ranks()} == {told_later.id}


# The tree


def test_whoever_moves_stands_in_other_rankings(town):
    li = town.volunteer("BJ-D1-S1")
    town.serve(li, 60)
    town.settle()
    li.unit_id = town.city.units["BJ-D2-S1"]
    town.city.told(li)
    town.settle()
    assert {unit for _, unit, _ in town.ranks()} == {"BJ", "BJ-D2", "BJ-D2-S1"}


def test_a_unit_that_moves_takes_its_people_along_page_by_page(town, monkeypatch):
    monkeypatch.setattr(regrouping, "MARKED_AT_ONCE_MAX", 2)
    people = [town.volunteer("BJ-D1-S1") for _ in range(5)]
    for one in people:
        town.serve(one, 60)
    town.settle()
    town.city.changed("BJ-D1-S1", parent_id=str(town.city.units["BJ-D2"]), kind="street", name="x")
    town.settle()
    assert town.ranking("BJ-D1") == [] and len(town.ranking("BJ-D2")) == len(town.ranking("BJ")) == 5


def test_in_a_city_that_has_just_begun_one_look_is_enough(doors, city):
    assert [doors.database.step(mark_moved) for _ in range(2)] == [1, 0]


def test_while_a_unit_above_is_not_known_nobody_below_is_shown(town):
    town.city.units["BJ-D3"] = new_id()
    town.city.unit("BJ-D3-S1", parent="BJ-D3")
    li = town.volunteer("BJ-D3-S1")
    town.serve(li, 60)
    town.settle()
    assert town.ranks() == {}
    told = {"parent_id": str(town.city.units["BJ"]), "kind": "district", "name": "x"}
    town.city.changed("BJ-D3", **told)
    town.settle()
    assert {unit for _, unit, _ in town.ranks()} == {"BJ", "BJ-D3", "BJ-D3-S1"}


# The wall


def test_the_wall_shows_those_with_stars_the_most_first(doors, town):
    for hours in (99, 100, 320, 310, 600):
        town.serve_in_all(town.volunteer(), hours * HOUR)
    town.settle()

    def wall(**page):
        return [
            (item["stars"], item["minutes"] // HOUR)
            for item in doors.call("honour_wall", {"code": "BJ", **page})["items"]
        ]

    assert wall() == [(3, 600), (2, 320), (2, 310), (1, 100)]
    assert wall(stars=2) == [(2, 320), (2, 310)] and wall(stars=3) == [(3, 600)]
    assert wall(stars=4) == wall(stars=10) == []
    (badge, *_) = doors.call("honour_wall", {"code": "BJ"})["items"][0]["badges"]
    assert badge == {"badge": "first_service", "earned_on": "2026-01-01"}
    cursor = doors.call("honour_wall", {"code": "BJ", "limit": 2})["next_cursor"]
    assert wall(limit=2, cursor=cursor) == [(2, 310), (1, 100)]


# One's own place


def places(doors, one, period="all"):
    found = doors.call("own_places", {"period": period}, one.actor)
    return found["minutes"], {item["unit_code"]: item["place"] for item in found["items"]}


def test_everybody_sees_their_own_place_shown_or_not(doors, town):
    li, wang, zhao = town.volunteer("BJ-D1-S1"), town.volunteer("BJ-D2-S1"), town.volunteer("BJ-D1-S2", shown=False)
    for one, minutes in ((li, 60), (wang, 90), (zhao, 60)):
        town.serve(one, minutes)
    town.settle()
    assert places(doors, li) == (60, {"BJ": 2, "BJ-D1": 1, "BJ-D1-S1": 1})
    assert places(doors, wang, "2026-02") == (90, {"BJ": 1, "BJ-D2": 1, "BJ-D2-S1": 1})
    assert places(doors, zhao) == (60, {"BJ": 2, "BJ-D1": 1, "BJ-D1-S2": 1})
    assert places(doors, li, "2024") == (0, {"BJ": None, "BJ-D1": None, "BJ-D1-S1": None})


@pytest.mark.parametrize(("ahead", "place"), [(2, 3), (3, None)])
def test_places_are_counted_as_far_as_they_are_told(doors, town, monkeypatch, ahead, place):
    monkeypatch.setattr(queries, "PLACES_COUNTED_MAX", 3)
    for number in range(ahead):
        town.serve(town.volunteer(), 61 + number, date(2026, 2, 1) + timedelta(days=number))
    li = town.volunteer()
    town.serve(li, 60)
    town.settle()
    assert places(doors, li)[1]["BJ"] == place
