"""What emergencies have of a district: one that calls somebody who is near, and somebody who is near and busy.

Its people are known to demands, and to notifications, which asks them: identity lets only so many register from one
place.
"""

from datetime import timedelta
from itertools import count

from services.demands.emergencies.tests.night import Night
from services.demands.service import DemandsService
from services.notifications.service import NotificationsService
from shared.testing.city import City
from shared.testing.doors import AtTheDoors

_numbers = count(1)


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them."""
    town.system.settled()
    city = City(AtTheDoors(DemandsService, town.system.databases["demands"]))
    city.units[unit_code] = town.people.tree.id_of(unit_code)
    night, title = Night(city.doors, city, unit_code), f"某应急{next(_numbers)}"
    starts_at = city.doors.database.clock.now() + timedelta(hours=1)
    hours = {"starts_at": moment(starts_at), "ends_at": moment(starts_at + timedelta(hours=4))}
    one, busy = night.ready(unit_code), night.ready(unit_code)
    asking = City(AtTheDoors(NotificationsService, town.system.databases["notifications"]), city.units)
    asking.told(one)
    night.serves(busy, **hours)
    emergency = night.open(title=title, unit_code=unit_code, **hours)
    return {"emergency": emergency["id"], "emergency_call": str(night.call_of(one).id)}, [title]


def moment(at):
    """As requests say it."""
    return at.isoformat().replace("+00:00", "Z")
