"""What a row of a roster says about a member, read from the texts of its cells, and what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.identity.imports.domain import Fault, fault
from services.identity.members.domain.citizen_numbers import plausible_date
from services.identity.members.domain.days import read_day
from services.identity.members.domain.documents import Document, read_document
from services.identity.members.domain.member_numbers import read_member_number
from services.identity.members.domain.names import read_name
from services.identity.members.domain.phones import read_phone
from shared.contracts.identity.member_words import DocumentFault, DocumentKind, MembershipState
from shared.contracts.identity.refusals.members import BIRTH_DATE_DIFFERS, DOCUMENT_UNUSABLE
from shared.contracts.identity.refusals.rosters import MEMBER_SINCE_UNUSABLE
from shared.kernel.errors import Refusal

NEEDED = ("member_number", "name", "document_number", "unit_code")
BETWEEN = "\x1f"  # no cell that was read has one
KIND_OF_LABEL = {
    "居民身份证": DocumentKind.RESIDENT_ID,
    "身份证": DocumentKind.RESIDENT_ID,
    "二代身份证": DocumentKind.RESIDENT_ID,
    "护照": DocumentKind.PASSPORT,
    "港澳居民来往内地通行证": DocumentKind.HONG_KONG_MACAO_PERMIT,
    "回乡证": DocumentKind.HONG_KONG_MACAO_PERMIT,
    "台湾居民来往大陆通行证": DocumentKind.TAIWAN_PERMIT,
    "台胞证": DocumentKind.TAIWAN_PERMIT,
    "港澳台居民居住证": DocumentKind.RESIDENCE_PERMIT,
    "外国人永久居留身份证": DocumentKind.PERMANENT_RESIDENCE,
    "外国人永久居留证": DocumentKind.PERMANENT_RESIDENCE,
}
STATE_OF_LABEL = {
    "在会": MembershipState.ACTIVE,
    "保留会籍": MembershipState.RETAINED,
    "已退会": MembershipState.ENDED,
    "退会": MembershipState.ENDED,
}


@dataclass(frozen=True, slots=True)
class Stated:
    """A member as a row states them, in normal form. None: the row says nothing of it, and what was there stays."""

    member_number: str = field(repr=False)
    name: str = field(repr=False)
    document: Document
    birth_date: date = field(repr=False)
    phone: str | None = field(repr=False)
    unit_code: str
    member_since: date | None
    state: MembershipState | None

    @property
    def text(self) -> str:
        """All of it as one text: two rows that say the same have the same."""
        parts = (
            self.member_number,
            self.name,
            self.document.key,
            self.birth_date,
            self.phone,
            self.unit_code,
            self.member_since,
            self.state,
        )
        return BETWEEN.join("" if part is None else str(part) for part in parts)


@dataclass(slots=True)
class Entry:
    """A row of the file. stated: None where something is wrong with it, which faults say."""

    row_number: int
    cells: list[str] = field(repr=False)
    stated: Stated | None
    faults: list[Fault]

    def refuse(self, column: str, refusal: Refusal) -> None:
        """Add what a rule says against the row."""
        self.faults.append(fault(column, refusal))

    @property
    def doubts(self) -> list[Fault]:
        """What somebody might look at although the row is valid."""
        found = self.stated.document.doubts if self.stated else ()
        return [{"column": "document_number", "problem": str(doubt), "parameters": {}} for doubt in found]


def read_cells(said: Mapping[str, str], on: date) -> tuple[Stated | None, list[Fault]]:
    """What the cells that are not empty say, with everything that is wrong. on: the day by which ages are judged."""
    reader = _Reader(said, on)
    stated = Stated(
        member_number=reader.read("member_number", read_member_number),
        name=reader.read("name", read_name),
        document=(document := reader.document()),
        birth_date=reader.birth_date(document),
        phone=reader.read("phone", read_phone),
        unit_code=said.get("unit_code", ""),
        member_since=reader.read("member_since", reader.past_day),
        state=reader.word("state", STATE_OF_LABEL, MembershipState),
    )
    return (None if reader.faults else stated), reader.faults


class _Reader:
    """Reads the cells of one row. What it gives back is of use only where it found no fault."""

    def __init__(self, said: Mapping[str, str], on: date) -> None:
        self.said, self.on = said, on
        self.faults = [_word_fault(column, "missing") for column in NEEDED if column not in said]

    def read(self, column: str, reader: Callable[[str], Any]) -> Any:
        """What a cell says, None where it is empty or wrong."""
        if column not in self.said:
            return None
        try:
            return reader(self.said[column])
        except Refusal as refusal:
            self.faults.append(fault(column, refusal))
            return None

    def word(self, column: str, labels: Mapping[str, Any], words: Callable[[str], Any]) -> Any:
        """One of some words, by its label or as it is written in contracts."""
        text = self.said.get(column)
        if text is None:
            return None
        try:
            return labels.get(text) or words(text)
        except ValueError:
            self.faults.append(_word_fault(column, "not_choice"))
            return None

    def document(self) -> Any:
        """The document; it is a resident ID card where no kind is named."""
        kind = self.word("document_kind", KIND_OF_LABEL, DocumentKind)
        if kind is None and "document_kind" in self.said:
            return None
        kind = kind or DocumentKind.RESIDENT_ID
        return self.read("document_number", lambda number: read_document(kind, number, self.on))

    def birth_date(self, document: Document | None) -> Any:
        """As the document says it; as the cell does where the document does not."""
        stated = self.read("birth_date", self._born)
        told = document.birth_date if document else None
        if stated and told and stated != told:
            self.faults.append(fault("birth_date", BIRTH_DATE_DIFFERS()))
        if document and not told and "birth_date" not in self.said:
            self.faults.append(_word_fault("birth_date", "missing"))
        return told or stated

    def past_day(self, text: str) -> date:
        """A day until today."""
        day = read_day(text)
        if day is None or day > self.on:
            raise MEMBER_SINCE_UNUSABLE()
        return day

    def _born(self, text: str) -> date:
        day = read_day(text)
        if day is None:
            raise DOCUMENT_UNUSABLE(reason=DocumentFault.BIRTH_DATE_UNREAL)
        return plausible_date(f"{day:%Y%m%d}", self.on)


def _word_fault(column: str, word: str) -> Fault:
    return {"column": column, "problem": word, "parameters": {}}
