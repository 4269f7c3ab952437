"""The schemes of several units at once: what booking asks for all services of a batch, in two queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import literal, select

from services.credits.schemes.domain.granting import ServiceFacts
from services.credits.schemes.domain.inheritance import Scheme, Version, effective
from services.credits.schemes.domain.rules import Caps
from services.credits.schemes.models import SchemeVersion
from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.events.versions import not_yet_known


@dataclass(frozen=True)
class Lines:
    """lineages: of each unit the ids from the root down to it; versions: of each of those units."""

    lineages: Mapping[UUID, Sequence[UUID]]
    versions: Mapping[UUID, Sequence[Version]]

    def scheme_at(self, unit_id: UUID, day: date, known_at: datetime | None = None) -> Scheme:
        """What holds at a unit on a day. known_at: only what was published by then counts; None: everything."""
        return effective([self.versions.get(above, ()) for above in self.lineages[unit_id]], day, known_at)

    def scheme_of(self, service: ServiceFacts) -> Scheme:
        """What a service is counted by, whenever it is looked at: only another word on the service changes it."""
        return self.scheme_at(*service.scheme_place)

    @property
    def caps_anything(self) -> bool:
        """Whether any of the versions does."""
        every = (version for said in self.versions.values() for version in said)
        return any(rules.caps != Caps() for version in every for rules in version.rules.books.values())

    def with_version(self, version: Version) -> "Lines":
        """The same, as if a unit had said this besides."""
        said = [*self.versions.get(version.unit_id, ()), version]
        return replace(self, versions={**self.versions, version.unit_id: said})


def lines_of(session: Session, unit_ids: Iterable[UUID]) -> Lines:
    """The lines of some units. Raises Unavailable `credits.not_yet_known` while a unit or one above it is missing."""
    wanted = set(unit_ids)
    lineages = lineages_of(session, wanted) if wanted else {}
    above = {unit_id for lineage in lineages.values() for unit_id in lineage}
    found: dict[UUID, list[Version]] = {}
    for row in session.scalars(select(SchemeVersion).where(SchemeVersion.unit_id.in_(above))):
        found.setdefault(row.unit_id, []).append(row.read())
    return Lines(lineages, found)


def versions_by_id(session: Session, ids: Iterable[UUID]) -> dict[UUID, Version]:
    """Versions that were noted somewhere: they are never removed."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row.id: row.read() for row in session.scalars(select(SchemeVersion).where(SchemeVersion.id.in_(wanted)))}


def scheme_of(session: Session, service: ServiceFacts) -> Scheme:
    """What one service is counted by. Raises Unavailable `credits.not_yet_known`."""
    return lines_of(session, [service.unit_id]).scheme_of(service)


def scheme_at(session: Session, unit_id: UUID, day: date) -> Scheme:
    """What holds at a unit on a day: for spending, giving, donating. Raises Unavailable `credits.not_yet_known`."""
    return lines_of(session, [unit_id]).scheme_at(unit_id, day)


def lineages_of(session: Session, unit_ids: set[UUID]) -> dict[UUID, Sequence[UUID]]:
    """Of each unit the ids from the root down to it. Raises Unavailable `credits.not_yet_known`."""
    found = known_lineages(session, unit_ids)
    if found.keys() != unit_ids:
        raise not_yet_known(session.service)
    return found


def known_lineages(session: Session, unit_ids: set[UUID]) -> dict[UUID, Sequence[UUID]]:
    """The same, without those units that are not known yet with all above them."""
    upwards = select(KnownUnit.id.label("start"), KnownUnit.id, KnownUnit.parent_id, literal(1).label("step"))
    upwards = upwards.where(KnownUnit.id.in_(unit_ids)).cte("upwards", recursive=True)
    upwards = upwards.union_all(
        select(upwards.c.start, KnownUnit.id, KnownUnit.parent_id, upwards.c.step + 1).where(
            KnownUnit.id == upwards.c.parent_id, upwards.c.step < UNIT_DEPTH_MAX
        )
    )
    rows = session.execute(select(upwards).order_by(upwards.c.start, upwards.c.step.desc())).all()
    found: dict[UUID, list[UUID]] = {}
    roots = {row.start for row in rows if row.parent_id is None}
    for row in rows:
        if row.start in roots:
            found.setdefault(row.start, []).append(row.id)
    return dict(found)
