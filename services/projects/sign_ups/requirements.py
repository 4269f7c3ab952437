"""What somebody must be, have, and belong to for a post."""

from uuid import UUID

from services.projects.activities.models import Post, Shift
from services.projects.copies.queries import is_member, is_qualified
from services.projects.sign_ups.gathering import Person
from shared.contracts.projects.refusals.sign_ups import ADULTS_ONLY, QUALIFICATION_MISSING, TEAM_MEMBERS_ONLY
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session


def check_requirements(session: Session, shift: Shift, post: Post, volunteer: Person) -> None:
    """Raises Forbidden, with what is missing."""
    if volunteer.is_minor and shift.activity.project.is_high_risk:
        raise ADULTS_ONLY()
    with session.no_autoflush:  # copies of what others own: nothing of what is written here
        if post.team_id is not None and not is_member(session, volunteer.id, post.team_id):
            raise TEAM_MEMBERS_ONLY()
        if not _qualified(session, shift, post, volunteer.id):
            raise QUALIFICATION_MISSING(qualification=post.qualification)


def _qualified(session: Session, shift: Shift, post: Post, volunteer_id: UUID) -> bool:
    day = business_date(shift.starts_at)
    return post.qualification is None or is_qualified(session, volunteer_id, post.qualification, day)
