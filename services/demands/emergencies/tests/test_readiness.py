"""Who could be called is kept from what identity and teams tell, in whatever order that comes."""

import pytest
from sqlalchemy import select

from services.demands.emergencies.models import NEVER, ReadyArea
from services.demands.emergencies.tests.night import UNIT, Night, cell_at
from shared.contracts.identity.consent_words import REGISTRATION
from shared.kernel.ids import new_id
from shared.testing.city import TREE, City

EVERYTHING = {"home_cell": cell_at(0), "work_cell": cell_at(2)}


def areas(night, one):
    """The areas in which somebody is looked for: {area: (cell, unit, top)}."""

    def read(session):
        rows = session.scalars(select(ReadyArea).where(ReadyArea.volunteer_id == one.id))
        return {row.area: (f"{row.cell:x}", row.unit_id, row.top_id) for row in rows}

    return night.doors.rows(read)


def test_whoever_is_ready_is_found_where_they_live_and_work(night):
    one = night.ready(**EVERYTHING)
    units = night.city.units
    place = (units[UNIT], units["BJ-D1"])
    assert areas(night, one) == {"home": (cell_at(0), *place), "work": (cell_at(2), *place)}
    night.offers(one, home_cell=None, work_cell=cell_at(1))
    assert areas(night, one) == {"work": (cell_at(1), *place)}


@pytest.mark.parametrize(
    "changed",
    [
        lambda night, one: night.offers(one, is_ready=False),
        lambda night, one: night.city.told(one, state="withdrawn"),
        lambda night, one: night.city.told(one, is_minor=True),
        lambda night, one: night.city.consents(one, withdrawn=[REGISTRATION]),
    ],
)
def test_whoever_is_not_ready_any_more_is_found_nowhere(night, changed):
    one = night.ready()
    changed(night, one)
    assert areas(night, one) == {}


def test_what_comes_first_does_not_matter(night):
    one = night.city.volunteer(UNIT)
    night.offers(one)
    again = night.ready()
    night.city.told(again, state="withdrawn", version=9)
    night.city.told(again, version=8)
    night.offers(again)
    assert set(areas(night, one)) == {"home"} and areas(night, again) == {}


def test_people_move_with_their_union(night):
    one = night.ready()
    night.city.changed(UNIT, parent_id=str(night.city.units["BJ-D2"]), change="moved")
    assert areas(night, one)["home"][2] == night.city.units["BJ-D2"]
    night.city.told(one, unit_id=str(night.city.units["BJ-D1-S2"]))
    assert areas(night, one)["home"][1:] == (night.city.units["BJ-D1-S2"], night.city.units["BJ-D1"])


def test_where_the_highest_union_is_heard_of_last_everybody_is_put_below_it(doors):
    city = City(doors, {code: new_id() for code, _, _ in TREE})
    for code, kind, parent in reversed(TREE):
        city.unit(code, kind, parent)
        if code == UNIT:
            night = Night(doors, city)
            one = night.ready()
    assert areas(night, one)["home"][2] == city.units["BJ-D1"]


def test_who_becomes_ready_again_is_known_to_have_been_called(night):
    one = night.ready()
    night.open()
    night.offers(one, is_ready=False)
    night.offers(one)
    asked_at = night.doors.rows(lambda session: session.scalars(select(ReadyArea.asked_at)).one())
    assert asked_at == night.doors.database.clock.now() != NEVER
