"""One of each thing of teams at a unit, made at the service's own doors."""

import base64
from itertools import count

from services.teams.service import TeamsService
from shared.contracts.identity.roles import Role
from shared.runtime.events.volunteers import volunteer_of
from shared.testing.doors import AtTheDoors

numbers = count(1)


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them. What is public of a team is everybody's."""
    volunteer = town.person(unit_code)
    town.system.settled()
    doors = AtTheDoors(TeamsService, town.system.databases["teams"])
    keeper = town.actor_of(town.people.appointed(Role.CADRE.value, unit_code), unit_code, Role.CADRE)

    def founded():
        said = {"unit_code": unit_code, "name": f"{unit_code}{next(numbers)}队", "level": "squad", "kind": "regional"}
        return doors.call("found_team", said, volunteer.actor)["id"]

    team = founded()
    doors.call("approve_team", {"id": team}, keeper)
    (membership,) = doors.call("own_memberships", {"open": True, "limit": 1}, volunteer.actor)["items"]
    (officer,) = doors.call("officers", {"id": team}, keeper)["items"]
    place = {"longitude": 116.3, "latitude": 39.9}
    said = {"unit_code": unit_code, "name": f"{unit_code}驿站", "address": unit_code, "place": place}
    station = doors.call("found_station", said, keeper)["id"]
    known = doors.rows(volunteer_of, volunteer.actor)
    doors.call("ask_to_run", {"id": station, "volunteer_number": known.number}, keeper)
    doors.call("accept_to_run", {"id": station}, volunteer.actor)
    shown = {"qualification": "first_aid", "issuer": "某单位", "evidence": "原件已看"}
    qualification = doors.call("record_qualification", {"id": str(known.id), **shown}, keeper)["id"]
    content = base64.b64encode(f"unit_code,name\nBJ-NONE,{unit_code}某队\n".encode()).decode()
    uploaded = {"unit_code": unit_code, "file_name": f"{unit_code}.csv", "content": content}
    team_import = doors.call("import_teams", uploaded, keeper)["id"]
    ids = {
        "team_import": team_import,
        "qualification": qualification,
        "station": station,
        "team": team,
        "team_founding": founded(),
        "membership": membership["id"],
        "team_officer": officer["id"],
    }
    return ids, []
