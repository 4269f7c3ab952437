"""A night in which help is called for: people around a place, and somebody who commands."""

import json

import h3.api.basic_int as h3
from sqlalchemy import select

from services.demands.emergencies.models import Call, Emergency
from shared.contracts.demands.calls import CallMade
from shared.contracts.demands.dispatch import OpenEmergency
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.teams.profiles import ProfileChanged, QualificationChanged
from shared.kernel.ids import new_id
from shared.kernel.places import Position
from shared.runtime.events.outbox import Outbox, sealed_place
from shared.runtime.trust.sealing import sealing_of

PLACE = Position(116.481, 39.997)  # 望京
HERE = h3.latlng_to_cell(PLACE.latitude, PLACE.longitude, 7)
UNIT = "BJ-D1-S1"
HOURS = {"starts_at": "2026-03-02T02:00:00Z", "ends_at": "2026-03-02T06:00:00Z"}


def cell_at(step, number=0):
    """A cell so many steps from the place, as it is written."""
    return f"{sorted(h3.grid_ring(HERE, step))[number]:x}"


class Night:
    """Demands at its doors, with people around the place."""

    def __init__(self, doors, city, unit=UNIT):
        self.doors, self.city, self.versions = doors, city, iter(range(2, 10_000))
        self.commander = city.official("cadre", unit)
        self.responsible = city.volunteer(unit)

    def ready(self, unit=UNIT, step=0, **profile):
        """Somebody who may be called, so many steps of cells from the place."""
        one = self.city.volunteer(unit)
        self.offers(one, **({"home_cell": cell_at(step)} | profile))
        return one

    def offers(self, one, **profile):
        """What somebody says of themselves."""
        said = {"availability": [], "home_cell": cell_at(0), "travel_metres_max": 100_000, "is_ready": True}
        self.doors.hear(ProfileChanged, id=str(one.id), version=next(self.versions), **(said | profile))

    def shows(self, one, qualification="first_aid", **changes):
        """Somebody has shown a qualification."""
        said = {"id": str(new_id()), "volunteer_id": str(one.id), "qualification": qualification}
        self.doors.hear(QualificationChanged, **(said | changes))

    def serves(self, one, **changes):
        """Somebody has a place in a shift at the time of the emergency."""
        said = {"id": str(new_id()), "volunteer_id": str(one.id), "state": "confirmed", **HOURS}
        self.doors.hear(SignUpChanged, **(said | changes))

    def open(self, actor=None, **changes):
        """An emergency, and its first wave."""
        said = OpenEmergency.example | HOURS | {"unit_code": UNIT, "demand_id": None, "wanted_count": 1}
        said |= {"responsible_number": self.responsible.number}
        said["place"] = {"longitude": PLACE.longitude, "latitude": PLACE.latitude, "datum": "wgs84"}
        return self.doors.call("open_emergency", said | changes, actor or self.commander)

    def act(self, verb, emergency, actor=None, **said):
        """Command it."""
        return self.doors.call(f"{verb}_emergency", {"id": emergency["id"], **said}, actor or self.commander)

    def now(self, emergency):
        """As it is now."""
        return self.doors.call("emergency", {"id": emergency["id"]}, self.city.official("cadre", "BJ"))

    def report(self, emergency):
        """What came of it."""
        return self.doors.call("emergency_report", {"id": emergency["id"]}, self.city.official("cadre", "BJ"))

    def calls(self, emergency, state=None):
        """The people who were asked, with the state of their call; or those alone in one state."""

        def read(session):
            rows = select(Call).join(Emergency).where(Emergency.number == emergency["number"]).order_by(Call.id)
            return {row.volunteer_id: row.state for row in session.scalars(rows)}

        found = self.doors.rows(read)
        return {one for one, its in found.items() if its == state} if state else found

    def call_of(self, one):
        """The newest call to somebody."""
        rows = select(Call).where(Call.volunteer_id == one.id).order_by(Call.id.desc()).limit(1)
        return self.doors.rows(lambda session: session.scalar(rows))

    def answer(self, one, is_coming=True):
        """Signed in."""
        return self.doors.call("answer_call", {"id": str(self.call_of(one).id), "is_coming": is_coming}, one.actor)

    def left_out(self, emergency, actor=None):
        """Who was left out, and why."""
        asked = {"id": emergency["id"], "limit": 200}
        answer = self.doors.call("left_out_of_emergency", asked, actor or self.commander)
        return {item["volunteer_id"]: item["reason"] for item in answer["items"]}

    def later(self, **amount):
        """Time goes by, and the timer looks."""
        self.doors.database.clock.advance(**amount)
        return self.tick()

    def tick(self):
        """The timer looks."""
        return self.doors.tick("go_on_with_emergencies")

    def questions(self):
        """What was told of people who are asked, as notifications reads it."""

        def read(session):
            rows = session.query(Outbox).where(Outbox.event_type == CallMade.event_type).order_by(Outbox.sequence)
            return [_opened(session, row) for row in rows]

        return self.doors.rows(read)


def _opened(session, row):
    return json.loads(sealing_of(session).open(row.data["sealed"], sealed_place(row.event_type, row.event_id)))
