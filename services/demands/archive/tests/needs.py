"""Needs for tests, stated and decided on at the doors: `needs.stated(li)`, `needs.accepted(li)`, `needs.linked(li)`."""

import pytest

from shared.contracts.demands.archive import EnterDemand, SubmitDemand
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.library import ProjectChanged
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id

SAID = SubmitDemand.example | {"unit_code": None}
ENTERED = EnterDemand.example


def refused(call, *arguments, **said):
    """The code with which a call is refused."""
    with pytest.raises(Refusal) as caught:
        call(*arguments, **said)
    return caught.value.code


class Needs:
    """What people would have done at the service's doors."""

    def __init__(self, doors, city):
        self.doors, self.city = doors, city

    def cadre(self, unit_code="BJ-D1"):
        """A cadre of a unit, each time another person."""
        return self.city.official("cadre", unit_code)

    def stated(self, one, **said):
        """A need of a volunteer, to the union of their record unless another is said."""
        return self.seen(self.doors.call("submit_demand", SAID | said, one.actor), one.actor)

    def entered(self, at="BJ-D1-S1", actor=None, **said):
        """A need of somebody without an account."""
        made = self.doors.call("enter_demand", ENTERED | {"code": at} | said, actor or self.cadre(at))
        return self.seen(made, self.cadre("BJ"))

    def step(self, verb, demand, actor=None, **said):
        """An act on a need in the version that stands, by a cadre unless somebody else is named."""
        actor = actor or self.cadre()
        version = self.told(demand)["version"]
        self.doors.call(verb, {"id": demand["id"], "version": version} | said, actor)
        return self.seen(demand, self.cadre("BJ"))

    def person(self, verb, demand, one, **said):
        """An act of the person, or of the volunteer who serves."""
        self.doors.call(verb, {"id": demand["id"]} | said, one.actor)
        return self.seen(demand, self.cadre("BJ"))

    def accepted(self, one, **said):
        """A need that a cadre has verified and taken on."""
        demand = self.stated(one, **said)
        self.step("verify_demand", demand)
        return self.step("accept_demand", demand)

    def linked(self, one, **said):
        """A need that an activity serves."""
        return self.step("link_demand", self.accepted(one, **said), activity_id=self.activity())

    def served(self, one, **said):
        """A need that was served, says a cadre."""
        demand = self.linked(one, **said)
        return self.doors.call("serve_demand", {"id": demand["id"]}, self.cadre())

    def project(self, **told):
        """The id of a project that recruits."""
        id = str(new_id())
        self.doors.hear(ProjectChanged, **{"id": id, "unit_id": str(self.city.units["BJ-D1"])} | told)
        return id

    def activity(self, **told):
        """The id of an open activity."""
        id = str(new_id())
        self.doors.hear(ActivityChanged, **{"id": id, "project_id": self.project()} | told)
        return id

    def told(self, demand):
        """The newest event about a need."""
        return [data for data in self.doors.events(DemandChanged) if data["id"] == demand["id"]][-1]

    def seen(self, demand, actor):
        """The need as somebody sees it now."""
        return self.doors.call("demand", {"id": demand["id"]}, actor)
