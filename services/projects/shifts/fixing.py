"""What holds for a shift once people may check in to it: where it is, its fence and its break, whatever changes later.

Else whoever leads it would move the fence to where somebody is, and back; or take the break away before people go.
"""

from datetime import timedelta

from sqlalchemy import select

from services.projects.activities.models import FIXED, Activity, Shift
from services.projects.activities.places import locked_shifts
from services.projects.presence.here import windows_of
from shared.runtime.data.session import Session

SOON = timedelta(days=1)  # nobody checks in earlier than that


def fix_begun(session: Session, activity: Activity) -> None:
    """Of a locked activity that is about to change: its shifts to which people may check in keep what held."""
    rows = select(Shift).where(Shift.activity_id == activity.id, Shift.starts_at <= session.now + SOON)
    begun = [shift for shift in session.scalars(rows) if shift.fixed is None]
    opened = [shift.id for shift in begun if windows_of(shift).opens_at <= session.now]
    for shift in locked_shifts(session, opened).values():
        fix(shift)


def fix(shift: Shift) -> None:
    """Of a locked shift: from now on it keeps what holds for its activity now."""
    if shift.fixed is None:
        shift.fixed = {name: getattr(shift.activity, name) for name in FIXED}
