"""Reading the shifts of an activity, with how many places are taken and how many people wait."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import selectinload

from services.projects.activities.models import Activity, Post, Shift, SignUp
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import ActivityState, SignUpState
from shared.contracts.projects.refusals.activities import ACTIVITY_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID, Page, moment_in, page_of, position_of
from shared.runtime.data.session import Session


def shifts_of_activity(session: Session, request: Loaded) -> Page[Any]:
    """Those of an activity that was opened, by their time."""
    known = select(Activity.id).where(Activity.id == request.id, Activity.state != ActivityState.PLANNED)
    if session.scalar(known) is None:
        raise ACTIVITY_NOT_FOUND()
    rows = select(Shift).where(Shift.activity_id == request.id, Shift.ends_at > (request.since or session.now))
    if request.cursor:
        rows = rows.where(tuple_(Shift.starts_at, Shift.id) > _after(request))
    rows = rows.order_by(Shift.starts_at, Shift.id).options(selectinload(Shift.posts)).limit(request.limit + 1)
    found = [SimpleNamespace(shift=shift, begins=shift.starts_at.isoformat(), id=str(shift.id)) for shift in
             session.scalars(rows)]  # fmt: skip
    page = page_of(found, request, "begins", "id")
    return Page(all_shown(session, [one.shift for one in page.items]), page.next_cursor)


def shown(session: Session, shift: Shift) -> SimpleNamespace:
    """One as everybody sees it."""
    session.flush()
    (one,) = all_shown(session, [shift])
    return one


def all_shown(session: Session, shifts: Sequence[Shift]) -> list[SimpleNamespace]:
    """All of a page."""
    waiting = _waiting(session, [post.id for shift in shifts for post in shift.posts])
    return [
        SimpleNamespace(
            id=shift.id,
            activity_id=shift.activity_id,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            state=shift.state,
            reason=shift.reason,
            posts=[_post(post, waiting[post.id]) for post in shift.posts],
            version=shift.version,
        )
        for shift in shifts
    ]


def _waiting(session: Session, post_ids: Iterable[UUID]) -> Counter[UUID]:
    rows = select(SignUp.post_id, func.count()).where(
        SignUp.post_id.in_(list(post_ids)), SignUp.state == SignUpState.WAITING
    )
    return Counter({row[0]: row[1] for row in session.execute(rows.group_by(SignUp.post_id))})


def _post(post: Post, waiting_count: int) -> SimpleNamespace:
    names = ("id", "name", "minimum", "maximum", "taken_count", "qualification", "team_id")
    return SimpleNamespace(**{name: getattr(post, name) for name in names}, waiting_count=waiting_count)


def _after(request: Loaded) -> tuple[datetime, UUID]:
    """Time and id of the last shift shown. Raises Invalid `request.cursor_invalid`."""
    begins, id = position_of(request, str, str)
    try:
        return moment_in(begins), UUID(id)
    except ValueError:
        raise CURSOR_INVALID() from None
