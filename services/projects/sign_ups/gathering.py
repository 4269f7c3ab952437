"""What sign-ups for one shift need, locked and loaded at once for all that come together.

In a rush many are decided in one transaction. Their persons are locked first, by id, then the shift: the order that
everybody keeps. What is decided for one is seen by the next, without another look into the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager
from sqlalchemy.orm.attributes import set_committed_value

from services.projects.activities.models import Activity, Post, Shift
from services.projects.library.models import Agreement, Project
from services.projects.sign_ups.booking import booked_by
from services.projects.sign_ups.domain import Booked
from shared.contracts.base import Loaded
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.projects.activity_words import ActivityState
from shared.contracts.projects.refusals.shifts import POST_NOT_FOUND, SHIFT_NOT_FOUND
from shared.contracts.projects.refusals.sign_ups import AGREEMENT_OUTDATED, AGREEMENT_UNSIGNED, POST_UNCLEAR
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownConsents, KnownVolunteer, missing_consent

# In a rush there are many of them: rows of tables cost less than things.
VOLUNTEERS, CONSENTS = KnownVolunteer.__table__, KnownConsents.__table__
PERSONS = select(
    *(VOLUNTEERS.c[name] for name in ("id", "account_id", "number", "state", "is_minor")), CONSENTS.c.not_consented
).select_from(VOLUNTEERS.outerjoin(CONSENTS, CONSENTS.c.id == VOLUNTEERS.c.account_id))


class Person(NamedTuple):
    """A volunteer, as far as a sign-up depends on it. not_consented: purposes, None where nothing is known of any."""

    id: UUID
    account_id: UUID | None
    number: str
    state: str
    is_minor: bool
    not_consented: list[str] | None


@dataclass
class Gathered:
    """One shift and some people, all locked. found: the shift, None where there is none that people see.

    persons: by account; booked: by volunteer; agreement: the text that is signed with a sign-up, None where none is.
    """

    found: Shift | None
    persons: dict[UUID | None, Person]
    booked: dict[UUID, list[Booked]]
    agreement: Agreement | None

    def volunteer(self, actor: Actor) -> Person:
        """The active volunteer who acts, and has not taken back the consent to that. Raises Forbidden."""
        return serving(self.persons.get(actor.account_id) if actor.account_id else None)

    @property
    def shift(self) -> Shift:
        """Raises NotFound."""
        if self.found is None:
            raise SHIFT_NOT_FOUND()
        return self.found

    def post(self, post_id: UUID | None) -> Post:
        """See `chosen_post`."""
        return chosen_post(self.shift, post_id)

    def signed(self, digest: str | None) -> Agreement | None:
        """The agreement that somebody signs by naming its digest, None where none is wanted. Raises Conflict."""
        if self.agreement is not None and digest is None:
            raise AGREEMENT_UNSIGNED()
        if self.agreement is not None and digest != self.agreement.digest:
            raise AGREEMENT_OUTDATED()
        return self.agreement


def serving(known: Person | None) -> Person:
    """An active volunteer who has not taken back the consent to that. Raises Forbidden."""
    if known is None or known.state != VolunteerState.ACTIVE:
        raise VOLUNTEERS_ONLY()
    missing = missing_consent(known.not_consented or (), is_minor=known.is_minor)
    if missing is not None:
        raise CONSENT_MISSING(purpose=missing)
    return known


def gather(session: Session, calls: Sequence[tuple[Any, ...]]) -> Gathered:
    """For requests of one shift, each with the one who acts: `run_grouped(…, together=gather)`."""
    requests: list[tuple[Loaded, Actor]] = [(request, actor) for request, actor in calls]
    accounts = {actor.account_id for _, actor in requests} - {None}
    return gathered(session, requests[0][0].id, VOLUNTEERS.c.account_id.in_(accounts))


def gather_persons(session: Session, shift_id: UUID, volunteer_ids: Sequence[UUID]) -> Gathered:
    """For one shift and people who are known."""
    return gathered(session, shift_id, VOLUNTEERS.c.id.in_(volunteer_ids))


def gathered(session: Session, shift_id: UUID, whom: ColumnElement[bool]) -> Gathered:
    """Persons by id, then the shift."""
    persons = persons_locked(session, whom)
    shift = _seen(session, shift_id)
    booked = booked_by(session, [person.id for person in persons], session.now)
    agreement = _agreement(session, shift.activity.project if shift else None)
    return Gathered(shift, {person.account_id: person for person in persons}, booked, agreement)


def persons_locked(session: Session, whom: ColumnElement[bool]) -> list[Person]:
    """By id. whom: a condition on `VOLUNTEERS`."""
    rows = PERSONS.where(whom).order_by(VOLUNTEERS.c.id).with_for_update(of=VOLUNTEERS)
    return [Person(*row) for row in session.execute(rows)]


def _seen(session: Session, shift_id: UUID) -> Shift | None:
    """The shift of an activity that was opened, with its posts, all locked, and therefore as they are now."""
    rows = select(Post).join(Post.shift).join(Shift.activity).join(Activity.project)
    rows = rows.where(Post.shift_id == shift_id, Activity.state != ActivityState.PLANNED).order_by(Post.position)
    loaded = contains_eager(Post.shift).contains_eager(Shift.activity).contains_eager(Activity.project)
    rows = rows.options(loaded).with_for_update(of=(Shift, Post)).execution_options(populate_existing=True)
    posts = list(session.scalars(rows))
    if not posts:
        return None
    set_committed_value(posts[0].shift, "posts", posts)
    return posts[0].shift


def _agreement(session: Session, project: Project | None) -> Agreement | None:
    if project is None or project.agreement_number is None:
        return None
    rows = select(Agreement).where(Agreement.project_id == project.id, Agreement.number == project.agreement_number)
    return session.scalars(rows).one()


def chosen_post(shift: Shift, post_id: UUID | None) -> Post:
    """The post that was named, or the only one. Raises NotFound, Invalid."""
    if post_id is None and len(shift.posts) > 1:
        raise POST_UNCLEAR()
    chosen = [post for post in shift.posts if post_id in (None, post.id)]
    if not chosen:
        raise POST_NOT_FOUND()
    return chosen[0]
