"""Teams for tests, grown at the doors: `force.team("BJ-D1")` is an active one, `force.founded(...)` waits."""

from itertools import count

FOUNDED = {"level": "squad", "kind": "regional", "join_mode": "instant"}


class Force:
    """What people would have done at the service's doors."""

    numbers = count(1)

    def __init__(self, doors, city):
        self.doors, self.city = doors, city

    def cadre(self, unit_code="BJ-D1"):
        """A cadre of a unit, each time another person."""
        return self.city.official("cadre", unit_code)

    def founded(self, at="BJ-D1", actor=None, **said):
        """A team that waits for its unit to decide."""
        wanted = {"unit_code": at, "name": f"第{next(self.numbers)}小队", **FOUNDED} | said
        return self.doors.call("found_team", wanted, actor or self.cadre(at))

    def team(self, at="BJ-D1", actor=None, **said):
        """An active team, as everybody sees it."""
        waiting = self.founded(at, actor, **said)
        self.doors.call("approve_team", {"id": waiting["id"]}, self.cadre(at))
        return self.seen(waiting)

    def led(self, leader, at="BJ-D1", **said):
        """An active team whose founder leads it."""
        return self.team(at, leader.actor, **said)

    def seen(self, team):
        """The team as it is now."""
        return self.doors.call("team", {"id": team["id"]})

    def told(self, contract, thing):
        """The newest event about a thing."""
        return [data for data in self.doors.events(contract) if data["id"] == thing["id"]][-1]
