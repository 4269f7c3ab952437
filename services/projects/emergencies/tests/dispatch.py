"""Emergencies as demands tells of them, at the doors of projects.

dispatch = Dispatch(programme)
flood = dispatch.open(wanted_count=2)                one that begins in an hour, of BJ-D1-S1
call = dispatch.accepted(flood, li)                  li was called, and comes
dispatch.stands(call)                                ("confirmed", None)
"""

from datetime import timedelta
from uuid import UUID

from services.projects.activities.models import Activity, Post, Shift, SignUp
from shared.contracts.demands.calls import CallChanged
from shared.contracts.demands.emergencies import EmergencyChanged
from shared.contracts.demands.emergency_words import sign_up_of
from shared.kernel.ids import new_id

MADE = ("id", "activity_id", "shift_id", "post_id")


class Dispatch:
    """A commander who opens emergencies, and people who answer."""

    def __init__(self, programme, unit_code="BJ-D1-S1"):
        self.programme, self.doors, self.city = programme, programme.doors, programme.city
        self.unit_code, self.responsible = unit_code, programme.leader

    def said(self, unit_code=None, **changes):
        """An emergency of which nothing was told yet."""
        unit_id, begins = str(self.city.units[unit_code or self.unit_code]), self.programme.now + timedelta(hours=1)
        said = {name: str(new_id()) for name in MADE} | {"unit_id": unit_id, "opened_by_unit_id": unit_id}
        said |= {"responsible_id": str(self.responsible.id), "wanted_count": 2, "version": 1}
        said |= {"starts_at": moment(begins), "ends_at": moment(begins + timedelta(hours=6))}
        return said | changes

    def open(self, unit_code=None, **changes):
        """One that was told."""
        return self.tell(self.said(unit_code, **changes))

    def tell(self, emergency, **changes):
        """Tell of it, perhaps as it is now."""
        told = emergency | changes
        self.doors.hear(EmergencyChanged, **told)
        return told

    def changed(self, emergency, **changes):
        """Tell of its next version."""
        return self.tell(emergency, version=emergency["version"] + 1, **changes)

    def called(self, emergency, volunteer, **changes):
        """What is said of a call."""
        said = {"id": str(new_id()), "emergency_id": emergency["id"], "emergency_version": emergency["version"]}
        said |= {name: emergency[name] for name in ("shift_id", "post_id", "unit_id", "starts_at", "ends_at")}
        return said | {"volunteer_id": str(volunteer.id), "state": "asked", "version": 1} | changes

    def accepted(self, emergency, volunteer, **changes):
        """Somebody was called, and comes; the call."""
        return self.answer(self.called(emergency, volunteer, **changes), "accepted")

    def answer(self, call, state, **changes):
        """The next version of a call."""
        told = call | {"state": state, "version": call["version"] + 1} | changes
        self.doors.hear(CallChanged, **told)
        return told

    def sign_up(self, call):
        """What became of a call, None for nothing."""
        return self.programme.row(SignUp, sign_up_of(UUID(call["id"])))

    def stands(self, call):
        """State and reason."""
        found = self.sign_up(call)
        return (found.state, found.reason) if found else None

    def activity(self, emergency):
        """Its activity, None for none."""
        return self.programme.row(Activity, emergency["activity_id"])

    def shift(self, emergency):
        """Its shift."""
        return self.programme.row(Shift, emergency["shift_id"])

    def post(self, emergency):
        """Its post."""
        return self.programme.row(Post, emergency["post_id"])

    def taken(self, emergency):
        """How many come, of how many."""
        post = self.post(emergency)
        return post.taken_count, post.maximum


def moment(at):
    """As JSON says it."""
    return at.isoformat().replace("+00:00", "Z")
