"""Feedback to a unit, put into the database of demands."""

from services.demands.service import DemandsService
from shared.testing.doors import AtTheDoors


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them."""
    town.system.settled()
    doors = AtTheDoors(DemandsService, town.system.databases["demands"])
    words = f"{unit_code} 的驿站周末不开门，希望延长时间。"
    said = {"about": "person", "kind": "complaint", "words": words, "volunteer_number": "999999999999"}
    made = doors.call("give_feedback", said | {"unit_code": unit_code}, town.person(unit_code).actor)
    return {"feedback": made["id"]}, [made["number"]]
