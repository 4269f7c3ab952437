"""Needs, and what could serve them, around 望京."""

from types import SimpleNamespace

import h3.api.basic_int as h3
import pytest

from services.demands.archive.tests.needs import Needs
from shared.contracts.projects.shifts import ShiftChanged
from shared.contracts.teams.profiles import ProfileChanged
from shared.kernel.ids import new_id

HERE = {"longitude": 116.481, "latitude": 39.997}
ALWAYS = [{"weekday": day, "starts": "00:00", "ends": "23:59"} for day in range(1, 8)]


def cell_at(longitude, latitude):
    """An area as teams tells it."""
    return f"{h3.latlng_to_cell(latitude, longitude, 7):x}"


class Matches(Needs):
    """What people ask for, at the doors."""

    def somebody(self, unit_code="BJ-D1-S1", **said):
        """A volunteer who lives in 望京 and offers help with elders, unless it is said otherwise."""
        one = self.city.volunteer(unit_code)
        told = {"id": str(one.id), "home_cell": cell_at(**HERE), "work_cell": None, "categories": ["elders"]}
        told |= {"availability": [], "travel_metres_max": 10_000}
        self.doors.hear(ProfileChanged, **told | said)
        return one

    def activity(self, **told):
        return super().activity(**{"unit_id": str(self.city.units["BJ-D1"])} | told)

    def shift(self, activity_id, starts_at, ends_at, **said):
        told = {"id": str(new_id()), "activity_id": activity_id, "starts_at": starts_at, "ends_at": ends_at}
        self.doors.hear(ShiftChanged, **told | said)

    def of(self, verb, demand, actor=None, **said):
        """Id of what fits a need, with its reasons, the best first."""
        page = self.doors.call(verb, {"id": demand["id"]} | said, actor or self.cadre())
        return [(self.id_of(item), self.reasons(item)) for item in page["items"]]

    def own(self, verb, one, **said):
        """The same of what fits somebody."""
        page = self.doors.call(verb, said, one.actor)
        return [(self.id_of(item), self.reasons(item)) for item in page["items"]]

    @staticmethod
    def id_of(item):
        if "demand" in item:
            return item["demand"]["id"]
        return next(item[name] for name in ("activity_id", "project_id", "volunteer_id") if name in item)

    @staticmethod
    def reasons(item):
        assert sum(given["points"] for given in item["reasons"]) == item["points"]
        return [given["reason"] for given in item["reasons"]]


@pytest.fixture
def matches(doors, city):
    return Matches(doors, city)


@pytest.fixture
def grandmother(city):
    """Whose need it is."""
    return city.volunteer("BJ-D1")


@pytest.fixture
def away():
    """Another district, some 25 km to the west."""
    return SimpleNamespace(longitude=116.19, latitude=39.997)
