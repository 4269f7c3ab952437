"""Stars and badges follow what is confirmed, up and down, and are told."""

from datetime import date
from itertools import permutations

import pytest

from services.credits.honours import settling
from services.credits.honours.domain.rules import HonourRules
from services.credits.honours.models import Honour, HonourMark
from services.credits.honours.shipped import all_badge_rules
from services.credits.schemes.domain.stars import Thresholds
from services.credits.service import CreditsService
from shared.contracts.credits.honours import BadgesChanged, StarChanged
from shared.kernel.errors import Forbidden
from shared.runtime.events.republish import republish

HOUR = 60


def told_stars(doors):
    return [(event["version"], event["stars_before"], event["stars"]) for event in doors.events(StarChanged)]


@pytest.mark.parametrize(
    ("minutes", "stars", "lacking"),
    [(100 * HOUR - 1, 0, 1), (100 * HOUR, 1, 200 * HOUR), (300 * HOUR - 1, 1, 1), (300 * HOUR, 2, 300 * HOUR)],
)
def test_a_star_follows_confirmed_minutes(doors, town, minutes, stars, lacking):
    li = town.volunteer()
    town.serve_in_all(li, minutes)
    town.settle()
    own = town.honours(li)
    assert (own["minutes"], own["stars"], own["minutes_to_next_star"]) == (minutes, stars, lacking)


def test_the_highest_star_is_followed_by_none(doors, town):
    li = town.volunteer()
    for _ in range(4):
        town.serve_in_all(li, 1500 * HOUR // 4)
    town.settle()
    assert (town.honours(li)["stars"], town.honours(li)["minutes_to_next_star"]) == (5, None)


def test_struck_and_corrected_hours_take_a_star_back_and_that_is_told(doors, town):
    li = town.volunteer()
    first, second, *_ = town.serve_in_all(li, 101 * HOUR)
    town.settle()
    town.told(first, minutes=960)
    town.settle()
    assert told_stars(doors) == [(1, 0, 1)]
    town.told(second, minutes=0, state="struck")
    town.settle()
    assert told_stars(doors) == [(1, 0, 1), (2, 1, 0)]
    last = doors.events(StarChanged)[-1]
    assert last["id"] == str(li.id)
    assert (last["thresholds_from"], last["changed_at"]) == ("2012-10-23", "2026-03-02T01:00:00Z")


TOLD = (
    {"minutes": 1440, "version": 1},
    {"minutes": 600, "version": 2},
    {"minutes": 0, "version": 3, "state": "struck"},
)


@pytest.mark.parametrize(
    "order", list(permutations(TOLD)), ids=lambda order: "".join(str(one["version"]) for one in order)
)
def test_whatever_is_heard_first_it_ends_alike(doors, town, order):
    li = town.volunteer()
    town.serve(li, 60)
    corrected = town.service(li)
    for said in order:
        town.told(corrected, **said)
        town.settle()
    own = town.honours(li)
    assert (own["minutes"], own["services_count"]) == (60, 1)


def test_badges_are_given_and_taken_back_and_told(doors, town):
    li = town.volunteer()
    only = town.serve(li, 60, date(2026, 2, 10))
    town.settle()
    assert town.honours(li)["badges"] == [{"badge": "first_service", "earned_on": "2026-02-10"}]
    earlier = town.serve(li, 60, date(2026, 1, 5))
    town.settle()
    for service in (earlier, only):
        town.told(service, minutes=0, state="struck")
    town.settle()
    events = doors.events(BadgesChanged)
    assert [(event["version"], [one["earned_on"] for one in event["badges"]]) for event in events] == [
        (1, ["2026-02-10"]),
        (2, ["2026-01-05"]),
        (3, []),
    ]
    assert town.honours(li)["badges"] == []


def test_nothing_is_told_again_when_nothing_has_changed(doors, town):
    li = town.volunteer()
    service = town.serve(li, 60)
    town.settle()
    town.told(service, minutes=90)
    town.city.told(li)
    town.settle()
    assert len(doors.events(BadgesChanged)) == 1 and doors.events(StarChanged) == []


def test_of_who_never_served_nothing_is_kept(doors, town):
    li = town.volunteer()
    town.settle()
    assert doors.rows(lambda session: (session.query(Honour).count(), session.query(HonourMark).count())) == (0, 0)
    assert town.honours(li) == {
        "minutes": 0,
        "services_count": 0,
        "stars": 0,
        "minutes_to_next_star": 6000,
        "badges": [],
        "is_shown": True,
    }


def test_new_thresholds_count_everybody_anew_from_their_day(doors, town, monkeypatch):
    li = town.volunteer()
    town.serve_in_all(li, 100 * HOUR)
    town.settle()
    doors.tick("heed_new_rules")
    harder = HonourRules(Thresholds(date(2026, 3, 1), (101, 300)), all_badge_rules()[-1])
    monkeypatch.setattr(settling, "honour_rules", lambda day: harder)
    doors.tick("heed_new_rules")
    assert told_stars(doors) == [(1, 0, 1), (2, 1, 0)]
    assert doors.events(StarChanged)[-1]["thresholds_from"] == "2026-03-01"
    assert doors.rows(lambda session: session.get(Honour, li.id).rules_from) == date(2026, 3, 1)


def test_stars_and_badges_can_be_told_again(doors, town):
    for one in (town.volunteer(), town.volunteer()):
        town.serve_in_all(one, 100 * HOUR)
    town.serve(town.volunteer(), 60)
    town.settle()
    for contract, number in ((StarChanged, 2), (BadgesChanged, 3)):
        (republication,) = (known for known in CreditsService.republications if known.contract is contract)
        before = doors.events(contract)
        *_, again = republish(doors.database, republication)
        assert (again, sorted(doors.events(contract)[number:], key=str)) == (number, sorted(before, key=str))


def test_only_volunteers_have_honours(doors, town):
    with pytest.raises(Forbidden, match="volunteers_only"):
        doors.call("own_honours", {}, town.city.official("cadre"))


def test_what_badges_are_given_for_is_public(doors):
    (rules,) = doors.call("badge_rules", {})["items"]
    assert rules["from_day"] == "2026-01-01" and len(rules["rules"]) == 4
