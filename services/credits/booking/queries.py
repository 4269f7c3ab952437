"""Reading what was served: what schemes are tried on."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, not_, select

from services.credits.booking.keeping import LOOKED_AT, TABLE, facts_of
from services.credits.schemes.domain.granting import ServiceFacts
from shared.contracts.projects.record_words import RecordState
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import subtree


def served_between(
    session: Session, unit_id: UUID, first_day: date, last_day: date, at_most: int
) -> Iterator[ServiceFacts]:
    """The services that count, of a unit and of those below it, person by person, at most so many: what previews of
    schemes ask for (`schemes.previewing.ServedBetween`)."""
    return _served(session, at_most, _within(unit_id, first_day, last_day))


def served_besides(
    session: Session, unit_id: UUID, first_day: date, last_day: date, people: Collection[UUID], at_most: int
) -> Iterator[ServiceFacts]:
    """All other services of some people that count, on other days or elsewhere, person by person, at most so many: they
    share caps with those that a preview is about (`schemes.previewing.ServedBesides`)."""
    is_besides = not_(_within(unit_id, first_day, last_day))
    return _served(session, at_most, TABLE.c.volunteer_id.in_(people), is_besides)


def _served(session: Session, at_most: int, *conditions: ColumnElement[bool]) -> Iterator[ServiceFacts]:
    rows = select(*LOOKED_AT).where(TABLE.c.state == RecordState.CONFIRMED.value, *conditions)
    rows = rows.order_by(TABLE.c.volunteer_id, TABLE.c.served_on, TABLE.c.id).limit(at_most)
    return map(facts_of, session.execute(rows))


def _within(unit_id: UUID, first_day: date, last_day: date) -> ColumnElement[bool]:
    """The condition that a service is of a unit or one below it, on one of some days."""
    return TABLE.c.unit_id.in_(subtree(unit_id)) & TABLE.c.served_on.between(first_day, last_day)
