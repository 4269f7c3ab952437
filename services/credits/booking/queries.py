"""Reading what was served: what schemes are tried on."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import select

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
    rows = (
        select(*LOOKED_AT)
        .where(TABLE.c.unit_id.in_(subtree(unit_id)), TABLE.c.served_on.between(first_day, last_day))
        .where(TABLE.c.state == RecordState.CONFIRMED.value)
        .order_by(TABLE.c.volunteer_id, TABLE.c.served_on, TABLE.c.id)
        .limit(at_most)
    )
    return map(facts_of, session.execute(rows))
