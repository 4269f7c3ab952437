"""Units have categories of their own beside the nine of the plan; the nearest unit's word wins."""

import pytest

from services.demands.archive.tests.needs import refused
from shared.contracts.demands.archive_settings import OwnCategory
from shared.contracts.projects.library_words import ServiceClass
from shared.kernel.actor import GUEST
from shared.kernel.policy import NOT_PERMITTED

RIDERS = OwnCategory.example


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def kept(doors, city, code, *own, by=None):
    said = {"code": code, "categories": [RIDERS | one for one in own]}
    return doors.call("keep_demand_categories", said, by or city.official("cadre", code))


def shown(doors, code):
    items = doors.call("demand_categories", {"code": code}, GUEST)["items"]
    return {item["word"]: (item["name"], item["unit_code"]) for item in items}


def test_everybody_knows_the_nine_of_the_plan_and_own_ones_from_above(doors, city):
    kept(doors, city, "BJ-D1", {})
    assert shown(doors, "BJ-D2") == {word.value: (None, None) for word in ServiceClass}
    assert shown(doors, "BJ-D1-S1")["delivery_riders"] == ("骑手关爱", "BJ-D1")


def test_the_word_of_the_nearest_unit_wins(doors, city, needs):
    kept(doors, city, "BJ-D1", {})
    kept(doors, city, "BJ-D1-S1", {"name": "骑手", "service_class": "elders"})
    assert shown(doors, "BJ-D1-S1")["delivery_riders"] == ("骑手", "BJ-D1-S1")
    demand = needs.stated(city.volunteer("BJ-D1-S1"), category="delivery_riders")
    assert (demand["service_class"], demand["category_name"]) == ("elders", "骑手")


def test_one_that_is_kept_no_more_is_chosen_no_more_and_stays_named(doors, city, needs):
    kept(doors, city, "BJ-D1", {})
    li = city.volunteer("BJ-D1-S1")
    demand = needs.stated(li, category="delivery_riders")
    kept(doors, city, "BJ-D1")
    assert refused(needs.stated, li, category="delivery_riders") == "demands.demand_category_unknown"
    assert needs.seen(demand, li.actor)["category_name"] == "骑手关爱"
    assert kept(doors, city, "BJ-D1", {"name": "骑手"})["items"][-1]["name"] == "骑手"


def test_the_words_of_the_plan_are_nobodys_own(doors, city):
    assert refused(kept, doors, city, "BJ-D1", {"word": "elders"}) == "demands.category_word_taken"


def test_a_category_is_kept_for_units_in_reach(doors, city):
    for somebody in (city.official("cadre", "BJ-D2"), city.official("part_time_cadre", "BJ-D1")):
        assert refused(kept, doors, city, "BJ-D1", {}, by=somebody) == NOT_PERMITTED.code
