"""Things of projects at a unit, put into its database: what was served there, and what proves it."""

from types import SimpleNamespace
from uuid import UUID

from services.projects.evidence.keeping import keeping_for
from services.projects.records.tests.serving import Serving
from services.projects.service import ProjectsService
from shared.kernel.clock import SystemClock
from shared.testing.doors import AtTheDoors


class Neighbourhood:
    """The units and volunteers of a town, as tests of projects ask for them. unit_code: where everybody is at home."""

    def __init__(self, town, unit_code):
        self.town, self.unit_code = town, unit_code

    @property
    def units(self):
        """Ids by code."""
        return self

    def __getitem__(self, code):
        return self.town.people.tree.id_of(code)

    def volunteer(self):
        """Somebody whom projects knows."""
        person = self.town.person(self.unit_code)
        id = self.town.people.call("own_volunteer", {}, person.actor)["id"]
        self.town.system.settled()
        return SimpleNamespace(id=UUID(id), account_id=person.actor.account_id, actor=person.actor)


def serving_in(town, unit_code):
    """Projects at its doors in the running system, with people of a unit."""
    database = town.system.databases["projects"]
    town.system.settled()
    doors = AtTheDoors(ProjectsService, database, keeping=keeping_for(town.system.settings))
    return Serving(doors, Neighbourhood(town, unit_code), SystemClock())


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them."""
    serving = serving_in(town, unit_code)
    activity = serving.activity(serving.project(unit_code))
    volunteer = serving.city.volunteer()
    record = serving.served(volunteer, 60, "code", activity=activity)
    evidence = serving.upload(volunteer.actor)
    serving.doors.call("add_evidence", {"id": str(record.id), "evidence_ids": [evidence]}, volunteer.actor)
    other = serving.sign_up(serving.city.volunteer(), serving.shift(activity, starts_at=record.ends_at))
    ids = {
        "served_activity": str(activity.id),
        "record": str(record.id),
        "evidence": evidence,
        "served_sign_up": str(other.id),
        "appeal": _appeal(serving, activity),
        "complaint": _complaint(serving, activity),
    }
    return ids, []


def _appeal(serving, activity):
    """That of somebody whose record was refused."""
    volunteer = serving.city.volunteer()
    record = serving.served(volunteer, 60, "code", activity=activity)
    serving.act("refuse_record", record, serving.wang.actor, reason="签到后即离开。")
    said = {"words": "当天服务到最后，有照片。", "wanted_minutes": 60, "evidence_ids": []}
    return serving.act("make_appeal", record, volunteer.actor, **said)["id"]


def _complaint(serving, activity):
    said = {"id": str(activity.id), "reason": "safety", "words": "现场没有急救箱，无人告知风险。"}
    return serving.doors.call("make_complaint", said, serving.city.volunteer().actor)["id"]
