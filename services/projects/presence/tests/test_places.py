"""The position at check-in: only with consent, only at a place with a fence, kept as a distance and a grade."""

import pytest

from services.projects.presence.models import Attendance
from services.projects.presence.tests.grounds import PLACE, north
from shared.kernel.places import gcj02_of

LOCATION = "location_at_check_in"


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


@pytest.fixture(name="li")
def _li(grounds):
    """Somebody with a place who has consented to the location at check-in."""
    li = grounds.signed_up()
    grounds.city.consents(li, LOCATION)
    return li


def test_near_the_place_is_the_strongest_proof(grounds, li):
    came = grounds.check_in(li, position=north(150.5, accuracy_metres=15))
    assert (came["grade"], came["in_metres"], came["flags"]) == ("code_and_place", 150, [])


@pytest.mark.parametrize(("metres", "grade", "flags"), [(199.5, "code_and_place", []), (200.5, "code", ["far_away"])])
def test_the_fence_has_two_sides(grounds, li, metres, grade, flags):
    came = grounds.check_in(li, position=north(metres, accuracy_metres=0))
    assert (came["grade"], came["in_metres"], came["flags"]) == (grade, int(metres), flags)


def test_the_weaker_of_coming_and_going_counts(grounds, li, clock):
    grounds.check_in(li, position=north(50.5))
    clock.advance(minutes=60)
    gone = grounds.check_out(li, position=north(2500))
    assert (gone["grade"], gone["in_metres"], gone["out_metres"]) == ("code", 50, 2000)
    assert gone["flags"] == ["far_away"]


def test_a_position_of_a_chinese_map_is_read_as_one(grounds, li, clock):
    shown = gcj02_of(PLACE)
    position = {"datum": "gcj02", "longitude": shown.longitude + 0.0002, "latitude": shown.latitude}
    position |= {"accuracy_metres": 10}
    assert grounds.check_in(li, position=position)["grade"] == "code_and_place"
    clock.advance(minutes=60)
    lied = grounds.check_out(li, position=position | {"datum": "wgs84"})
    assert (lied["grade"], lied["flags"]) == ("code", ["far_away"])


def test_the_published_coordinates_themselves_prove_nothing(grounds, li):
    came = grounds.check_in(li, position=north(0))
    assert (came["grade"], came["flags"]) == ("code", ["copied_position"])


@pytest.mark.parametrize(("accuracy", "grade"), [(100, "code_and_place"), (101, "code"), (None, "code")])
def test_a_vague_position_proves_nothing_and_is_no_lie(grounds, li, accuracy, grade):
    measured = {} if accuracy is None else {"accuracy_metres": accuracy}
    came = grounds.check_in(li, position=north(50, **measured))
    assert (came["grade"], came["flags"]) == (grade, [])


@pytest.mark.parametrize("consents", [None, [], ["honour_wall"]])
def test_without_consent_a_position_is_not_looked_at_and_nothing_is_blocked(grounds, consents):
    li = grounds.signed_up()
    if consents is not None:
        grounds.city.consents(li, *consents, withdrawn=[LOCATION])
    came = grounds.check_in(li, position=north(50_000))
    assert (came["state"], came["grade"], came["in_metres"], came["flags"]) == ("open", "code", None, [])


@pytest.mark.parametrize("changes", [{"radius_metres": None}, {"place": None}, {"evidence_rule": "online_code"}])
def test_where_there_is_no_fence_no_position_is_looked_at(grounds, li, changes):
    changes = dict(changes)
    place = changes.pop("place", PLACE)
    shift = grounds.new_shift(grounds.new_activity(place=place, **changes))
    grounds.signed_up(shift, li)
    came = grounds.check_in(li, shift=shift, position=north(50_000))
    assert (came["grade"], came["in_metres"], came["flags"]) == ("code", None, [])


def test_nothing_is_kept_of_where_somebody_was_but_the_distance(grounds, li):
    grounds.check_in(li, position=north(123.5))
    (row,) = grounds.attendances(li)
    kept = [getattr(row, column.name) for column in Attendance.__table__.columns]
    assert row.in_metres == 123 and not [value for value in kept if isinstance(value, float)]
    assert "116.2" not in str(kept) and "39.9" not in str(kept)
