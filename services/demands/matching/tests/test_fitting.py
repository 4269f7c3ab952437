"""How well a need, what could serve it, and people fit: on both sides of each threshold."""

from datetime import UTC, datetime, timedelta

import pytest

from services.demands.matching.domain.fitting import need_for_person, offer_for_need, offer_for_person, person_for_need
from services.demands.matching.domain.things import Need, Offer, Person, Span, Window
from services.demands.matching.scheme_files import all_schemes
from shared.contracts.demands.matching_words import Ranking
from shared.kernel.ids import new_id
from shared.kernel.places import Position

(SCHEME,) = all_schemes()
WANGJING = Position(116.481, 39.997)
WEDNESDAY = datetime(2026, 3, 11, 1, tzinfo=UTC)  # nine in Beijing
CITY, CHAOYANG, STREET, HAIDIAN = (new_id() for _ in range(4))


def north(metres):
    """A place so far to the north."""
    return Position(WANGJING.longitude, WANGJING.latitude + metres / 111_195)


def need(**said):
    told = {"service_class": "elders", "position": WANGJING, "wanted": Span(WEDNESDAY, WEDNESDAY + timedelta(hours=3))}
    told |= {"lineage": (CITY, CHAOYANG), "words": "陪同老人就医", "urgency": "ordinary", "made_at": WEDNESDAY}
    return Need(new_id(), **(told | said))


def offer(**said):
    told = {"service_class": "environment", "position": None, "spans": (), "lineage": (CITY, HAIDIAN), "words": "植树"}
    return Offer(new_id(), **(told | said))


def person(**said):
    return Person(new_id(), **({"lineage": (CITY, HAIDIAN), "places": (), "travel_metres_max": 5000} | said))


def reasons(fit):
    return {given.reason.value: given.points for given in fit.given}


def of_project(one, **said):
    return reasons(offer_for_need(SCHEME, Ranking.PROJECTS_FOR_DEMAND, one, need(**said)))


def test_a_project_of_the_same_class_fits():
    assert of_project(offer(service_class="elders")) == {"category": 30}
    assert of_project(offer()) == {}
    assert of_project(offer(service_class="elders"), service_class=None) == {}


@pytest.mark.parametrize(
    ("metres", "said"),
    [(2990, {"near": 20}), (3010, {"reachable": 10}), (9990, {"reachable": 10}), (10_010, {})],
)
def test_what_is_nearer_has_more_points(metres, said):
    assert of_project(offer(position=north(metres))) == said


def test_what_is_nowhere_is_not_near():
    assert of_project(offer(position=WANGJING), position=None) == of_project(offer()) == {}


def test_a_project_of_the_same_union_or_below_comes_before_one_of_a_union_above():
    assert of_project(offer(lineage=(CITY, CHAOYANG, STREET))) == {"own_unit": 15}
    assert of_project(offer(lineage=(CITY, CHAOYANG))) == {"own_unit": 15}
    assert of_project(offer(lineage=(CITY,))) == {"unit_above": 8}


def test_a_project_fits_that_takes_place_when_it_is_needed():
    before = Span(WEDNESDAY - timedelta(days=9), WEDNESDAY)
    reaching = Span(WEDNESDAY - timedelta(days=9), WEDNESDAY + timedelta(seconds=1))
    assert of_project(offer(spans=[before])) == {}
    assert of_project(offer(spans=[before, reaching])) == {"time": 15}
    assert of_project(offer(spans=[reaching]), wanted=Span()) == {}


def test_a_project_fits_that_says_the_same_words():
    assert of_project(offer(words="老人就医陪同服务")) == {"words": 20}  # 老人, 人就, 就医, 陪同 of seven pairs
    assert of_project(offer(words="周末植树护绿老人")) == {}  # one of seven
    assert of_project(offer(words="")) == {}


def of_person(one, **said):
    return reasons(person_for_need(SCHEME, one, need(**said)))


def test_somebody_who_offers_the_class_and_has_served_in_it_fits():
    assert of_person(person(categories={"elders"}, served={"elders"})) == {"category": 30, "served_before": 10}
    assert of_person(person(categories={"environment"}, served={"environment"})) == {}


@pytest.mark.parametrize(("stars", "points"), [(1, 2), (3, 6), (5, 10)])
def test_stars_count_in_proportion(stars, points):
    assert of_person(person(stars=stars)) == {"stars": points}
    assert of_person(person(stars=0)) == {}


def test_nobody_is_near_who_would_not_travel_so_far():
    assert of_person(person(places=[north(4900)])) == {"reachable": 10}
    assert of_person(person(places=[north(5100)])) == {}
    assert of_person(person(places=[north(5100), north(900)])) == {"near": 20}
    assert of_person(person(places=[north(2000)], travel_metres_max=1000)) == {}


@pytest.mark.parametrize(
    ("window", "fits"),
    [
        (Window(3, "09:00", "12:00"), True),
        (Window(3, "11:30", "18:00"), True),
        (Window(3, "12:00", "18:00"), False),
        (Window(3, "08:00", "09:00"), False),
        (Window(4, "09:00", "12:00"), False),
    ],
)
def test_somebody_has_time_whose_week_has_some_then(window, fits):
    assert of_person(person(windows=[window])) == ({"time": 20} if fits else {})


def test_of_what_lasts_longer_any_day_will_do():
    span = Span(WEDNESDAY, WEDNESDAY + timedelta(days=30))
    tuesday = person(windows=[Window(2, "20:00", "21:00")])
    assert of_person(tuesday, wanted=span) == of_person(tuesday, wanted=Span(WEDNESDAY, None)) == {"time": 20}
    assert of_person(tuesday, wanted=Span(None, WEDNESDAY)) == {"time": 20}
    assert of_person(tuesday, wanted=Span(WEDNESDAY, WEDNESDAY + timedelta(days=6))) == {}  # until Tuesday, nine


def test_for_who_does_not_want_it_nothing_counts_but_when_and_where():
    one = person(categories={"elders"}, served={"elders"}, stars=5, lineage=(CITY, CHAOYANG), places=[WANGJING])
    assert set(of_person(one)) == {"category", "served_before", "stars", "own_unit", "near"}
    impersonal = Person(one.id, one.lineage, one.places, 5000, {"elders"}, served={"elders"}, is_personal=False)
    assert set(of_person(impersonal)) == {"near"}


def for_person(one, now=WEDNESDAY, **said):
    return reasons(need_for_person(SCHEME, need(**said), one, now))


def test_somebody_is_shown_what_cannot_wait_first():
    assert for_person(person(), urgency="urgent") == {"urgent": 15}
    assert for_person(person(), urgency="soon") == {"soon": 8}
    assert for_person(person(), now=WEDNESDAY + timedelta(days=13)) == {}
    assert for_person(person(), now=WEDNESDAY + timedelta(days=14)) == {"waits_long": 5}


def test_somebody_is_shown_what_they_offer_near_them_when_they_have_time():
    li = person(
        categories={"elders"},
        places=[north(100)],
        windows=[Window(3, "09:00", "10:00")],
        lineage=(CITY, CHAOYANG, STREET),
    )
    assert for_person(li) == {"category": 30, "near": 20, "time": 20, "own_unit": 10}


def test_the_time_that_somebody_looks_for_counts_instead_of_their_week():
    monday = person(windows=[Window(1, "09:00", "10:00")], asked=Span(WEDNESDAY, None))
    assert for_person(monday) == {"time": 20}
    assert for_person(person(windows=[Window(3, "09:00", "10:00")], asked=Span(None, WEDNESDAY))) == {}


def test_what_is_not_personalised_looks_only_where_and_when_was_asked():
    one = person(
        categories={"elders"},
        places=[WANGJING],
        windows=[Window(3, "09:00", "10:00")],
        lineage=(CITY, CHAOYANG),
        is_personal=False,
    )
    assert for_person(one, urgency="urgent") == {"near": 20}


def test_a_project_suits_somebody():
    span = Span(WEDNESDAY, WEDNESDAY + timedelta(days=2))
    thursday = [Window(4, "09:00", "10:00")]
    li = person(categories={"elders"}, served={"elders"}, places=[WANGJING], windows=thursday, lineage=(CITY, CHAOYANG))
    fit = offer_for_person(SCHEME, offer(service_class="elders", spans=[span], position=north(10)), li)
    assert reasons(fit) == {"category": 35, "near": 20, "time": 20, "served_before": 15}
    assert fit.points == 90 and round(fit.metres) == 10
    online = offer_for_person(SCHEME, offer(is_online=True, lineage=(CITY,)), li)
    assert reasons(online) == {"online": 10, "unit_above": 5}
