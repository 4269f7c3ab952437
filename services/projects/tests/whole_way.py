"""The whole way at the doors: a project that is published, its activity, people who sign up, come, go and are credited.

way = Way(doors, city, clock, desk)
shift = way.shift(evidence_rule="leader")           of an activity of a project that the union has agreed to
li = way.signed_up(shift)
"""

import base64
from datetime import timedelta
from itertools import count

from services.projects.activities.tests.programme import SATURDAY, Programme
from services.projects.library.tests.conftest import Library
from services.projects.presence.tests.grounds import PLACE, north
from shared.contracts.projects.records import ServiceRecordChanged
from shared.runtime.tests.pictures import pdf

ONLINE = {"mode": "online", "place": "线上会议室", "longitude": None, "latitude": None}


class Way:
    """Leaders, a cadre and volunteers; nobody touches the database."""

    devices = count(1)

    def __init__(self, doors, city, clock, desk):
        self.doors, self.city, self.clock, self.desk = doors, city, clock, desk
        self.library, self.programme = Library(doors, city), Programme(doors, city)
        self.programme.leader = self.leader = self.library.leader
        doors.tick("learn_announced_years")

    def project(self, evidence_rule="code"):
        """A published project."""
        is_online = evidence_rule in ("online_code", "deliverable")
        return self.library.published(evidence_rule=evidence_rule, **(ONLINE if is_online else {}))

    def shift(self, project=None, *, evidence_rule="code", **said):
        """The first shift of an open activity of it: on Saturday at nine, for three hours."""
        project = project or self.project(evidence_rule)
        fence = {} if project["mode"] == "online" else {"radius_metres": 200}
        return self.programme.shift(self.programme.activity(project["id"], **(fence | said)))

    def signed_up(self, shift):
        """Somebody with a place in it, who lets their position be looked at."""
        li = self.city.volunteer("BJ-D1-S1")
        self.city.consents(li, "location_at_check_in")
        assert self.programme.sign_up(li, shift)["state"] == "confirmed"
        return li

    def at(self, minutes):
        """So many minutes after the shift has begun."""
        self.clock.moment = SATURDAY + timedelta(minutes=minutes)

    def code(self, shift):
        """What the leader's screen shows now."""
        return self.doors.call("shift_code", {"id": shift["id"]}, self.leader.actor)

    def goes(self, verb, volunteer, shift, way="text", **rest):
        """Somebody checks in or out with that, at the place."""
        said = {"id": shift["id"], "code": self.code(shift)[way], "device": f"device-{next(self.devices):04}"}
        return self.doors.call(verb, said | rest, volunteer.actor)

    def there(self, verb, volunteer, shift):
        """The same, and the telephone proves the place."""
        return self.goes(verb, volunteer, shift, position=north(50, PLACE, accuracy_metres=10))

    def by_card(self, verb, volunteer, shift):
        """The leader reads somebody's card."""
        said = {"id": shift["id"], "card": self.desk.code(volunteer)}
        return self.doors.call(verb, said, self.leader.actor)

    def hands_in(self, volunteer, sign_up):
        """Somebody hands in what they made."""
        sent = {"file_name": "译文.pdf", "content": base64.b64encode(pdf("% 1")).decode()}
        evidence_id = self.doors.call("upload_evidence", sent, volunteer.actor)["id"]
        said = {"id": sign_up["id"], "evidence_ids": [evidence_id], "reason": "译文已完成，随附成果文件。"}
        said |= {"starts_at": sign_up["starts_at"], "ends_at": sign_up["ends_at"]}
        return self.doors.call("enter_record", said, volunteer.actor)

    def own(self, verb, volunteer):
        """The newest of somebody's own, None where there is none."""
        return next(iter(self.doors.call(verb, {}, volunteer.actor)["items"]), None)

    def agrees(self, verb, actor, record, **said):
        """Somebody agrees to a record."""
        return self.doors.call(verb, {"id": record["id"], "version": record["version"]} | said, actor)

    def told(self):
        """What was told of records."""
        return [(event["change"], event["minutes"]) for event in self.doors.events(ServiceRecordChanged)]

    def time_passes(self):
        """Every timer comes."""
        for verb in sorted(self.doors.timers()):
            self.doors.tick(verb)
