"""What demands knows of units and volunteers comes by events."""

from shared.runtime.events.unit_tree import lineage
from shared.runtime.events.volunteers import acting_volunteer


def test_units_and_volunteers_are_known_when_they_were_told(doors, city):
    li = city.volunteer("BJ-D1-S1")
    assert doors.rows(acting_volunteer, li.actor).number == li.number
    assert doors.rows(lineage, li.unit_id) == (city.units["BJ"], city.units["BJ-D1"], city.units["BJ-D1-S1"])


def test_a_unit_that_moved_is_known_at_its_new_place(doors, city):
    city.changed("BJ-D1-S1", parent_id=str(city.units["BJ-D2"]), kind="street", name="x")
    assert doors.rows(lineage, city.units["BJ-D1-S1"])[1] == city.units["BJ-D2"]
