"""A city as a service knows it by its copies: units, volunteers, consents, and people who act.

city = City(AtTheDoors(TeamsService, database))
city.grow()                               BJ over BJ-D1 (S1, S2) and BJ-D2 (S1)
li = city.volunteer("BJ-D1-S1")           li.id, li.account_id, li.number, li.unit_id, li.actor
cadre = city.official("cadre", "BJ-D1")
"""

from itertools import count
from types import SimpleNamespace

from shared.contracts.identity.consents import ConsentsChanged
from shared.contracts.identity.units import UnitChanged
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.kernel.actor import Actor, Held
from shared.kernel.ids import new_id

TREE = (
    ("BJ", "city", None),
    ("BJ-D1", "district", "BJ"),
    ("BJ-D2", "district", "BJ"),
    ("BJ-D1-S1", "street", "BJ-D1"),
    ("BJ-D1-S2", "street", "BJ-D1"),
    ("BJ-D2-S1", "street", "BJ-D2"),
)


class City:
    """What identity would have told the service at whose doors it stands."""

    numbers = count(100_000_000_000)

    def __init__(self, doors, units=()):
        """units: ids that codes have already, at another service's doors."""
        self.doors, self.units, self.versions = doors, dict(units), count(2)

    def grow(self):
        """The city with two districts and three streets."""
        with self.doors.together():
            for code, kind, parent in TREE:
                self.unit(code, kind, parent)
        return self

    def unit(self, code, kind="street", parent="BJ", **changes):
        """A unit that is told for the first time; its id."""
        self.units.setdefault(code, new_id())
        told = {"id": str(self.units[code]), "code": code, "kind": kind, "name": code, "version": 1}
        told |= {"parent_id": str(self.units[parent]) if parent else None, "change": "founded"}
        self.doors.hear(UnitChanged, **(told | changes))
        return self.units[code]

    def changed(self, code, **changes):
        """The same unit, told again."""
        told = {"id": str(self.units[code]), "code": code, "version": next(self.versions)}
        self.doors.hear(UnitChanged, **(told | changes))

    def volunteer(self, unit_code="BJ-D1-S1", **changes):
        """Somebody who is registered and signed in."""
        one = SimpleNamespace(id=new_id(), account_id=new_id(), number=str(next(self.numbers)), card_version=1)
        one.unit_id, one.actor = self.units[unit_code], Actor("person", str(one.account_id), site="city")
        self.told(one, version=1, **changes)
        return one

    def told(self, one, **changes):
        """Tell of a volunteer again: `city.told(li, state="withdrawn")`."""
        said = {"id": str(one.id), "account_id": str(one.account_id), "number": one.number}
        said |= {"unit_id": str(one.unit_id), "state": "active", "is_minor": False, "card_version": one.card_version}
        self.doors.hear(VolunteerChanged, **(said | {"version": next(self.versions)} | changes))

    def consents(self, one, *purposes, withdrawn=()):
        """What somebody consents to from now on."""
        told = {"id": str(one.account_id), "version": next(self.versions)}
        self.doors.hear(ConsentsChanged, **told, consented=list(purposes), not_consented=list(withdrawn))

    def official(self, role, unit_code="BJ", *, second_factor=True):
        """Somebody who holds an office and has signed in with all it needs."""
        offices = (Held(role, self.units[unit_code]),)
        return Actor("person", str(new_id()), site="city", offices=offices, second_factor=second_factor)
