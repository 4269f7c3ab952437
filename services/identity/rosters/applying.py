"""A part of a roster into the table of members: who is new, changed, found unchanged, or refused."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import Select, func, select, update

from services.identity.codes.phones import phone_index
from services.identity.members.models import Member
from services.identity.rosters.domain import Stated
from services.identity.rosters.keeping import Keyed, row_of
from services.identity.rosters.moving import blocked, relying_on
from services.identity.rosters.parking import parked_at
from services.identity.rosters.writing import Row, Write
from services.identity.units.domain import is_within, lineage_of, lowest_above, refuse_inactive
from services.identity.units.models import Unit
from shared.contracts.identity.refusals.rosters import MEMBER_NUMBER_TAKEN, ROSTER_UNIT_UNKNOWN
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

CREATED, CHANGED, UNCHANGED, REFUSED = "created", "changed", "unchanged", "refused"
NOBODYS = "~"  # no number that is read begins with it
ROSTER_LOCK = 0x726F73746572  # one per database; any number that nobody else takes


@dataclass(frozen=True, slots=True)
class Standing:
    """A member who is there. path: of their unit."""

    id: UUID
    document_index: bytes
    member_number: str
    name: str
    unit_id: UUID
    row_digest: bytes
    state: str
    path: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What a valid row is about, as far as the import reaches.

    known: the member, None for a new one; holder: somebody else who has its number; elsewhere: paths of units out of
    reach whose members have its document or number.
    """

    unit: Unit
    known: Standing | None
    holder: Standing | None
    elsewhere: tuple[str, ...] = ()


def lock_roster(session: Session) -> None:
    """Wait until no other import writes members: each may rely on what it has looked up. Readers go on.

    On SQLite the transaction itself is such a lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(ROSTER_LOCK)))


def known_digests(session: Session, rows: Sequence[Keyed]) -> set[bytes]:
    """The digests among those of these rows that the table has: such rows change nothing."""
    digests = select(Member.row_digest).where(Member.document_index.in_({row.document_index for row in rows}))
    return set(session.scalars(digests))


@dataclass
class Applying:
    """A part of a file on its way into the table, in one transaction, under the roster's lock.

    top: below which unit everything stays, None for the whole tree; write: None where the rows are not meant; gone:
    whose numbers are free, as rows that were not meant have said; is_last: no other row of the file will move anybody
    away, so a number that is still somebody's is that of a member whose document was renewed or corrected, or is taken.

    What becomes of a row is judged by the members in reach alone, as if there were no others. A row in whose way
    somebody out of reach stands is not written, but stands in `handed_up` with the unit that reaches both.
    """

    session: Session
    top: Unit | None
    write: Write | None
    gone: set[bytes] = field(default_factory=set)
    is_last: bool = False
    units: dict[str, Unit] = field(default_factory=dict)
    by_document: dict[bytes, Standing] = field(default_factory=dict)
    by_number: dict[str, Standing] = field(default_factory=dict)
    parked: dict[bytes, bytes] = field(default_factory=dict)
    handed_up: list[tuple[Keyed, UUID]] = field(default_factory=list)

    def apply(self, rows: Sequence[Keyed]) -> list[str]:
        """What became of each row: created, changed, unchanged or refused; the reasons are added to its faults."""
        self._look_up([row for row in rows if row.entry.stated is not None])
        meant = {
            row.document_index: found
            for row in rows
            if not self._is_unchanged(row) and (found := self._meant(row)) is not None
        }
        self._refuse_blocked(rows, meant)
        taken = [row for row in rows if row.entry.stated is not None and row.document_index in meant]
        above = self._above(meant)
        self.handed_up = [(row, above[row.document_index]) for row in taken if row.document_index in above]
        for row in taken:
            self._leave(row, meant[row.document_index])
        self._enter([row for row in taken if row.document_index not in above], meant)
        return [self._outcome(row, meant, above) for row in rows]

    def _look_up(self, rows: Sequence[Keyed]) -> None:
        documents = Member.document_index.in_({row.document_index for row in rows})
        self.by_document = {found.document_index: found for found in self._standing(documents)}
        others = [row.entry.stated for row in rows if not self._is_unchanged(row)]
        numbers = Member.member_number.in_({stated.member_number for stated in others if stated})
        self.by_number = {found.member_number: found for found in self._standing(numbers)}
        holders = {found.document_index for found in self.by_number.values()}
        self.parked = parked_at(self.session, self.top, {row.document_index for row in rows} | holders)
        codes = {stated.unit_code for stated in others if stated}
        self.units = {unit.code: unit for unit in self.session.scalars(select(Unit).where(Unit.code.in_(codes)))}

    def _standing(self, condition: object) -> Iterable[Standing]:
        columns = (
            Member.id,
            Member.document_index,
            Member.member_number,
            Member.name,
            Member.unit_id,
            Member.row_digest,
            Member.state,
            Unit.path,
        )
        found: Select[tuple[object, ...]] = select(*columns).join(Unit, Unit.id == Member.unit_id).where(condition)
        return (Standing(*row) for row in self.session.execute(found))

    def _is_unchanged(self, row: Keyed) -> bool:
        """What a row says, its unit included, is what the table has; units do not leave an import's reach unseen."""
        known = self.by_document.get(row.document_index)
        return known is not None and known.row_digest == row.row_digest and self._reaches(known.path)

    def _meant(self, row: Keyed) -> Meant | None:
        """What a row is about; None where it is refused."""
        stated = row.entry.stated
        if stated is None:
            return None
        try:
            unit = self._unit(stated)
            return self._about(row, stated, unit)
        except _RowRefused as refused:
            row.entry.refuse(refused.column, refused.refusal)
            row.entry.stated = None
            return None

    def _unit(self, stated: Stated) -> Unit:
        unit = self.units.get(stated.unit_code)
        if unit is None or not self._reaches(unit.path):
            raise _RowRefused("unit_code", ROSTER_UNIT_UNKNOWN())
        try:
            refuse_inactive(unit)
        except Refusal as refusal:
            raise _RowRefused("unit_code", refusal) from None
        return unit

    def _about(self, row: Keyed, stated: Stated, unit: Unit) -> Meant:
        """Who stands there with the document, and who with the number."""
        known, holder = self.by_document.get(row.document_index), self.by_number.get(stated.member_number)
        both = [found for found in (known, holder) if found is not None]
        elsewhere = tuple(found.path for found in both if not self._reaches(found.path))
        is_other = holder is not None and holder.document_index != row.document_index
        return Meant(unit, self._in_reach(known), self._in_reach(holder) if is_other else None, elsewhere)

    def _refuse_blocked(self, rows: Sequence[Keyed], meant: dict[bytes, Meant]) -> None:
        """Refuse what wants a number that stays somebody else's; at the end of the file for good."""
        if self.is_last:
            self._renew(rows, meant)
        refused = blocked(_wishes(meant), self._moved_away(meant))
        for row in rows:
            if row.document_index in refused and row.entry.stated is not None:
                row.entry.refuse("member_number", MEMBER_NUMBER_TAKEN())
                row.entry.stated, row.waits = None, True

    def _moved_away(self, meant: dict[bytes, Meant]) -> set[bytes]:
        """Whose numbers are free, or count as free: of rows that were not meant, or were handed up before."""
        return self.gone | (self.parked.keys() - meant.keys())

    def _renew(self, rows: Sequence[Keyed], meant: dict[bytes, Meant]) -> None:
        """Whoever is provably the person of a row, and in no row with their old document, has another document."""
        for row in rows:
            found, stated = meant.get(row.document_index), row.entry.stated
            if found is None or found.known is not None or found.holder is None or stated is None:
                continue
            holder = found.holder
            is_here = holder.document_index not in meant and holder.document_index not in self._moved_away(meant)
            if is_here and self._is_same_person(holder, stated, found.unit):
                meant[row.document_index] = replace(found, known=holder, holder=None)

    def _is_same_person(self, holder: Standing, stated: Stated, unit: Unit) -> bool:
        """With the number, they also share name, unit, and either the phone or birth date and sex."""
        if (holder.name, holder.unit_id) != (stated.name, unit.id):
            return False
        sealing, member = sealing_of(self.session), self.session.get_one(Member, holder.id)
        if stated.phone and phone_index(self.session, stated.phone) == member.phone_index:
            return True
        born = sealing.open_text(member.birth_date_sealed, f"member.birth_date.{member.id}")
        return (born, member.sex) == (str(stated.birth_date), stated.document.sex)

    def _above(self, meant: dict[bytes, Meant]) -> dict[bytes, UUID]:
        """The unit that decides on each row in whose way somebody out of reach stands; the root on their followers."""
        if self.top is None:
            return {}
        top = lineage_of(self.top.path)
        in_the_way = {document: found.elsewhere for document, found in meant.items() if found.elsewhere}
        relying = relying_on(_wishes(meant), [*in_the_way, *(self.parked.keys() - meant.keys())])
        above = dict.fromkeys(relying, top[0])
        return above | {document: lowest_above(top, paths) for document, paths in in_the_way.items()}

    def _enter(self, rows: Sequence[Keyed], meant: dict[bytes, Meant]) -> None:
        """Write the rows. Whoever gets another number or document lets go of the present one first."""
        leaving, written = [], []
        for row in rows:
            found = meant[row.document_index]
            known, stated = found.known, row.entry.stated
            assert stated is not None
            if known is not None and (known.member_number, known.document_index) != (
                stated.member_number,
                row.document_index,
            ):
                free = f"{NOBODYS}{known.id.hex}"
                leaving.append({"id": known.id, "member_number": free, "document_index": row.document_index})
            if self.write is not None:
                written.append(self._row(row, found))
        if self.write is not None:
            if leaving:
                self.session.execute(update(Member), leaving)
            self.write(self.session, written)

    def _leave(self, row: Keyed, found: Meant) -> None:
        """Remember whose number is free from now on, where nothing is written that would say so."""
        known, stated = found.known, row.entry.stated
        if self.write is None and known is not None and stated and known.member_number != stated.member_number:
            self.gone.add(known.document_index)

    def _row(self, row: Keyed, found: Meant) -> Row:
        member_id, state = (found.known.id, found.known.state) if found.known else (new_id(), None)
        return row_of(row, sealing_of(self.session), member_id, found.unit.id, state, self.session.now)

    def _outcome(self, row: Keyed, meant: dict[bytes, Meant], above: Container[bytes]) -> str:
        """What is told of a row. One that is handed up is told as if nobody stood in its way."""
        if row.entry.stated is None:
            return REFUSED
        found, before = meant.get(row.document_index), self.parked.get(row.document_index)
        if found is None or (row.document_index in above and before == row.row_digest):
            return UNCHANGED
        return CHANGED if found.known or (row.document_index in above and before) else CREATED

    def _in_reach(self, found: Standing | None) -> Standing | None:
        return found if found is not None and self._reaches(found.path) else None

    def _reaches(self, path: str) -> bool:
        return self.top is None or is_within(path, self.top.path)


def _wishes(meant: dict[bytes, Meant]) -> dict[bytes, bytes | None]:
    return {document: found.holder.document_index if found.holder else None for document, found in meant.items()}


class _RowRefused(Exception):
    """A rule says no to a row. column: which cell it is about."""

    def __init__(self, column: str, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.column, self.refusal = column, refusal
