"""Who may do what with service records: leaders by leading, volunteers what is their own, others by an office."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from shared.contracts.identity.roles import Role
from shared.contracts.projects.record_words import Agreement, Capacity
from shared.contracts.projects.refusals.records import (
    RECORD_NOT_FOUND,
    RECORD_NOT_GUARANTOR,
    RECORD_NOT_OWN,
    RECORD_NOT_OWN_ENTRY,
    RECORD_OWN,
    RECORD_OWN_ENTRY,
    RECORD_OWN_GUARANTEE,
)
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

KEEPERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})
ALL_CADRES = KEEPERS | {Role.PART_TIME_CADRE.value}

GRANTS = Grants(
    "projects",
    {
        "records.read": Rule(
            "See the service records of units in reach, their evidence, and what is overdue.", ALL_CADRES
        ),
        "records.confirm": Rule(
            "Confirm records as whoever led the service would, or refuse them; never one's own.", ALL_CADRES
        ),
        "records.enter": Rule("Enter by hand what somebody served; somebody else agrees to it.", ALL_CADRES),
        "records.second": Rule("Agree, as the second person, to what somebody else entered by hand.", KEEPERS),
        "records.approve_long": Rule(
            "Agree to a day of more than 8 hours (above the record's union) or 12 hours (at the city).", KEEPERS
        ),
        "records.correct": Rule("Correct a record, with a reason; never to more minutes.", ALL_CADRES),
        "records.strike": Rule("Strike a confirmed record, with a reason.", KEEPERS),
    },
)


class Standing(Protocol):
    """How somebody stands with a record (`services.projects.standing`)."""

    lineage: Sequence[UUID]
    volunteer_id: UUID | None
    leads: bool


class Concerned(Protocol):
    """A record, as far as it says who is concerned."""

    volunteer_id: UUID
    guarantor_id: UUID | None
    recorded_by: UUID | None


@dataclass(frozen=True)
class Doer:
    """Who does something, and as what: a `Capacity`, or the role of the office by which it is done, at unit_id."""

    capacity: str
    account_id: UUID | None = None
    volunteer_id: UUID | None = None
    unit_id: UUID | None = None


@dataclass(frozen=True)
class Involved:
    """Whoever had a part in something: accounts and volunteers."""

    accounts: frozenset[UUID] = frozenset()
    volunteers: frozenset[UUID] = frozenset()

    def has(self, account_id: UUID | None, volunteer_id: UUID | None) -> bool:
        """Whether somebody is among them."""
        return account_id in self.accounts or volunteer_id in self.volunteers


SYSTEM = Doer(Capacity.SYSTEM.value)


class Permissions:
    """What one actor may do with one record (or with what has none yet) on one day. Acts answer as what it is done."""

    def __init__(self, actor: Actor, now: datetime, standing: Standing) -> None:
        self.actor, self.today, self.standing = actor, business_date(now), standing

    def sign_in(self) -> None:
        """Raises Unauthenticated for a guest."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()

    def sees(self, record: Concerned | None) -> bool:
        """Whether it is one's own, or one vouches for it, leads it, or reaches its union.

        Having entered it is no reason: who holds the office, or leads, no more is shown files and names no more.
        """
        permitted = GRANTS.permits(self.actor, "records.read", self.standing.lineage, self.today)
        return record is not None and (permitted or self.standing.leads or self._is_concerned(record))

    def see(self, record: Concerned | None) -> None:
        """Know of it. What one may not know of is refused like what does not exist."""
        self.sign_in()
        if not self.sees(record):
            raise RECORD_NOT_FOUND()

    def agree(self, record: Concerned, agreement: Agreement, recorders: Collection[UUID]) -> Doer:
        """Agree to it. Nobody agrees to their own service, to what they recorded, or to what they vouch for.

        recorders: accounts on whose word it rests (`involved.recorders_of`).
        """
        self._refuse_own(record)
        if not self._oneself().isdisjoint(recorders):
            raise RECORD_OWN_ENTRY()
        if record.guarantor_id is not None and record.guarantor_id == self.standing.volunteer_id:
            raise RECORD_OWN_GUARANTEE()
        lineage = self.standing.lineage
        match agreement:
            case Agreement.LEADER:
                return self._leading("records.confirm")
            case Agreement.SECOND:
                return self._by_office("records.second", lineage)
            case Agreement.SUPERIOR:
                return self._by_office("records.approve_long", lineage[:-1] or lineage)
        return self._by_office("records.approve_long", lineage[:1])

    def refuse(self, record: Concerned) -> Doer:
        """Refuse it; also what one has entered oneself, by mistake."""
        self._refuse_own(record)
        return self._leading("records.confirm")

    def correct(self, record: Concerned) -> Doer:
        """Correct it."""
        self._refuse_own(record)
        return self._leading("records.correct")

    def strike(self, record: Concerned) -> Doer:
        """Strike it: by an office, also for who leads."""
        self._refuse_own(record)
        return self._by_office("records.strike", self.standing.lineage)

    def enter_for(self, volunteer_id: UUID) -> Doer:
        """Enter by hand what a volunteer served: as themselves, as who led it, or by an office."""
        if self.standing.volunteer_id == volunteer_id:
            return self._as(Capacity.VOLUNTEER)
        return self._leading("records.enter")

    def can_enter_for(self, volunteer_id: UUID) -> bool:
        """Whether `enter_for` would pass."""
        permitted = GRANTS.permits(self.actor, "records.enter", self.standing.lineage, self.today)
        return permitted or self.standing.leads or self.standing.volunteer_id == volunteer_id

    def name_guarantor(self, record: Concerned) -> Doer:
        """Name another guarantor for what one has entered."""
        if record.recorded_by is None or record.recorded_by != self.actor.account_id:
            raise RECORD_NOT_OWN_ENTRY()
        return self.enter_for(record.volunteer_id)

    def vouch(self, record: Concerned) -> Doer:
        """Vouch for it, as the one who was named."""
        if record.guarantor_id is None or record.guarantor_id != self.standing.volunteer_id:
            raise RECORD_NOT_GUARANTOR()
        return self._as(Capacity.GUARANTOR)

    def answer(self, record: Concerned) -> Doer:
        """Take it as one's own, or say that it is not."""
        if record.volunteer_id != self.standing.volunteer_id:
            raise RECORD_NOT_OWN()
        return self._as(Capacity.VOLUNTEER)

    def add_evidence(self, record: Concerned) -> Doer:
        """Add files to it: who served, who leads, or a cadre who decides."""
        if record.volunteer_id == self.standing.volunteer_id:
            return self._as(Capacity.VOLUNTEER)
        return self._leading("records.confirm")

    def evaluate(self, record: Concerned) -> Doer:
        """Say how it was: who served of the activity, who led (or a cadre) of the service."""
        if record.volunteer_id == self.standing.volunteer_id:
            if self.standing.leads:
                raise RECORD_OWN()  # nobody praises what they lead
            return self._as(Capacity.VOLUNTEER)
        return self._leading("records.confirm")

    def tops(self) -> list[UUID]:
        """The units in whose subtrees one sees records. Raises for whoever does nowhere."""
        return GRANTS.tops(self.actor, "records.read", self.today)

    def leads_or_reads(self) -> bool:
        """Whether one sees all records of a thing: as who leads it, or by an office."""
        permitted = GRANTS.permits(self.actor, "records.read", self.standing.lineage, self.today)
        return permitted or self.standing.leads

    def _refuse_own(self, record: Concerned) -> None:
        if record.volunteer_id == self.standing.volunteer_id:
            raise RECORD_OWN()

    def _leading(self, permission: str) -> Doer:
        if self.standing.leads:
            return self._as(Capacity.LEADER)
        return self._by_office(permission, self.standing.lineage)

    def _by_office(self, permission: str, lineage: Sequence[UUID]) -> Doer:
        office = GRANTS.office(self.actor, permission, lineage, self.today)
        return Doer(office.role, self.actor.account_id, self.standing.volunteer_id, office.unit_id)

    def _as(self, capacity: Capacity) -> Doer:
        return Doer(capacity.value, self.actor.account_id, self.standing.volunteer_id)

    def _is_concerned(self, record: Concerned) -> bool:
        own = self.standing.volunteer_id
        return own is not None and own in (record.volunteer_id, record.guarantor_id)

    def _oneself(self) -> set[Any]:
        return {self.actor.account_id, self.standing.volunteer_id} - {None}


def may(actor: Actor, now: datetime, standing: Standing) -> Permissions:
    """`may(actor, session.now, standing).strike(record)`: raises Unauthenticated or Forbidden, or says as what."""
    return Permissions(actor, now, standing)
