"""Who could be called: the areas of adults who are ready, kept from what identity and teams tell.

Each event is taken by a door of its own, so that it is known here whatever other copies know. Everything about one
person is settled under one lock: whichever event comes last settles with all of them. Unions move under another lock
that whoever settles a person shares.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.demands.copies import use_cases as copies
from services.demands.copies.models import KnownProfile
from services.demands.emergencies.models import NEVER, CalledPerson, ReadyArea
from services.demands.emergencies.reach import children_of, top_of
from shared.contracts.base import Received
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.runtime.data.session import Session
from shared.runtime.events import unit_tree, volunteers
from shared.runtime.events.unit_tree import subtree
from shared.runtime.events.volunteers import KnownConsents, KnownVolunteer, missing_consent

TREE_LOCK = 5_903_317  # any number that nothing else locks
PERSON_BITS = 2**63 - 1


def learn_profile(session: Session, event: Received) -> None:
    """Somebody is ready or not, or somewhere else."""
    _lock_person(session, event.id)
    copies.learn_profile(session, event)
    settle(session, event.id)


def learn_volunteer(session: Session, event: Received) -> None:
    """Somebody is a volunteer or not any more, or of another union."""
    _lock_person(session, event.id)
    volunteers.learn_volunteer(session, event)
    settle(session, event.id)


def learn_consents(session: Session, event: Received) -> None:
    """Somebody does not want to be registered any more, or does."""
    theirs = select(KnownVolunteer.id).where(KnownVolunteer.account_id == event.id).order_by(KnownVolunteer.id)
    ids = session.scalars(theirs).all()
    for volunteer_id in ids:
        _lock_person(session, volunteer_id)
    volunteers.learn_consents(session, event)
    for volunteer_id in ids:
        settle(session, volunteer_id)


def learn_unit(session: Session, event: Received) -> None:
    """A union stands elsewhere in the tree: so do the people of those below it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(TREE_LOCK)))
    unit_tree.learn_unit(session, event)
    for unit_id in [event.id] if event.parent_id else [event.id, *children_of(session, event.id)]:
        _put_below(session, unit_id, is_highest=unit_id == event.id and event.parent_id is None)


def settle(session: Session, volunteer_id: UUID) -> None:
    """Let the areas of a person be what is known of them now; the person is locked."""
    _share_tree(session)
    person, profile = session.get(KnownVolunteer, volunteer_id), session.get(KnownProfile, volunteer_id)
    wanted = _cells(profile) if _may_be_called(session, person, profile) else {}
    theirs = delete(ReadyArea).where(ReadyArea.volunteer_id == volunteer_id, ReadyArea.area.not_in(wanted))
    session.execute(theirs, execution_options={"synchronize_session": False})
    if not wanted or person is None:
        return
    called = session.get(CalledPerson, (volunteer_id, False))
    place: dict[str, Any] = {"unit_id": person.unit_id, "top_id": top_of(session, person.unit_id)}
    rows = [{"volunteer_id": volunteer_id, "area": area, "cell": cell, **place} for area, cell in wanted.items()]
    _write(session, [row | {"asked_at": called.asked_at if called else NEVER} for row in rows])


def forget(session: Session, volunteer_id: UUID) -> None:
    """Nobody calls somebody who has left."""
    theirs = delete(ReadyArea).where(ReadyArea.volunteer_id == volunteer_id)
    session.execute(theirs, execution_options={"synchronize_session": False})


def note_asked(session: Session, volunteer_ids: Iterable[UUID]) -> None:
    """They were called just now: others come first next time."""
    asked = update(ReadyArea).where(ReadyArea.volunteer_id.in_(list(volunteer_ids))).values(asked_at=session.now)
    session.execute(asked, execution_options={"synchronize_session": False})


def _may_be_called(session: Session, person: KnownVolunteer | None, profile: KnownProfile | None) -> bool:
    """An active adult who has said so, and has not taken back the consent to be registered."""
    if person is None or profile is None or person.state != VolunteerState.ACTIVE:
        return False
    consents = session.get(KnownConsents, person.account_id) if person.account_id else None
    missing = missing_consent(consents.not_consented if consents else (), is_minor=person.is_minor)
    return profile.is_ready and not person.is_minor and missing is None


def _cells(profile: KnownProfile | None) -> dict[str, int]:
    said = {"home": profile.home_cell, "work": profile.work_cell} if profile else {}
    return {area: cell for area, cell in said.items() if cell is not None}


def _write(session: Session, rows: list[dict[str, Any]]) -> None:
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(ReadyArea)
    replaced = {name: insert.excluded[name] for name in ("unit_id", "top_id", "cell", "asked_at")}
    session.execute(insert.on_conflict_do_update(index_elements=["volunteer_id", "area"], set_=replaced), rows)


def _put_below(session: Session, unit_id: UUID, *, is_highest: bool) -> None:
    """Say of the people of a union and those below it to which one right below the highest they belong now."""
    top_id = top_of(session, unit_id)
    theirs = ReadyArea.unit_id == unit_id if is_highest else ReadyArea.unit_id.in_(subtree(unit_id))
    moved = update(ReadyArea).where(theirs, ReadyArea.top_id != top_id).values(top_id=top_id)
    session.execute(moved, execution_options={"synchronize_session": False})


def _lock_person(session: Session, volunteer_id: UUID) -> None:
    """SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(volunteer_id.int & PERSON_BITS)))


def _share_tree(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock_shared(TREE_LOCK)))
