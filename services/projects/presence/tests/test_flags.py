"""What about an attendance somebody should look at: devices, leaders' own codes, two places, many refusals."""

import pytest

from services.projects.presence.models import DeviceUse
from shared.kernel.errors import Forbidden


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


def flags_of(grounds, *people):
    return [row.flags for person in people for row in grounds.attendances(person)]


def test_one_device_for_three_people_is_a_family_for_four_all_are_flagged(grounds):
    people = [grounds.signed_up() for _ in range(4)]
    for person in people[:3]:
        grounds.check_in(person, device="grandmother's phone")
    assert flags_of(grounds, *people[:3]) == [[], [], []]
    assert grounds.check_in(people[3], device="grandmother's phone")["flags"] == ["shared_device"]
    assert flags_of(grounds, *people) == [["shared_device"]] * 4
    assert all(row.is_flagged for row in grounds.attendances())


def test_a_device_that_checks_many_people_out_is_seen_as_well(grounds, clock):
    people = [grounds.signed_up() for _ in range(4)]
    for person in people:
        grounds.check_in(person)
    clock.advance(minutes=60)
    for person in people:
        grounds.check_out(person, device="the friend's phone")
    assert flags_of(grounds, *people) == [["shared_device"]] * 4


def test_the_same_person_with_one_device_again_and_again_is_one(grounds, clock):
    li = grounds.signed_up()
    for _ in range(3):
        grounds.served(li, 10, device="my own phone")
        clock.advance(minutes=1)
    assert flags_of(grounds, li) == [[], [], []]


def test_a_device_is_counted_for_each_shift_and_its_name_is_not_kept(grounds):
    other = grounds.new_shift(grounds.new_activity(), starts_in_minutes=25)
    for _ in range(2):
        for shift in (grounds.shift, other):
            grounds.check_in(grounds.signed_up(shift), shift=shift, device="a tablet at the gate")
    assert [row.flags for row in grounds.attendances()] == [[], [], [], []]
    assert "tablet" not in str([row.device_digest for row in grounds.rows(DeviceUse)])


def test_who_may_show_the_code_could_read_it_anywhere(grounds):
    grounds.signed_up(volunteer=grounds.leader)
    assert grounds.check_in(grounds.leader)["flags"] == ["own_code"]


@pytest.mark.parametrize(("refusals", "flags"), [(5, []), (6, ["many_refusals"])])
def test_what_is_accepted_after_many_refusals_is_flagged(grounds, refusals, flags):
    li = grounds.signed_up()
    for _ in range(refusals):
        with pytest.raises(Forbidden):
            grounds.check_in(li, code="NLP1")
    assert grounds.check_in(li)["flags"] == flags


def test_who_comes_elsewhere_while_a_shift_goes_on_is_flagged_at_both(grounds, clock):
    li, other = grounds.signed_up(), grounds.new_shift(grounds.new_activity())
    grounds.signed_up(other, li)
    grounds.check_in(li)
    clock.advance(minutes=30)
    assert grounds.check_in(li, shift=other)["flags"] == ["two_places"]
    assert flags_of(grounds, li) == [["two_places"], ["two_places"]]


def test_who_goes_from_one_shift_to_another_is_at_one_place_at_a_time(grounds, clock):
    li, other = grounds.signed_up(), grounds.new_shift(grounds.new_activity())
    grounds.signed_up(other, li)
    grounds.check_in(li, shift=other)
    clock.advance(minutes=10)
    grounds.check_out(li, shift=other)
    clock.advance(minutes=1)
    grounds.check_in(li)
    clock.advance(minutes=10)
    assert grounds.check_out(li)["flags"] == []
    assert flags_of(grounds, li) == [[], []]


def test_who_forgot_to_check_out_of_a_shift_that_is_over_is_not_at_two_places(grounds, clock):
    li, later = grounds.signed_up(), grounds.new_shift(grounds.new_activity(), starts_in_minutes=200)
    grounds.signed_up(later, li)
    grounds.check_in(li)
    clock.moment = grounds.shift.ends_at
    assert grounds.check_in(li, shift=later)["flags"] == []


def test_who_is_checked_out_of_one_shift_while_being_at_another_is_flagged_at_both(grounds, clock):
    li, later = grounds.signed_up(), grounds.new_shift(grounds.new_activity(), starts_in_minutes=200)
    grounds.signed_up(later, li)
    grounds.check_in(li)
    clock.moment = grounds.shift.ends_at
    grounds.check_in(li, shift=later)
    clock.advance(minutes=30)
    assert grounds.check_out(li)["flags"] == ["two_places"]
    assert flags_of(grounds, li) == [["two_places"], ["two_places"]]


def test_somebody_else_at_another_shift_is_none_of_their_business(grounds, clock):
    other = grounds.new_shift(grounds.new_activity())
    wang = grounds.signed_up(other)
    grounds.check_in(wang, shift=other)
    assert grounds.check_in(grounds.signed_up())["flags"] == []
