"""People who serve, and looking at what came of it."""

from datetime import date, timedelta
from itertools import count
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from services.credits.honours.models import RankedMinutes
from shared.contracts.identity.consent_words import HONOUR_WALL, REGISTRATION
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id

DAY_MINUTES = 1000


class Town:
    """The city with people who serve. `settle` lets time pass until nothing waits."""

    def __init__(self, doors, city):
        self.doors, self.city, self.versions = doors, city, count(1)

    def volunteer(self, unit="BJ-D1-S1", *, shown=True, **changes):
        """Somebody, with the consent to be shown."""
        one = self.city.volunteer(unit, **changes)
        if shown:
            self.consents(one)
        return one

    def consents(self, one, *, shown=True):
        self.city.consents(
            one, REGISTRATION, *([HONOUR_WALL] if shown else []), withdrawn=[] if shown else [HONOUR_WALL]
        )

    def service(self, one, day=date(2026, 2, 10), service_class="elders"):
        """A service that nothing was told of yet."""
        of_one = {"volunteer_id": one.id, "unit_id": self.city.units["BJ-D1-S1"]}
        return SimpleNamespace(id=new_id(), served_on=day, service_class=service_class, **of_one)

    def serve(self, one, minutes, day=date(2026, 2, 10), service_class="elders"):
        """A confirmed service; what `told` takes."""
        return self.told(self.service(one, day, service_class), minutes=minutes)

    def serve_in_all(self, one, minutes):
        """So many minutes from New Year on, on several days; the services."""
        parts = [DAY_MINUTES] * (minutes // DAY_MINUTES) + [minutes % DAY_MINUTES]
        return [self.serve(one, part, date(2026, 1, 1) + timedelta(days=day)) for day, part in enumerate(parts) if part]

    def told(self, service, *, minutes, state="confirmed", version=None):
        """Tell of a service again."""
        said = {name: str(value) for name, value in vars(service).items()} | {"minutes": minutes, "state": state}
        self.doors.hear(ServiceRecordChanged, **said, version=version or next(self.versions))
        return service

    def settle(self):
        """Let the timers work until nothing waits."""
        self.doors.tick("regroup_rankings")
        self.doors.tick("settle_honours")

    def ranks(self):
        """{(volunteer, unit code, period): minutes}."""
        codes = {id: code for code, id in self.city.units.items()}
        rows = self.doors.rows(lambda session: session.scalars(select(RankedMinutes)).all())
        return {(row.volunteer_id, codes[row.unit_id], row.period): row.minutes for row in rows}

    def ranking(self, code="BJ", period="all", **page):
        """[(place, volunteer, minutes)] of one page."""
        found = self.doors.call("ranking", {"code": code, "period": period, **page})
        return [(item["place"], item["volunteer_id"], item["minutes"]) for item in found["items"]]

    def honours(self, one):
        return self.doors.call("own_honours", {}, one.actor)


@pytest.fixture(name="town")
def _town(doors, city):
    return Town(doors, city)
