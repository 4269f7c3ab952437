"""How a row of a roster lies in the table: sealed, with the indexes by which it is found, and its name's terms.

All of it is computing, some 0.1 ms a row, most of it the terms of the name: it is done outside of transactions, and not
at all for rows that say what the table has.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.identity.codes.domain import normal_phone
from services.identity.members.queries import DOCUMENT_PURPOSE
from services.identity.rosters.domain import Entry, Stated
from shared.contracts.identity.member_words import MembershipState
from shared.runtime.data.search import terms_of
from shared.runtime.trust.sealing import Sealing

DIGEST_PURPOSE = "member.row"
PHONE_PURPOSE = "account.phone"  # comparable with that of an account
NO_INDEX = b""


@dataclass(slots=True)
class Keyed:
    """A row with the keys by which the table knows it, both empty where the row is refused anyway.

    waits: it was refused for now, since somebody has its number who may yet move away.
    """

    entry: Entry
    document_index: bytes = NO_INDEX
    row_digest: bytes = NO_INDEX
    terms: list[str] | None = field(default=None, repr=False)
    waits: bool = False

    def spell(self) -> None:
        """Work out the terms by which the name will be searched."""
        if self.entry.stated is not None:
            self.terms = terms_of(self.entry.stated.name)


def keyed(entry: Entry, sealing: Sealing) -> Keyed:
    """The row with its keys."""
    stated = entry.stated
    if stated is None:
        return Keyed(entry)
    index = sealing.blind_index(stated.document.key, DOCUMENT_PURPOSE)
    return Keyed(entry, index, sealing.blind_index(stated.text, DIGEST_PURPOSE))


def row_of(keyed: Keyed, sealing: Sealing, member_id: UUID, unit_id: UUID, state: str | None, now: datetime) -> Any:
    """The row of the table, by column. state: what it is where the file says nothing of it."""
    stated = keyed.entry.stated
    assert stated is not None
    if keyed.terms is None:
        keyed.spell()
    document = stated.document
    return {
        "id": member_id,
        "member_number": stated.member_number,
        "name": stated.name,
        "search": keyed.terms,
        "sex": document.sex.value if document.sex else None,
        "document_kind": document.kind.value,
        "document_sealed": sealing.seal_text(document.number, f"member.document.{member_id}"),
        "document_index": keyed.document_index,
        "birth_date_sealed": sealing.seal_text(str(stated.birth_date), f"member.birth_date.{member_id}"),
        **_phone(stated, sealing, member_id),
        "unit_id": unit_id,
        "state": str(stated.state or state or MembershipState.ACTIVE),
        "member_since": stated.member_since,
        "row_digest": keyed.row_digest,
        "version": 1,
        "changed_at": now,
    }


def _phone(stated: Stated, sealing: Sealing, member_id: UUID) -> dict[str, Any]:
    if stated.phone is None:
        return {"phone_sealed": None, "phone_index": None}
    return {
        "phone_sealed": sealing.seal_text(stated.phone, f"member.phone.{member_id}"),
        "phone_index": sealing.blind_index(normal_phone(stated.phone), PHONE_PURPOSE),
    }
