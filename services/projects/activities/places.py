"""Locks and places: whoever changes who serves in a shift goes through here.

The lock order is one: persons by id, then the activity, then its shifts by id, then what hangs on them. So two who
change the same never wait for one another. A post's count is guarded by the database as well: more than its maximum is
never taken.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from services.projects.activities.models import Activity, Post, Shift, SignUp
from shared.contracts.projects.activity_words import PLACED
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer


def lock_persons(session: Session, volunteer_ids: Iterable[UUID]) -> None:
    """Lock persons by id. Before any activity and shift."""
    wanted = sorted(set(volunteer_ids))
    rows = select(KnownVolunteer.id).where(KnownVolunteer.id.in_(wanted)).order_by(KnownVolunteer.id)
    session.execute(rows.with_for_update()).all()


def locked_activity(session: Session, activity_id: UUID) -> Activity | None:
    """The activity, locked, as it is now; None where there is none. Who signs up for it meanwhile is not held up."""
    rows = select(Activity).where(Activity.id == activity_id).with_for_update(key_share=True)
    return session.scalar(rows.execution_options(populate_existing=True))


def locked_activities(session: Session, activity_ids: Iterable[UUID]) -> list[Activity]:
    """Several of them, locked by id."""
    rows = select(Activity).where(Activity.id.in_(set(activity_ids))).order_by(Activity.id)
    rows = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(session.scalars(rows))


def locked_shift(session: Session, shift_id: UUID) -> Shift | None:
    """The shift, locked until the end of the transaction, as it is now; None where there is none."""
    rows = select(Shift).where(Shift.id == shift_id).with_for_update().execution_options(populate_existing=True)
    return session.scalar(rows)


def locked_shifts(session: Session, shift_ids: Iterable[UUID]) -> dict[UUID, Shift]:
    """Several shifts, locked by id."""
    rows = select(Shift).where(Shift.id.in_(set(shift_ids))).order_by(Shift.id).with_for_update()
    found = session.scalars(rows.execution_options(populate_existing=True))
    return {shift.id: shift for shift in found}


def is_full(post: Post) -> bool:
    """Whether all places of a post are taken or offered."""
    return post.taken_count >= post.maximum


def take_place(sign_up: SignUp, post: Post, state: str) -> None:
    """Give a sign-up a place, confirmed or offered; its shift is locked, and the post has room."""
    assert state in PLACED and sign_up.state not in PLACED and not is_full(post)
    post.taken_count += 1
    sign_up.state = state


def give_place_back(sign_up: SignUp, post: Post, state: str) -> None:
    """Take the place from a sign-up; its shift is locked. Whoever is next in line is somebody else's to ask."""
    assert sign_up.state in PLACED and state not in PLACED
    post.taken_count -= 1
    sign_up.state = state
