"""Days and numbers of offices, each bound on both sides."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.teams.officers.domain import (
    OFFICERS_OF_A_ROLE_MAX,
    days_of,
    refuse_beside,
    refuse_minor,
    share_a_day,
)
from shared.contracts.teams.team_words import OfficerRole
from shared.kernel.errors import Conflict, Forbidden, Invalid

TODAY = date(2026, 3, 2)
LEADER, DEPUTY, LIAISON = OfficerRole
DAYS = st.dates(TODAY, TODAY + timedelta(days=20))


@dataclass
class Office:
    volunteer_id: UUID
    role: str
    since: date = TODAY
    until: date | None = None


def day(number):
    return TODAY + timedelta(days=number)


def test_an_office_begins_today_at_the_earliest_and_has_one_day_at_least():
    assert days_of(None, None, TODAY) == (TODAY, None)
    assert days_of(TODAY, TODAY, TODAY) == (TODAY, TODAY)
    with pytest.raises(Invalid, match="officer_in_the_past"):
        days_of(day(-1), None, TODAY)
    with pytest.raises(Invalid, match="officer_ends_before_it_begins"):
        days_of(day(2), day(1), TODAY)


@given(DAYS, st.none() | DAYS, DAYS, st.none() | DAYS)
def test_two_offices_share_a_day_where_there_is_one(since, until, other_since, other_until):
    def days(first, last):
        last = last or day(60)
        return {first + timedelta(days=number) for number in range((last - first).days + 1)}

    if (until and until < since) or (other_until and other_until < other_since):
        return
    office = Office(uuid4(), LEADER, since, until)
    assert share_a_day(office, other_since, other_until) == bool(days(since, until) & days(other_since, other_until))


def test_a_team_has_one_leader_on_a_day():
    held = [Office(uuid4(), LEADER, TODAY, day(10))]
    refuse_beside(held, uuid4(), LEADER, day(11), None)
    with pytest.raises(Conflict, match="leader_exists"):
        refuse_beside(held, uuid4(), LEADER, day(10), None)
    refuse_beside(held, uuid4(), DEPUTY, TODAY, None)


def test_nobody_is_twice_the_same_on_a_day():
    li = uuid4()
    held = [Office(li, DEPUTY, TODAY, day(1))]
    refuse_beside(held, li, DEPUTY, day(2), None)
    refuse_beside(held, li, LIAISON, TODAY, None)
    with pytest.raises(Conflict, match="officer_exists"):
        refuse_beside(held, li, DEPUTY, day(1), None)


@pytest.mark.parametrize("role", [DEPUTY, LIAISON])
def test_a_role_has_at_most_so_many(role):
    held = [Office(uuid4(), role) for _ in range(OFFICERS_OF_A_ROLE_MAX[role] - 1)]
    refuse_beside(held, uuid4(), role, TODAY, None)
    with pytest.raises(Conflict, match="officers_too_many"):
        refuse_beside([*held, Office(uuid4(), role)], uuid4(), role, TODAY, None)


def test_minors_lead_nobody():
    refuse_minor(LIAISON, True)
    refuse_minor(LEADER, False)
    for role in (LEADER, DEPUTY):
        with pytest.raises(Forbidden, match="under_age"):
            refuse_minor(role, True)
