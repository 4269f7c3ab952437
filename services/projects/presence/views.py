"""Attendances as people see them."""

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from services.projects.activities.models import Shift, SignUp
from services.projects.presence.models import Attendance
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page
from shared.runtime.data.session import Session
from shared.runtime.trust.name_tickets import names_ticket

SHOWN = (
    "id",
    "shift_id",
    "activity_id",
    "sign_up_id",
    "volunteer_id",
    "pair",
    "state",
    "came_in_at",
    "came_in_by",
    "went_out_at",
    "went_out_by",
    "grade",
    "in_metres",
    "out_metres",
    "flags",
    "reason",
    "version",
)


def seen(row: Attendance, sign_up: SignUp) -> SimpleNamespace:
    """As leaders and cadres see it."""
    shown = SimpleNamespace(**{name: getattr(row, name) for name in SHOWN})
    shown.sign_up_state, shown.came_by = sign_up.state, sign_up.came_by
    return shown


def own(row: Attendance, sign_up: SignUp, shift: Shift) -> SimpleNamespace:
    """As the person sees it, who also sees that somebody else entered a part of it."""
    shown = seen(row, sign_up)
    shown.title, shown.starts_at, shown.ends_at = shift.activity.title, shift.starts_at, shift.ends_at
    shown.is_recorded_by_other = any((row.in_recorder_id, row.out_recorder_id, row.put_right_by))
    return shown


def walk_in(sign_up: SignUp, attendance: Attendance, due_at: datetime) -> SimpleNamespace:
    """As who decides on it sees it."""
    post = sign_up.post
    return SimpleNamespace(
        id=sign_up.id,
        shift_id=sign_up.shift_id,
        post_id=post.id,
        post_name=post.name,
        places_left=post.maximum - post.taken_count,
        volunteer_id=sign_up.volunteer_id,
        state=sign_up.state,
        asked_at=attendance.came_in_at,
        due_at=due_at,
        grade=attendance.grade,
        flags=attendance.flags,
        version=sign_up.version,
    )


def with_ticket(session: Session, actor: Actor, one: SimpleNamespace) -> SimpleNamespace:
    """The same with a ticket for the person's full name."""
    one.names_ticket = names_ticket(session, actor, full=[one.volunteer_id])
    return one


def page_with_ticket(session: Session, actor: Actor, page: Page[Any]) -> SimpleNamespace:
    """A page with a ticket for the full names of all of whom it speaks."""
    ticket = names_ticket(session, actor, full=_people(page.items))
    return SimpleNamespace(items=page.items, next_cursor=page.next_cursor, names_ticket=ticket)


def _people(items: Iterable[Any]) -> set[Any]:
    return {item.volunteer_id for item in items}
