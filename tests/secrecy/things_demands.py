"""One of each thing of demands at a unit, made at the service's own doors."""

from services.demands.archive.tests.needs import SAID
from services.demands.service import DemandsService
from shared.contracts.identity.roles import Role
from shared.runtime.events.volunteers import volunteer_of
from shared.testing.doors import AtTheDoors


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them. Volunteers of the union may see the need."""
    person, helper = town.person(unit_code), town.person(unit_code)
    town.system.settled()
    doors = AtTheDoors(DemandsService, town.system.databases["demands"])
    keeper = town.actor_of(town.people.appointed(Role.CADRE.value, unit_code), unit_code, Role.CADRE)
    moments = {"wanted_from": None, "wanted_until": None}
    demand = doors.call("submit_demand", SAID | moments | {"visibility": "volunteers"}, person.actor)
    for verb in ("verify_demand", "accept_demand"):
        demand = doors.call(verb, {"id": demand["id"], "version": demand["version"]}, keeper)
    known = doors.rows(volunteer_of, helper.actor)
    offer = doors.call("ask_volunteer", {"id": demand["id"], "volunteer_id": str(known.id)}, keeper)
    return {"demand": demand["id"], "demand_offer": offer["id"]}, [demand["number"]]
