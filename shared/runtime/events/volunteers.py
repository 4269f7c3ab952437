"""A service's own copy of the volunteers and of what people have consented to: who somebody is, without asking.

No names, numbers of documents or phones: identity alone has them. Doors: `shared.runtime.doors.volunteers`; tables:
`create_known_volunteers` in a migration.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.contracts.base import Received
from shared.contracts.identity.consent_words import GUARDIAN, REGISTRATION
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.kernel.actor import Actor
from shared.kernel.policy import SIGN_IN_REQUIRED
from shared.runtime.data.mapping import Json, new_base
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest, not_yet_known

VolunteersBase: Any = new_base()


class KnownVolunteer(VolunteersBase):
    """A volunteer as identity told it last. account_id: None where the record is nobody's any more."""

    __tablename__ = "known_volunteer"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    number: Mapped[str] = mapped_column(String(12), index=True)
    unit_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(20))
    is_minor: Mapped[bool]
    card_version: Mapped[int]
    version: Mapped[int]


class KnownConsents(VolunteersBase):
    """What the owner of an account has consented to, by purpose; what nobody asked them is in neither list."""

    __tablename__ = "known_consents"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consented: Mapped[list[str]] = mapped_column(Json)
    not_consented: Mapped[list[str]] = mapped_column(Json)
    version: Mapped[int]


COPIED = tuple(KnownVolunteer.__table__.columns.keys())
COPIED_CONSENTS = tuple(KnownConsents.__table__.columns.keys())


def has_left(session: Session, event: Received) -> bool:
    """Whether the volunteer of a `VolunteerChanged` is none any more, by that or by what is known that is newer."""
    known = session.get(KnownVolunteer, event.id)
    newest = known if known is not None and known.version > event.version else event
    return bool(newest.state != VolunteerState.ACTIVE)


def learn_volunteer(session: Session, event: Received) -> None:
    """Use case of the door: take what the event says unless something newer is known."""
    keep_newest(session, KnownVolunteer, **{name: getattr(event, name) for name in COPIED})


def learn_consents(session: Session, event: Received) -> None:
    """Use case of the door: take what the event says unless something newer is known."""
    keep_newest(session, KnownConsents, **{name: getattr(event, name) for name in COPIED_CONSENTS})


def known_volunteer(session: Session, volunteer_id: UUID) -> KnownVolunteer:
    """The copy of a volunteer. Raises Unavailable `<service>.not_yet_known`."""
    volunteer = session.get(KnownVolunteer, volunteer_id)
    if volunteer is None:
        raise not_yet_known(session.service)
    return volunteer


def volunteer_of(session: Session, actor: Actor) -> KnownVolunteer | None:
    """The record of the person who acts, None for everybody without one."""
    if actor.account_id is None:
        return None
    return session.scalar(select(KnownVolunteer).where(KnownVolunteer.account_id == actor.account_id))


def own_keys(session: Session, actor: Actor) -> dict[str, Collection[Any]]:
    """What stands in rows that are about a person: their account, their records, what the audit trail calls them.

    Raises Unauthenticated for everybody but a person.
    """
    if actor.account_id is None:
        raise SIGN_IN_REQUIRED()
    records = session.scalars(select(KnownVolunteer.id).where(KnownVolunteer.account_id == actor.account_id)).all()
    return {"accounts": [actor.account_id], "actors": [actor.name], "volunteers": records}


def acting_volunteer(session: Session, actor: Actor) -> KnownVolunteer:
    """The active record of the person who acts.

    Raises Forbidden `request.volunteers_only`: a registration of this moment may still be on its way, so clients try
    again after a while.
    """
    volunteer = volunteer_of(session, actor)
    if volunteer is None or volunteer.state != VolunteerState.ACTIVE:
        raise VOLUNTEERS_ONLY()
    return volunteer


def has_consented(session: Session, account_id: UUID | None, purpose: str) -> bool:
    """Whether somebody has given a consent and not taken it back."""
    known = session.get(KnownConsents, account_id) if account_id else None
    return known is not None and purpose in known.consented


def refuse_without_consent(session: Session, volunteer: KnownVolunteer, purpose: str = REGISTRATION) -> None:
    """Raises Forbidden `request.consent_missing` where a consent was refused or taken back.

    Registered volunteers have given that of their registration: where the copy does not know it, it is on its way.
    """
    known = session.get(KnownConsents, volunteer.account_id) if volunteer.account_id else None
    if purpose == REGISTRATION:
        missing = missing_consent(known.not_consented if known else (), is_minor=volunteer.is_minor)
    else:
        missing = None if known is not None and purpose in known.consented else purpose
    if missing is not None:
        raise CONSENT_MISSING(purpose=missing)


def missing_consent(not_consented: Collection[str], *, is_minor: bool) -> str | None:
    """A consent that was taken back and without which nobody serves, for minors a guardian's too; None for none."""
    wanted = (REGISTRATION, GUARDIAN) if is_minor else (REGISTRATION,)
    return next((purpose for purpose in wanted if purpose in not_consented), None)


def create_known_volunteers(op: Any, version: int) -> None:
    """In a step of a service's migrations: the tables of this version."""
    assert version == 1, "there is no other version yet"
    op.create_table(
        "known_volunteer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("is_minor", sa.Boolean, nullable=False),
        sa.Column("card_version", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_volunteer"),
    )
    for column in ("account_id", "number", "unit_id"):
        op.create_index(f"ix_known_volunteer_{column}", "known_volunteer", [column])
    op.create_table(
        "known_consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consented", Json, nullable=False),
        sa.Column("not_consented", Json, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_consents"),
    )
