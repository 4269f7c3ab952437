"""What projects has of a district: things that `Town.things` adds to those of identity."""

from itertools import count

from services.projects.service import ProjectsService
from shared.contracts.identity.roles import Role
from shared.contracts.projects.library_writing import WriteProject
from shared.testing.doors import AtTheDoors

_numbers = count(1)


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them. What is published would be everybody's."""
    town.system.settled()
    doors = AtTheDoors(ProjectsService, town.system.databases["projects"])
    writer = town.actor_of(town.people.appointed(Role.CADRE.value, unit_code), unit_code, Role.CADRE)
    title = f"未发布项目{next(_numbers)}"
    said = WriteProject.example | {"unit_code": unit_code, "title": title}
    project = doors.call("write_project", said, writer)
    doors.call("give_agreement", {"id": project["id"], "text": "志愿服务协议"}, writer)
    return {"project": project["id"]}, [title]
