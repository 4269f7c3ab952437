"""Projects, activities, shifts and sign-ups as other subjects would have made them, and people who check in.

grounds.shift                        the shift of the ground, in twenty minutes, for three hours
li = grounds.signed_up()             a volunteer with a place in it
grounds.code()                       what the leader's screen shows now: {"text", "digits", …}
grounds.check_in(li)                 with that code; `position`, `device`, `code` and `shift` may be said
"""

from datetime import timedelta
from itertools import count

from services.projects.activities.models import Activity, Post, Shift, SignUp
from services.projects.library.models import Project
from services.projects.presence.models import Attendance, CodeRefusal
from services.projects.records.models import ServiceRecord
from shared.contracts.projects.activity_words import PLACED
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id
from shared.kernel.places import Position
from shared.runtime.trust.cards import Card, CardVerifier
from shared.runtime.trust.signing import TokenSigner, generate

NAMES = {"site": "city", "issuer": "nuanliu:city", "audience": "nuanliu"}
PLACE = Position(116.295, 39.907)
RADIUS_METRES = 200
WORDS = "现场签到表有本人签名，活动合影中可见其在场至结束。"
METRES_PER_DEGREE_NORTH = 111_195


class Desk:
    """Who signs cards, and who reads them."""

    def __init__(self, folder, clock):
        self.clock = clock
        signing, jwks = folder / "signing.json", folder / "jwks.json"
        generate(signing, jwks, clock.now())
        self.signer = TokenSigner(signing, clock=clock, **NAMES)
        self.verifier = CardVerifier(jwks, issuer="nuanliu:city", clock=clock)

    def code(self, volunteer, *, days=30, **changes):
        """The code of somebody's card, as identity gives it now."""
        said = {"number": volunteer.number, "card_version": volunteer.card_version} | changes
        return self.signer.sign_card(Card(volunteer.id, expires_at=self.clock.now() + timedelta(days=days), **said))


class Grounds:
    """Where people check in."""

    devices = count(1)

    def __init__(self, doors, city, clock, desk):
        self.doors, self.city, self.clock, self.desk = doors, city, clock, desk
        self.leader = city.volunteer("BJ-D1-S1")
        self.project = self.new_project()
        self.activity = self.new_activity()
        self.shift = self.new_shift()

    def new_project(self, unit_code="BJ-D1-S1", **changes):
        """A published project."""
        now = self.clock.now()
        said = {"id": new_id(), "unit_id": self.city.units[unit_code], "title": "周末陪伴独居老人", "search": []}
        said |= {"service_class": "elders", "kinds": [], "tags": [], "mode": "on_site", "evidence_rule": "code"}
        said |= {
            "responsible_id": self.leader.id,
            "state": "published",
            "made_by": new_id(),
            "made_at": now,
            "changed_at": now,
        }
        return self.kept(Project(**(said | changes)))

    def new_activity(self, project=None, unit_code="BJ-D1-S1", place=PLACE, **changes):
        """An open activity of it, at a place with a fence."""
        now, project = self.clock.now(), project or self.project
        said = {"id": new_id(), "project_id": project.id, "unit_id": self.city.units[unit_code], "search": []}
        said |= {
            "responsible_id": project.responsible_id or self.leader.id,
            "title": project.title,
            "service_class": "elders",
        }
        said |= {"mode": "on_site", "evidence_rule": "code", "content": "陪伴聊天", "place": "万寿路街道养老照料中心"}
        said |= {"radius_metres": RADIUS_METRES, "first_starts_at": now, "minutes": 180, "last_ends_at": now}
        said |= {"sign_up_mode": "instant", "cancel_minutes": 60, "offer_minutes": 60, "state": "open"}
        said |= {"made_by": new_id(), "made_at": now, "changed_at": now}
        made = Activity(**(said | changes))
        made.put_at(place)
        return self.kept(made)

    def new_shift(self, activity=None, starts_in_minutes=20, minutes=180, maximum=10, **changes):
        """A shift of it, with one post."""
        starts_at = self.clock.now() + timedelta(minutes=starts_in_minutes)
        said = {"id": new_id(), "activity_id": (activity or self.activity).id, "starts_at": starts_at, "state": "open"}
        said |= {"ends_at": starts_at + timedelta(minutes=minutes), "changed_at": self.clock.now()}
        made = self.kept(Shift(**(said | changes)))
        self.new_post(made, maximum=maximum)
        return made

    def new_post(self, shift=None, **changes):
        """A post of a shift; `post_of` finds the newest."""
        shift = shift or self.shift
        position = len(self.rows(Post, Post.shift_id == shift.id)) + 1
        said = {"id": new_id(), "shift_id": shift.id, "position": position, "name": "陪伴", "minimum": 0, "maximum": 10}
        return self.kept(Post(**(said | changes)))

    def post_of(self, shift=None):
        """The newest post of a shift."""
        return self.rows(Post, Post.shift_id == (shift or self.shift).id)[-1]

    def signed_up(self, shift=None, volunteer=None, state="confirmed", **changes):
        """A volunteer who has a place in a shift."""
        volunteer, shift = volunteer or self.city.volunteer("BJ-D1-S1"), shift or self.shift
        post, now = self.post_of(shift), self.clock.now()
        said = {"id": new_id(), "shift_id": shift.id, "post_id": post.id, "activity_id": shift.activity_id}
        said |= {"volunteer_id": volunteer.id, "state": state, "came_by": "self", "starts_at": shift.starts_at}
        said |= {"ends_at": shift.ends_at, "made_at": now, "changed_at": now}
        said |= {"due_at": now} if state == "offered" else {}
        said |= {"number": 1} if state == "waiting" else {}
        self.kept(SignUp(**(said | changes)))
        if state in PLACED:
            self.change(Post, post.id, taken_count=post.taken_count + 1)
        return volunteer

    def code(self, shift=None, actor=None):
        """What the leader's screen shows now."""
        return self.doors.call("shift_code", {"id": str((shift or self.shift).id)}, actor or self.leader.actor)

    def check_in(self, volunteer, *, verb="check_in", shift=None, code=None, device=None, position=None, key=""):
        """The volunteer checks in with the code that is shown now, unless another one is said."""
        payload = {"id": str((shift or self.shift).id), "device": device or f"device-{next(self.devices):04}"}
        payload["code"] = code or self.code(shift)["text"]
        payload |= {"position": position} if position else {}
        return self.doors.call(verb, payload, volunteer.actor, key=key)

    def check_out(self, volunteer, **rest):
        """The same on going."""
        return self.check_in(volunteer, verb="check_out", **rest)

    def served(self, volunteer, minutes=60, **rest):
        """In, and out after some minutes."""
        self.check_in(volunteer, **rest)
        self.clock.advance(minutes=minutes)
        return self.check_out(volunteer, **rest)

    def served_there(self, volunteer, minutes=60, **rest):
        """The same at the place, which the person's telephone proves."""
        self.city.consents(volunteer, "location_at_check_in")
        return self.served(volunteer, minutes, position=north(80, accuracy_metres=10), **rest)

    def begin(self):
        """It is the moment at which the shift begins."""
        self.clock.moment = self.shift.starts_at

    def mended(self, attendance, verb, **said):
        """A leader puts an attendance right, or strikes it."""
        return self.doors.call(verb, {"id": str(attendance.id), "reason": WORDS} | said, self.leader.actor)

    def walked_in(self, volunteer, shift=None, device="device-one"):
        """The volunteer asks to be let in, with the code that is shown now."""
        shift = shift or self.shift
        said = {"id": str(shift.id), "post_id": str(self.post_of(shift).id), "device": device}
        return self.doors.call("walk_in", said | {"code": self.code(shift)["text"]}, volunteer.actor)

    def record(self, volunteer):
        """The service record of somebody, None where there is none."""
        found = self.rows(ServiceRecord, ServiceRecord.volunteer_id == volunteer.id)
        return found[-1] if found else None

    def act_on_record(self, verb, volunteer, actor=None, **said):
        """The leader, unless somebody else is named, does something with that record as it is now."""
        record = self.record(volunteer)
        said = {"id": str(record.id), "version": record.version} | said
        return self.doors.call(verb, said, actor or self.leader.actor)

    def told_of_records(self):
        """What was told of records: the change, the minutes that count, the version."""
        told = self.doors.events(ServiceRecordChanged)
        return [(event["change"], event["minutes"], event["version"]) for event in told]

    def by_card(self, volunteer, verb="check_in_by_card", *, shift=None, actor=None, card=None, **rest):
        """A leader reads the volunteer's card."""
        payload = {"id": str((shift or self.shift).id), "card": card or self.desk.code(volunteer)} | rest
        return self.doors.call(verb, payload, actor or self.leader.actor)

    def end_shift(self, shift=None, *, minutes=60):
        """Until the window for checking out is over, and the timer's work is done."""
        ends_at = (shift or self.shift).ends_at + timedelta(minutes=minutes)
        self.clock.advance(seconds=max(0, (ends_at - self.clock.now()).total_seconds()))
        self.doors.tick("close_presence")

    def attendances(self, volunteer=None):
        """All that are kept, or somebody's, as they came."""
        return self.rows(Attendance, *([Attendance.volunteer_id == volunteer.id] if volunteer else []))

    def sign_up_of(self, volunteer, shift=None):
        """Somebody's newest sign-up for a shift."""
        shift = shift or self.shift
        return self.rows(SignUp, SignUp.volunteer_id == volunteer.id, SignUp.shift_id == shift.id)[-1]

    def refused(self, volunteer):
        """How often a code was refused to somebody, by fault."""
        rows = self.rows(CodeRefusal, CodeRefusal.volunteer_id == volunteer.id)
        return {row.fault: row.count for row in rows}

    def kept(self, made):
        """Keep a thing."""
        self.doors.database.step(lambda session: session.add(made))
        return made

    def change(self, model, id, **values):
        """Change a thing past all rules."""

        def changed(session):
            found = session.get_one(model, id)
            for name, value in values.items():
                setattr(found, name, value)
            return found

        return self.doors.database.step(changed)

    def rows(self, model, *conditions):
        """Things that are kept, in the order of their making."""
        order = model.__table__.primary_key.columns
        return self.doors.rows(lambda session: session.query(model).filter(*conditions).order_by(*order).all())


def north(metres, place=PLACE, **rest):
    """A position so many metres north of a place, as a browser gives it."""
    latitude = place.latitude + metres / METRES_PER_DEGREE_NORTH
    return {"datum": "wgs84", "longitude": place.longitude, "latitude": latitude} | rest
