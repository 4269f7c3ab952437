"""All services of a person: caps are shared out in the order of serving, never in that of hearing."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.credits.schemes.domain.inheritance import NO_SCHEME
from services.credits.schemes.domain.tallying import settled
from services.credits.schemes.tests.serving import COINS, DAY, coins, service
from shared.contracts.credits.ledger_words import Book
from shared.kernel.ids import id_of_fact

CAPPED = coins(caps={"day": 3, "activity": 4, "year": 6, "in_all": 8})
SERVED = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 400), st.integers(0, 3)), max_size=12)


def served(described):
    return [
        service(
            minutes,
            record_id=id_of_fact("record", place),
            activity_id=id_of_fact("activity", activity),
            served_on=date(2025, 12, 1) + timedelta(days=days),
        )
        for place, (minutes, days, activity) in enumerate(described)
    ]


def amounts(services, scheme=CAPPED):
    return {record: grants[COINS].amount for record, grants in settled(services, lambda service: scheme).items()}


def test_a_day_and_an_activity_are_capped_each_by_itself():
    services = [service(120), service(120), service(300, served_on=DAY + timedelta(days=1))]
    assert list(amounts(services).values()) == [2, 1, 3]
    once = services[0].activity_id
    days = [
        replace(services[2], record_id=UUID(int=10**9 + day), activity_id=once, served_on=DAY + timedelta(days=day))
        for day in (1, 2)
    ]
    assert list(amounts(days).values()) == [3, 1]


def test_without_caps_a_service_gives_the_same_beside_whatever_others():
    assert (CAPPED.caps_anything, coins().caps_anything, NO_SCHEME.caps_anything) == (True, False, False)
    services = [service(120) for _ in range(20)]
    assert set(amounts(services, coins()).values()) == {2}


def test_a_new_year_begins_anew_and_all_years_together_have_an_end():
    years = [service(180, served_on=date(year, 1, day)) for year in (2025, 2026) for day in (1, 2, 3)]
    assert list(amounts(years).values()) == [3, 3, 0, 2, 0, 0]


def test_a_struck_service_makes_room_for_those_after_it():
    first, second = service(180), service(120)
    assert list(amounts([first, second]).values()) == [3, 0]
    assert list(amounts([replace(first, minutes=0), second]).values()) == [0, 2]


def test_services_elsewhere_fill_the_caps_too():
    here, there = service(120), service(120)
    free = coins()
    found = settled([here, there], lambda one: free if one is there else CAPPED)
    assert [grants[COINS].amount for grants in found.values()] == [2, 2]
    found = settled([here, there], lambda one: free if one is here else CAPPED)
    assert [grants[COINS].amount for grants in found.values()] == [2, 1]


@given(SERVED, st.randoms(use_true_random=False))
def test_the_order_of_hearing_changes_nothing(described, random):
    services = served(described)
    shuffled = list(services)
    random.shuffle(shuffled)
    assert amounts(shuffled) == amounts(services)


@given(SERVED)
def test_no_cap_is_passed_by_all_together(described):
    services = served(described)
    found = amounts(services)
    for scope, cap in (
        (lambda one: one.served_on, 3),
        (lambda one: one.activity_id, 4),
        (lambda one: one.served_on.year, 6),
        (lambda one: None, 8),
    ):
        for key in {scope(one) for one in services}:
            assert sum(found[one.record_id] for one in services if scope(one) == key) <= cap


@given(SERVED)
def test_minutes_of_service_are_all_there(described):
    services = served(described)
    found = settled(services, lambda service: NO_SCHEME)
    assert sum(grants[Book.SERVICE_MINUTES].amount for grants in found.values()) == sum(one.minutes for one in services)
