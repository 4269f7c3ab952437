"""Projects and their activities as tests want them, made at the doors of projects.

programme = Programme(doors, city)
project = programme.project(is_high_risk=True)       a published one, with programme.leader as its responsible person
activity = programme.activity(project, posts=[…])    made and opened by the leader
shift = programme.shift(activity)                    its first one, as everybody sees it
programme.sign_up(li, shift)
"""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.projects.activities.models import SignUp
from services.projects.library.models import Agreement, Project
from shared.kernel.ids import new_id
from shared.kernel.places import Position
from shared.runtime.data.search import terms_of

SATURDAY = datetime(2026, 3, 7, 1, tzinfo=UTC)  # nine in the morning in Beijing
PLACE = Position(116.4, 39.9)


class Programme:
    """Somebody leads projects of a union, and people sign up."""

    def __init__(self, doors, city, unit_code="BJ-D1-S1"):
        self.doors, self.city, self.unit_code = doors, city, unit_code
        self.leader = city.volunteer(unit_code)

    def project(self, unit_code=None, **changes):
        """The id of a published project."""
        values = {
            "unit_id": self.city.units[unit_code or self.unit_code],
            "responsible_id": self.leader.id,
            "title": "陪伴独居老人",
            "service_class": "elders",
            "kinds": [],
            "tags": ["养老"],
            "mode": "on_site",
            "evidence_rule": "code",
            "place": "万寿路街道养老照料中心",
            "content": "陪伴聊天、打扫房间。",
            "state": "published",
            "made_by": new_id(),
        } | changes
        project = Project(id=new_id(), made_at=self.now, changed_at=self.now, **values)
        project.search = terms_of(project.title)
        project.put_at(PLACE)
        return str(self.kept(project))

    def agreement(self, project_id, number=1, text="志愿服务协议"):
        """Let a project have an agreement; its digest."""
        made = Agreement(id=new_id(), project_id=_uuid(project_id), number=number, text=text, made_at=self.now)
        made.digest = hashlib.sha256(text.encode()).hexdigest()
        self.kept(made)
        self.changed(Project, project_id, agreement_number=number)
        return made.digest

    def made(self, project_id=None, *, actor=None, **changes):
        """An activity that is not opened yet."""
        said = {"id": project_id or self.project(), "starts_at": self.moment(SATURDAY), "minutes": 180}
        said |= {"posts": [post()]} | changes
        return self.doors.call("make_activity", said, actor or self.leader.actor)

    def activity(self, project_id=None, *, actor=None, **changes):
        """An activity that was opened."""
        made = self.made(project_id, actor=actor, **changes)
        return self.doors.call("open_activity", {"id": made["id"]}, actor or self.leader.actor)

    def shifts(self, activity, **query):
        """Its shifts, as everybody sees them."""
        return self.doors.call("shifts_of_activity", {"id": activity["id"], "limit": 200, **query})["items"]

    def shift(self, activity=None, **changes):
        """The first shift of an activity, or of one that is made for it."""
        return self.shifts(activity or self.activity(**changes))[0]

    def seen(self, shift):
        """The same shift as it is now."""
        past = self.moment(self.now - timedelta(days=400))
        (now,) = [one for one in self.shifts({"id": shift["activity_id"]}, since=past) if one["id"] == shift["id"]]
        return now

    def sign_up(self, volunteer, shift, **further):
        """Somebody signs up."""
        return self.doors.call("sign_up", {"id": shift["id"], **further}, volunteer.actor)

    def act(self, verb, sign_up, volunteer, **further):
        """Somebody does something with their sign-up."""
        return self.doors.call(verb, {"id": sign_up["id"], **further}, volunteer.actor)

    def led(self, verb, thing, **further):
        """The leader does something."""
        return self.doors.call(verb, {"id": thing["id"], **further}, self.leader.actor)

    def states(self, *sign_ups):
        """Where sign-ups stand now."""
        return [self.row(SignUp, sign_up["id"]).state for sign_up in sign_ups]

    def volunteers(self, count, unit_code=None):
        """Several people."""
        return [self.city.volunteer(unit_code or self.unit_code) for _ in range(count)]

    def kept(self, row):
        """Insert a row; its id."""
        self.doors.database.step(lambda session: session.add(row))
        return row.id

    def row(self, model, id):
        """A row as it is."""
        return self.doors.rows(lambda session: session.get(model, _uuid(id)))

    def changed(self, model, id, **values):
        """Change a row behind everybody's back."""

        def change(session):
            row = session.get_one(model, _uuid(id))
            for name, value in values.items():
                setattr(row, name, value)

        self.doors.database.step(change)

    @property
    def now(self):
        """The present moment."""
        return self.doors.database.clock.now()

    @staticmethod
    def moment(moment):
        """As JSON says it."""
        return moment.isoformat().replace("+00:00", "Z")


def post(maximum=2, **changes):
    """What is said of a post."""
    return {"name": "陪伴", "maximum": maximum, **changes}


def _uuid(id):
    return id if isinstance(id, UUID) else UUID(id)
