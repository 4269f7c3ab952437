"""Who is in which ranking, with how many minutes: rows for those who may be shown, and for nobody else.

Somebody stands in the rankings of the unit to which they belong and of all above it. What is there is compared with
what is to be there, and only the difference is written: decision 29 says why.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from services.credits.honours.models import RankedMinutes
from services.credits.schemes.lines import known_lineages
from shared.contracts.identity.consent_words import HONOUR_WALL
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownConsents, KnownVolunteer, missing_consent

TABLE = RankedMinutes.__table__
Ranks = dict[tuple[UUID, UUID, int], int]
"""Minutes by volunteer, unit and period."""


def rank(session: Session, minutes: Mapping[UUID, Mapping[int, int]]) -> None:
    """Have rankings show some volunteers with their minutes by period; those without consent not at all."""
    wanted, present = ranks_to_be(session, minutes), ranks_of(session, minutes)
    _remove(session, present.keys() - wanted.keys())
    changed = {key: value for key, value in wanted.items() if present.get(key) != value}
    _write(session, changed)


def hide(session: Session, volunteer_ids: Collection[UUID]) -> None:
    """Take some volunteers out of all rankings, at once."""
    session.execute(delete(TABLE).where(TABLE.c.volunteer_id.in_(volunteer_ids)))


def ranks_to_be(session: Session, minutes: Mapping[UUID, Mapping[int, int]]) -> Ranks:
    """What rankings shall say of some volunteers."""
    units = units_showing(session, minutes.keys())
    return {
        (volunteer_id, unit_id, period): value
        for volunteer_id, above in units.items()
        for period, value in minutes[volunteer_id].items()
        for unit_id in above
    }


def ranks_of(session: Session, volunteer_ids: Collection[UUID]) -> Ranks:
    """What they say."""
    rows = session.execute(select(TABLE).where(TABLE.c.volunteer_id.in_(volunteer_ids)))
    return {(row.volunteer_id, row.unit_id, row.period): row.minutes for row in rows}


def units_showing(session: Session, volunteer_ids: Collection[UUID]) -> dict[UUID, Sequence[UUID]]:
    """Of each volunteer who may be shown: their unit and all above it. While one of these is not known, none."""
    people = session.execute(
        select(KnownVolunteer, KnownConsents)
        .join(KnownConsents, KnownConsents.id == KnownVolunteer.account_id)
        .where(KnownVolunteer.id.in_(volunteer_ids))
    ).all()
    shown = {volunteer.id: volunteer.unit_id for volunteer, consents in people if may_be_shown(volunteer, consents)}
    lineages = known_lineages(session, set(shown.values()))
    return {id: lineages[unit_id] for id, unit_id in shown.items() if unit_id in lineages}


def may_be_shown(volunteer: KnownVolunteer, consents: KnownConsents | None) -> bool:
    """Whether somebody is a volunteer and has consented to be shown; minors not against their guardian."""
    return (
        volunteer.state == VolunteerState.ACTIVE
        and consents is not None
        and HONOUR_WALL in consents.consented
        and missing_consent(consents.not_consented, is_minor=volunteer.is_minor) is None
    )


def _remove(session: Session, keys: Collection[tuple[UUID, UUID, int]]) -> None:
    if keys:
        gone = delete(TABLE).where(
            TABLE.c.volunteer_id == bindparam("of_volunteer"),
            TABLE.c.unit_id == bindparam("of_unit"),
            TABLE.c.period == bindparam("of_period"),
        )
        names = ("of_volunteer", "of_unit", "of_period")
        session.connection().execute(gone, [dict(zip(names, key, strict=True)) for key in sorted(keys)])


def _write(session: Session, ranks: Ranks) -> None:
    if ranks:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        insert = dialect.insert(TABLE)
        written = insert.on_conflict_do_update(
            index_elements=["volunteer_id", "unit_id", "period"], set_={"minutes": insert.excluded.minutes}
        )
        names = ("volunteer_id", "unit_id", "period")
        rows = [dict(zip(names, key, strict=True), minutes=value) for key, value in sorted(ranks.items())]
        session.execute(written, rows)
