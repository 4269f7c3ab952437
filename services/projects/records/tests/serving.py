"""People who serve: projects, shifts, sign-ups and attendances as other subjects leave them, put into the tables.

serving = Serving(doors, city, clock)
shift = serving.shift(hours=3)                        of an activity of BJ-D1-S1, that Wang leads; it has begun
up = serving.sign_up(li, shift)                       li had a place before it began
serving.attend(up, 0, 180)                            there from its beginning for three hours, by code and place
serving.settle(up)                                    what becomes of it
"""

import base64
from datetime import timedelta
from itertools import count
from uuid import UUID

from services.projects.activities.models import Activity, Post, Shift, SignUp
from services.projects.library.models import Agreement, Project
from services.projects.presence.models import Attendance
from services.projects.records.models import ServiceRecord
from services.projects.records.settling import settle
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.tests.pictures import pdf

BEFORE = timedelta(days=2)


class Serving:
    """What happens before there is a record, and the acts on records in few words."""

    numbers = count(1)

    def __init__(self, doors, city, clock):
        self.doors, self.city, self.clock, self.database = doors, city, clock, doors.database
        self.wang = city.volunteer()  # who leads
        doors.tick("learn_announced_years")

    def project(self, unit="BJ-D1-S1", **changes):
        """A published project."""
        values = {
            "id": new_id(),
            "unit_id": self.city.units[unit],
            "responsible_id": self.wang.id,
            "title": "周末陪伴独居老人",
            "search": [],
            "service_class": "elders",
            "kinds": [],
            "tags": [],
            "mode": "on_site",
            "evidence_rule": "code",
            "state": "published",
            "made_by": new_id(),
            "made_at": self.clock.now(),
            "changed_at": self.clock.now(),
        }
        return self.added(Project(**values | changes))

    def activity(self, project=None, **changes):
        """An activity of it, as the project says."""
        project = project or self.project()
        values = {name: getattr(project, name) for name in ("unit_id", "team_id", "responsible_id", "title")}
        values |= {name: getattr(project, name) for name in ("service_class", "mode", "evidence_rule")}
        values |= {
            "id": new_id(),
            "project_id": project.id,
            "search": [],
            "content": "陪伴聊天、打扫房间。",
            "place": "万寿路街道养老照料中心",
            "first_starts_at": self.clock.now(),
            "minutes": 180,
            "break_minutes": 0,
            "last_ends_at": self.clock.now() + timedelta(days=1),
            "sign_up_mode": "instant",
            "cancel_minutes": 60,
            "offer_minutes": 60,
            "state": "open",
            "made_by": new_id(),
            "made_at": self.clock.now(),
            "changed_at": self.clock.now(),
        }
        return self.added(Activity(**values | changes))

    def shift(self, activity=None, hours=3, starts_at=None, **of_activity):
        """A shift that begins now, or when it is said; that of the activity, where there is one."""
        activity = activity or self.activity(**of_activity)
        starts_at = starts_at or self.clock.now()
        known = self.database.read(
            lambda s: s.query(Shift).filter_by(activity_id=activity.id, starts_at=starts_at).first()
        )
        if known is not None:
            return known
        ends_at = starts_at + timedelta(hours=hours)
        shift = Shift(id=new_id(), activity_id=activity.id, starts_at=starts_at, ends_at=ends_at, state="open")
        shift.changed_at = self.clock.now()
        self.added(shift)
        self.added(Post(id=new_id(), shift_id=shift.id, position=1, name="志愿者", minimum=0, maximum=100))
        return shift

    def sign_up(self, volunteer, shift, state="confirmed", **changes):
        """Somebody's place in it, since two days before it began."""
        post_id = self.database.read(lambda session: session.query(Post.id).filter_by(shift_id=shift.id).scalar())
        values = {
            "id": new_id(),
            "shift_id": shift.id,
            "post_id": post_id,
            "activity_id": shift.activity_id,
            "volunteer_id": volunteer.id,
            "state": state,
            "came_by": "self",
            "starts_at": shift.starts_at,
            "ends_at": shift.ends_at,
            "made_at": shift.starts_at - BEFORE,
            "changed_at": shift.starts_at - BEFORE,
        }
        return self.added(SignUp(**values | changes))

    def attend(self, sign_up, begin, end, grade="code_and_place", **changes):
        """A pair of check-in and check-out, in minutes from the shift's beginning; end: None for nobody knows."""
        pairs = self.database.read(lambda session: session.query(Attendance).filter_by(sign_up_id=sign_up.id).count())
        out = None if end is None else sign_up.starts_at + timedelta(minutes=end)
        values = {
            "id": new_id(),
            "sign_up_id": sign_up.id,
            "shift_id": sign_up.shift_id,
            "activity_id": sign_up.activity_id,
            "volunteer_id": sign_up.volunteer_id,
            "served_on": business_date(sign_up.starts_at),
            "pair": pairs + 1,
            "came_in_at": sign_up.starts_at + timedelta(minutes=begin),
            "went_out_at": out,
            "came_in_by": "qr",
            "went_out_by": "qr" if out else None,
            "in_grade": grade,
            "out_grade": grade if out else None,
            "flags": [],
            "state": "closed" if out else "missing_out",
            "changed_at": self.clock.now(),
        }
        return self.added(Attendance(**values | changes))

    def agreement(self, project):
        """The written agreement of a project."""
        made = Agreement(id=new_id(), project_id=project.id, number=1, text="…", digest="0" * 64)
        made.made_at = self.clock.now()
        self.changed(project, agreement_number=1)
        return self.added(made)

    def settle(self, sign_up):
        """Let the record follow from the attendances; the record, None where there is none."""
        return self.database.step(lambda session: settle(session, session.get_one(SignUp, sign_up.id)))

    def served(self, volunteer, minutes=180, grade="code_and_place", **of_shift):
        """The record of somebody who was there for so many minutes."""
        sign_up = self.sign_up(volunteer, self.shift(**{"hours": -(-minutes // 60)} | of_shift))
        self.attend(sign_up, 0, minutes, grade)
        return self.settle(sign_up)

    def shift_of(self, sign_up):
        """The shift in which somebody has a place."""
        return self.database.read(lambda session: session.get(Shift, sign_up.shift_id))

    def added(self, row):
        """A row in its table."""
        self.database.step(lambda session: session.add(row))
        return row

    def changed(self, row, **values):
        """The same row with other values."""

        def change(session):
            found = session.get_one(type(row), row.id)
            for name, value in values.items():
                setattr(found, name, value)

        self.database.step(change)
        for name, value in values.items():
            setattr(row, name, value)
        return row

    def record(self, id):
        """A record as it lies in the table."""
        return self.database.read(lambda session: session.get(ServiceRecord, UUID(str(id))))

    def upload(self, actor, content=None, name="sheet.pdf"):
        """The id of a file that somebody has uploaded; each is another one."""
        content = pdf(f"% {next(self.numbers)}") if content is None else content
        sent = {"file_name": name, "content": base64.b64encode(content).decode()}
        return self.doors.call("upload_evidence", sent, actor)["id"]

    def enter(self, actor, sign_up, guarantor=None, begin=0, end=180, evidence=None, **changes):
        """What comes of an entry by hand, in minutes from the shift's beginning."""
        said = {"id": str(sign_up.id), "reason": "签到设备故障，现场有签名表。"}
        said["evidence_ids"] = [self.upload(actor)] if evidence is None else evidence
        said["starts_at"] = moment(sign_up.starts_at + timedelta(minutes=begin))
        said["ends_at"] = moment(sign_up.starts_at + timedelta(minutes=end))
        said["guarantor_id"] = str(guarantor.id) if guarantor else None
        return self.doors.call("enter_record", {k: v for k, v in (said | changes).items() if v is not None}, actor)

    def act(self, verb, record, actor, **said):
        """What comes of an act on a record as it is now."""
        row = self.record(record.id if hasattr(record, "id") else record["id"])
        return self.doors.call(verb, {"id": str(row.id), "version": row.version} | said, actor)

    def agree(self, record, actor, agreement="leader"):
        """What comes of agreeing to it."""
        return self.act("agree_to_record", record, actor, agreement=agreement)


def moment(at):
    """As contracts write it."""
    return at.isoformat().replace("+00:00", "Z")
