"""What presence has of a district: a shift that goes on, who was at it, who waits, and a device of its leader."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from services.projects.activities.models import Activity, Post, Shift, SignUp
from services.projects.devices.models import Device
from services.projects.library.models import Project
from services.projects.presence.models import Attendance, CodeRefusal
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id

LONG = timedelta(hours=20)

_numbers = count(1)


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them."""
    people, title = [_volunteer(town, unit_code) for _ in range(3)], f"某服务{next(_numbers)}"
    ids = keep_shift(town.system.databases["projects"], town.people.tree.id_of(unit_code), people, title)
    return {name: str(id) for name, id in ids.items()}, [title]


def keep_shift(database, unit_id, people, title, id_of=lambda thing: new_id()):
    """A shift that goes on since this moment. people: its leader, one who came, one who asks to be let in.

    id_of: gives a thing its id, by its name.
    """
    now, (leader, volunteer, walker) = datetime.now(UTC), people
    project = Project(
        id=new_id(), unit_id=unit_id, responsible_id=leader, title=title, state="published", kinds=[], tags=[],
        **_made(now),
    )  # fmt: skip
    activity = Activity(
        id=new_id(), project_id=project.id, unit_id=unit_id, responsible_id=leader, title=title, state="open",
        content="陪伴", first_starts_at=now, minutes=180, last_ends_at=now, sign_up_mode="instant", cancel_minutes=60,
        offer_minutes=60, **_made(now),
    )  # fmt: skip
    shift = Shift(id=id_of("shift"), activity_id=activity.id, starts_at=now, ends_at=now + LONG, state="open")
    shift.changed_at = now
    post = Post(id=new_id(), shift_id=shift.id, position=1, name="陪伴", minimum=0, maximum=9, taken_count=1)
    came = _sign_up(new_id(), shift, post, volunteer, state="confirmed", came_by="self")
    asked = _sign_up(id_of("walk_in"), shift, post, walker, state="submitted", came_by="walk_in")
    attendances = [_attendance(id_of("attendance"), shift, came), _attendance(new_id(), shift, asked)]
    refusal = CodeRefusal(id=new_id(), shift_id=shift.id, volunteer_id=volunteer, fault="stale", count=1, recent=[])
    refusal.last_at = now
    device = Device(id=id_of("device"), volunteer_id=leader, name=f"平板{title}", public_key=new_id().bytes * 2)
    device.state, device.enrolled_at = "enrolled", now
    for some in ([project], [activity], [shift], [post], [came, asked], [*attendances, refusal, device]):
        database.step(lambda session, some=some: session.add_all(some))
    return {"shift": shift.id, "attendance": attendances[0].id, "walk_in": asked.id, "device": device.id}


def _volunteer(town, unit_code):
    return UUID(town.people.call("own_volunteer", {}, town.person(unit_code).actor)["id"])


def _made(now):
    said = {"search": [], "service_class": "elders", "mode": "on_site", "evidence_rule": "code"}
    return said | {"made_by": new_id(), "made_at": now, "changed_at": now}


def _sign_up(id, shift, post, volunteer_id, **said):
    made = SignUp(id=id, shift_id=shift.id, post_id=post.id, activity_id=shift.activity_id, **said)
    made.volunteer_id, made.starts_at, made.ends_at = volunteer_id, shift.starts_at, shift.ends_at
    made.made_at = made.changed_at = shift.starts_at
    return made


def _attendance(id, shift, sign_up):
    made = Attendance(id=id, sign_up_id=sign_up.id, shift_id=shift.id, activity_id=shift.activity_id, pair=1)
    made.volunteer_id, made.served_on = sign_up.volunteer_id, business_date(shift.starts_at)
    made.came_in_at = made.changed_at = shift.starts_at
    made.came_in_by, made.in_grade, made.state = "qr", "code", "open"
    made.flags, made.is_flagged = ["shared_device"], True
    return made
