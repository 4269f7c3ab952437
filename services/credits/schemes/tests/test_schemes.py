"""Publishing schemes at the doors: reading what holds, what was said, and what it would have given."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.credits.schemes import previewing
from services.credits.schemes.lines import lines_of, scheme_at, scheme_of
from services.credits.schemes.models import SchemeVersion
from services.credits.schemes.shipped import all_presets
from services.credits.schemes.tests.serving import COINS, rules_json, said, service
from services.credits.service import CreditsService
from shared.contracts.credits.scheme_words import AHEAD_DAYS_MAX, VERSIONS_MAX
from shared.contracts.credits.schemes import SchemeChanged
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated, Unavailable
from shared.kernel.ids import new_id
from shared.runtime.events.republish import republish
from shared.runtime.trust.audit import AuditEntry

TODAY, TOMORROW = "2026-03-02", "2026-03-03"
OPEN = rules_json(time_coins=said(), overridable=["time_coins"])
CLOSED = rules_json(time_coins=said())
DOUBLE = rules_json(time_coins=said(rate={"amount": 2}))


def publish(doors, city, code="BJ", rules=OPEN, from_day=TODAY, actor=None, verb="publish_scheme"):
    asked = {"code": code, "from_day": from_day, "rules": rules}
    return doors.call(verb, asked, actor or city.official("cadre", code))


def holds(doors, code, day=None):
    """Of each book that is earned there: who says so, in which version, and how much for an hour."""
    found = doors.call("unit_scheme", {"code": code, **({"day": day} if day else {})})
    return {
        book["book"]: (book["unit_code"], book["number"], book["rules"]["rate"]["amount"]) for book in found["books"]
    }


def test_before_anybody_has_said_anything_nothing_is_earned(doors, city):
    assert doors.call("unit_scheme", {"code": "BJ-D1"}) == {"code": "BJ-D1", "day": TODAY, "books": []}
    assert doors.call("scheme_history", {"code": "BJ-D1"}) == {"code": "BJ-D1", "items": []}


def test_a_scheme_is_inherited_and_the_nearest_wins_where_it_may(doors, city):
    publish(doors, city)
    assert holds(doors, "BJ-D1-S1") == {"time_coins": ("BJ", 1, 1)}
    publish(doors, city, "BJ-D1", DOUBLE)
    assert holds(doors, "BJ-D1-S1") == {"time_coins": ("BJ-D1", 1, 2)}
    assert holds(doors, "BJ-D2-S1") == {"time_coins": ("BJ", 1, 1)}
    with pytest.raises(Conflict, match="scheme_not_overridable") as refused:
        publish(doors, city, "BJ-D1-S1", DOUBLE)
    assert refused.value.parameters == {"book": "time_coins", "code": "BJ-D1"}


def test_a_superior_that_closes_a_book_overrules_what_units_below_have_said(doors, city):
    publish(doors, city)
    publish(doors, city, "BJ-D1", DOUBLE)
    publish(doors, city, rules=CLOSED, from_day=TOMORROW)
    assert holds(doors, "BJ-D1") == {"time_coins": ("BJ-D1", 1, 2)}
    assert holds(doors, "BJ-D1", TOMORROW) == {"time_coins": ("BJ", 2, 1)}
    with pytest.raises(Conflict, match="scheme_not_overridable"):
        publish(doors, city, "BJ-D1", DOUBLE, from_day=TOMORROW)
    publish(doors, city, "BJ-D1", rules_json(love_value=said()), from_day=TOMORROW)
    assert holds(doors, "BJ-D1", TOMORROW) == {"love_value": ("BJ-D1", 2, 1), "time_coins": ("BJ", 2, 1)}


def test_a_unit_that_says_nothing_any_more_follows_its_superior(doors, city):
    publish(doors, city)
    publish(doors, city, "BJ-D1", DOUBLE)
    publish(doors, city, "BJ-D1", rules_json(), from_day=TOMORROW)
    assert holds(doors, "BJ-D1", TODAY)["time_coins"][0] == "BJ-D1"
    assert holds(doors, "BJ-D1", TOMORROW)["time_coins"][0] == "BJ"


def test_versions_are_counted_kept_and_told(doors, city):
    first = publish(doors, city)
    second = publish(doors, city, rules=DOUBLE, from_day="2026-04-01")
    assert (first["number"], second["number"], second["published_at"]) == (1, 2, "2026-03-02T01:00:00Z")
    assert doors.call("scheme_history", {"code": "BJ"})["items"] == [second, first]
    told = doors.events(SchemeChanged)
    assert [{name: event[name] for name in first} for event in told] == [first, second]
    assert {(event["unit_id"], event["version"]) for event in told} == {(str(city.units["BJ"]), 1)}
    (republication,) = (known for known in CreditsService.republications if known.contract is SchemeChanged)
    *_, again = republish(doors.database, republication)
    assert (again, doors.events(SchemeChanged)[2:]) == (2, told)


def test_publishing_is_noted_in_the_trail(doors, city):
    made = publish(doors, city)
    (entry,) = doors.rows(lambda session: session.query(AuditEntry).filter_by(action="schemes.publish").all())
    assert entry.subject == f"unit:{city.units['BJ']}" and made["id"] in str(entry.detail)


@pytest.mark.parametrize(
    ("day", "refusal"),
    [("2026-03-01", "scheme_day_past"), (TODAY, None), ("2028-03-01", None), ("2028-03-02", "scheme_day_far")],
)
def test_a_scheme_holds_from_today_or_a_day_to_come(doors, city, day, refusal):
    assert AHEAD_DAYS_MAX == 730
    for verb in ("try_scheme", "publish_scheme"):
        if refusal:
            with pytest.raises(Invalid, match=refusal):
                publish(doors, city, from_day=day, verb=verb)
        else:
            publish(doors, city, from_day=day, verb=verb)


def test_only_in_reach_and_at_units_that_are_there(doors, city):
    for verb in ("try_scheme", "publish_scheme"):
        for actor in (city.official("cadre", "BJ-D1"), city.official("part_time_cadre", "BJ-D2")):
            with pytest.raises(Forbidden, match="not_permitted"):
                publish(doors, city, "BJ-D2", actor=actor, verb=verb)
        with pytest.raises(NotFound, match="unit_not_found"):
            publish(doors, city, "BJ-D9", actor=city.official("cadre"), verb=verb)
    with pytest.raises(Unauthenticated):
        doors.call("publish_scheme", {"code": "BJ", "from_day": TODAY, "rules": OPEN})
    publish(doors, city, "BJ-D1-S1", actor=city.official("unit_admin", "BJ-D1"))
    city.changed("BJ-D2-S1", parent_id=str(city.units["BJ-D2"]), kind="street", name="x", state="dissolved")
    with pytest.raises(Conflict, match="unit_not_active"):
        publish(doors, city, "BJ-D2-S1", actor=city.official("cadre"))


def test_trying_shows_what_would_hold_and_saves_nothing(doors, city):
    publish(doors, city)
    (would,) = publish(doors, city, "BJ-D1", DOUBLE, TOMORROW, verb="try_scheme")["books"]
    assert (would["unit_code"], would["number"], would["from_day"]) == ("BJ-D1", 1, TOMORROW)
    assert holds(doors, "BJ-D1", TOMORROW)["time_coins"][0] == "BJ"
    assert len(doors.events(SchemeChanged)) == doors.rows(lambda session: session.query(SchemeVersion).count()) == 1
    with pytest.raises(Invalid, match="invalid") as refused:
        publish(doors, city, rules=rules_json(time_coins=said(caps={"day": 3, "in_all": 2})), verb="try_scheme")
    assert refused.value.parameters["problems"] == [{"at": "rules.time_coins.caps.day", "problem": "above_wider_cap"}]


def test_versions_have_an_end(doors, city):
    publish(doors, city)

    def many(session):
        (first,) = session.query(SchemeVersion).all()
        rest = {name: getattr(first, name) for name in ("unit_id", "from_day", "published_at", "rules")}
        session.add_all(SchemeVersion(id=new_id(), number=number, **rest) for number in range(2, VERSIONS_MAX + 1))

    doors.database.step(many)
    with pytest.raises(Conflict, match="scheme_versions_too_many"):
        publish(doors, city)
    assert len(doors.call("scheme_history", {"code": "BJ"})["items"]) == VERSIONS_MAX


def test_every_preset_can_be_published_as_it_ships(doors, city):
    for preset in all_presets():
        assert publish(doors, city, rules=preset.rules)["rules"] == preset.rules


def test_presets_and_stars_are_public(doors):
    assert len(doors.call("scheme_presets", {})["items"]) == 7
    newest, older = doors.call("star_thresholds", {})["items"]
    assert newest["hours"] == [100, 300, 600, 1000, 1500] and older["from_day"] < newest["from_day"]


# What booking, spending and honours ask


def served(city, code="BJ-D1-S1", minutes=120, **changes):
    return service(minutes, unit_id=city.units[code], served_on=date(2026, 3, 2), **changes)


def test_a_service_is_counted_by_what_was_published_when_it_was_confirmed(doors, city, clock):
    publish(doors, city)
    clock.advance(hours=3)
    publish(doors, city, rules=DOUBLE)
    morning = served(city, confirmed_at=datetime(2026, 3, 2, 3, 59, 59, tzinfo=UTC))
    noon = replace(morning, confirmed_at=datetime(2026, 3, 2, 4, tzinfo=UTC))
    numbers = [doors.rows(scheme_of, one).of(COINS).version.number for one in (morning, noon)]
    assert numbers == [1, 2]
    assert doors.rows(scheme_at, morning.unit_id, date(2026, 3, 2)).of(COINS).version.number == 2


def test_several_units_are_asked_for_at_once(doors, city):
    publish(doors, city)
    publish(doors, city, "BJ-D1", DOUBLE)
    lines = doors.rows(lines_of, [city.units["BJ-D1-S1"], city.units["BJ-D2-S1"], city.units["BJ"]])
    found = {code: lines.scheme_at(city.units[code], date(2026, 3, 2)).of(COINS) for code in ("BJ-D1-S1", "BJ-D2-S1")}
    assert [said.rules.rate.amount for said in found.values()] == [2, 1]
    assert doors.rows(lines_of, []).lineages == {}


def test_a_unit_that_is_not_known_yet_is_said_to_be_on_its_way(doors, city):
    with pytest.raises(Unavailable, match="not_yet_known"):
        doors.rows(lines_of, [city.units["BJ"], new_id()])


# What last month would have given


@pytest.fixture(name="months")
def _months(doors, city):
    """Services that `preview` finds, and with what it asked for them."""
    services, asked = [], []

    def served_between(session, *request):
        asked.append(request)
        return services

    doors.things["served_between"] = served_between
    doors.things["served_besides"] = lambda *request: []
    return services, asked


def preview(doors, city, code="BJ-D1", rules=DOUBLE, first="2026-02-01", last="2026-02-28", actor=None):
    asked = {"code": code, "rules": rules, "first_day": first, "last_day": last}
    return doors.call("preview_scheme", asked, actor or city.official("cadre", code))


def of_february(city, code, minutes, **changes):
    return service(minutes, unit_id=city.units[code], served_on=date(2026, 2, 10), **changes)


def test_a_preview_says_what_would_have_been_granted_beside_what_was(doors, city, months):
    services, asked = months
    someone = new_id()
    services += [of_february(city, "BJ-D1-S1", 120), of_february(city, "BJ-D1-S1", 30)]
    services += [of_february(city, "BJ-D1", 600, volunteer_id=someone)]
    publish(doors, city)
    found = preview(doors, city, rules=rules_json(time_coins=said(rate={"amount": 2}, caps={"day": 4})))
    assert asked == [(city.units["BJ-D1"], date(2026, 2, 1), date(2026, 2, 28), 5_001)]
    assert (found["services_count"], found["people_count"], found["is_complete"]) == (3, 2, True)
    minutes, love, coins = found["books"]
    assert minutes["amount"] == minutes["present_amount"] == 750 and love["amount"] == 0
    assert coins == {
        "book": "time_coins",
        "amount": 8,
        "present_amount": 0,  # in February nobody had said anything
        "capped_count": 2,
        "people_count": 2,
    }
    assert len(doors.events(SchemeChanged)) == 1


def test_a_preview_heeds_what_units_above_and_below_have_said(doors, city, months, clock):
    services, _ = months
    publish(doors, city, rules=CLOSED)
    publish(doors, city, "BJ-D1-S1", rules_json(love_value=said(rate={"amount": 5})))
    clock.advance(days=30)
    day = {"served_on": date(2026, 3, 10)}
    services.append(service(60, unit_id=city.units["BJ-D1-S1"], **day))
    rules = rules_json(love_value=said(), time_coins=said(rate={"amount": 9}), overridable=["love_value"])
    found = preview(doors, city, rules=rules, first="2026-03-01", last="2026-03-31")
    assert [(book["book"], book["amount"]) for book in found["books"]][1:] == [("love_value", 5), ("time_coins", 1)]


def test_a_preview_has_an_end_and_counts_whole_people(doors, city, months, monkeypatch):
    services, _ = months
    monkeypatch.setattr(previewing, "PREVIEWED_SERVICES_MAX", 2)
    people = [new_id() for _ in range(2)]
    services += [of_february(city, "BJ-D1", 60, volunteer_id=person) for person in (people[0], people[1], people[1])]
    found = preview(doors, city)
    assert (found["services_count"], found["is_complete"], found["books"][2]["amount"]) == (1, False, 2)


@pytest.mark.parametrize(
    ("first", "last", "is_odd"),
    [
        ("2026-02-02", "2026-02-01", True),
        ("2026-02-01", "2026-02-01", False),
        ("2025-02-01", "2026-02-01", False),
        ("2025-01-31", "2026-02-01", True),
    ],
)
def test_the_days_of_a_preview_are_a_year_at_most(doors, city, months, first, last, is_odd):
    if is_odd:
        with pytest.raises(Invalid, match="preview_days_odd"):
            preview(doors, city, first=first, last=last)
    else:
        assert preview(doors, city, first=first, last=last)["services_count"] == 0


def test_only_who_may_publish_may_preview(doors, city, months):
    with pytest.raises(Forbidden, match="not_permitted"):
        preview(doors, city, "BJ-D2", actor=city.official("cadre", "BJ-D1"))
