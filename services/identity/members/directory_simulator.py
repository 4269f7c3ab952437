"""The member registry simulated: members of a file as `nuanliu generate members` writes it, or generated here."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import IO

from services.identity.members.directory import Membership, NoMembership
from services.identity.members.directory_protocol import UNIT_CODE
from services.identity.members.domain.documents import Document, read_document
from services.identity.members.domain.member_numbers import read_member_number
from services.identity.members.domain.names import read_name
from services.identity.members.generation import MEMBERS_MAX, generated_members
from services.identity.units.beijing import beijing_units
from shared.contracts.identity.member_words import DocumentKind, MembershipState
from shared.contracts.identity.refusals.rosters import ROSTER_UNIT_UNKNOWN
from shared.kernel.errors import Refusal

GENERATED_COUNT = 1000
GENERATED_SEED = 1
COLUMNS = ("member_number", "name", "document_kind", "document_number", "unit_code")
OPTIONAL_COLUMNS = ("member_since", "state")

Registered = tuple[str, str, Membership]  # the document's key, the name, the membership


class MembersFileWrong(ValueError):
    """A file of members that cannot be read. The sentence names row and column, and no content."""


class SimulatedDirectory:
    """`MemberDirectory` in memory. members: read when somebody asks for the first time."""

    def __init__(self, members: Callable[[], Iterable[Registered]]) -> None:
        self._read = members

    def membership_of(self, document: Document, name: str) -> Membership | NoMembership:
        """As the port has it; it is never away."""
        found = self._members.get(document.key)
        if found is None:
            return NoMembership.UNKNOWN
        registered_name, membership = found
        return membership if registered_name == name else NoMembership.OTHER_NAME

    def __len__(self) -> int:
        return len(self._members)

    @cached_property
    def _members(self) -> dict[str, tuple[str, Membership]]:
        return {key: (name, membership) for key, name, membership in self._read()}


def development_members(on: date) -> Iterator[Registered]:
    """The members whom every installation in development knows: `nuanliu generate members --count 1000` shows them."""
    codes = [unit.code for unit in beijing_units()]
    for row in generated_members(GENERATED_COUNT, GENERATED_SEED, codes):
        document = read_document(row.document_kind, row.document_number, on)
        membership = Membership(row.member_number, row.unit_code, None, MembershipState.ACTIVE)
        yield document.key, read_name(row.name), membership


def members_in(file: IO[str], on: date) -> Iterator[Registered]:
    """The members in a CSV file; `member_since` and `state` may be columns too. Raises MembersFileWrong."""
    rows = csv.DictReader(file, restval="")
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise MembersFileWrong(f"the file has no column {missing[0]}")
    for number, row in enumerate(rows, start=2):
        if number > MEMBERS_MAX + 1:
            raise MembersFileWrong(f"the file has more than {MEMBERS_MAX} members")
        try:
            yield _registered(row, on)
        except Refusal as refusal:
            reason = f" ({refusal.parameters['reason']})" if "reason" in refusal.parameters else ""
            raise MembersFileWrong(f"row {number}: {refusal.code}{reason}") from None
        except ValueError:
            raise MembersFileWrong(f"row {number} has a kind, a day or a state that is none") from None


def _registered(row: dict[str, str], on: date) -> Registered:
    document = read_document(DocumentKind(row["document_kind"]), row["document_number"], on)
    since, state = row.get("member_since"), row.get("state")
    if not UNIT_CODE.fullmatch(row["unit_code"]):
        raise ROSTER_UNIT_UNKNOWN()
    membership = Membership(
        read_member_number(row["member_number"]),
        row["unit_code"],
        date.fromisoformat(since) if since else None,
        MembershipState(state) if state else MembershipState.ACTIVE,
    )
    return document.key, read_name(row["name"]), membership
