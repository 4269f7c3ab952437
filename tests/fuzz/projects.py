"""Projects in the states that the operations of the library want: the document's examples name one id for all."""

from uuid import UUID

from services.projects.library.models import Project
from services.projects.service import ProjectsService
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.contracts.projects.library_writing import VOLUNTEER_ID, WriteProject
from shared.kernel.actor import Actor, Held
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.testing.doors import AtTheDoors

FIRST_NUMBER = 100_000_000_000
PATH = "/api/v1/projects/{id}"
SUBMITTED = ("submit",)
APPROVED = (*SUBMITTED, "approve")
PUBLISHED = (*APPROVED, "publish")
BY_UNION = ("approve", "suspend")
# The steps that lead to what each operation can succeed with.
STEPS = {
    "": PUBLISHED,
    "/agreement": PUBLISHED,
    "/agreements": (),
    "/approvals": SUBMITTED,
    "/cancellations": (),
    "/closings": PUBLISHED,
    "/decisions": PUBLISHED,
    "/description": (),
    "/insurance": (),
    "/management": (),
    "/publications": APPROVED,
    "/refusals": SUBMITTED,
    "/responsible-acceptances": (),
    "/responsible-dismissals": (),
    "/responsible-refusals": (),
    "/responsible-requests": (),
    "/resumptions": (*PUBLISHED, "suspend"),
    "/returns": SUBMITTED,
    "/submissions": (),
    "/suspensions": PUBLISHED,
    "/withdrawals": SUBMITTED,
}


class Library:
    """The library of a running system. someone: a volunteer from now on, as is the one whom the examples ask."""

    def __init__(self, system, someone):
        system.settled()
        self.doors = AtTheDoors(ProjectsService, system.databases["projects"])
        self.units = {code: system.http.get(f"/api/v1/units/{code}").json()["id"] for code in ("BJ", "BJ-110108")}
        self.someone_id = str(new_id())
        for number, pair in enumerate([(self.someone_id, someone.subject), (VOLUNTEER_ID, str(new_id()))]):
            self.hear_of(str(FIRST_NUMBER + number), *pair)
        self.writer, self.reviewer = self.cadre(), self.cadre()

    def hear_of(self, number, volunteer_id, account_id):
        """A volunteer of the district."""
        told = {"id": volunteer_id, "account_id": account_id, "number": number, "unit_id": self.units["BJ-110108"]}
        self.doors.hear(VolunteerChanged, **told, state="active", is_minor=False)

    def cadre(self):
        """A cadre of the city."""
        return Actor("person", str(new_id()), offices=(Held("cadre", UUID(self.units["BJ"])),))

    def ids(self):
        """A project of its own for each path that names one."""
        return {PATH + path: self.project(steps) for path, steps in STEPS.items()}

    def project(self, steps):
        """One that has gone so many steps, and for which `someone` is asked to be responsible."""
        today = business_date(self.doors.database.clock.now()).isoformat()
        said = WriteProject.example | {"starts_on": today, "ends_on": today}
        named = {"id": self.doors.call("write_project", said, self.writer)["id"]}
        self.doors.call("give_agreement", named | {"text": "志愿服务协议"}, self.writer)
        self.doors.database.run(let_be_responsible, named["id"], self.someone_id)
        for step in steps:
            reason = {"reason": "雨天。"} if step == "suspend" else {}
            self.doors.call(f"{step}_project", named | reason, self.reviewer if step in BY_UNION else self.writer)
        return named["id"]


def let_be_responsible(session, project_id, volunteer_id):
    """Somebody else is, and this one is asked."""
    project = session.get_one(Project, UUID(project_id))
    project.responsible_id, project.asked_id = UUID(VOLUNTEER_ID), UUID(volunteer_id)
