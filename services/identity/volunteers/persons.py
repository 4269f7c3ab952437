"""What identifies a person, in the rows that keep it: sealed for its place, and found by a blind index.

The same columns stand in volunteers, registrations and objections; each seals for `<table>.<column>.<id>`.
"""

from datetime import date
from typing import Any

from services.identity.members.domain.documents import Document
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

DOCUMENT_PURPOSE = "volunteer.document"
OF_PERSON = ("name", "sex", "member_id", "document_kind", "document_index")
SEALED = ("document_sealed", "birth_date_sealed")


def index_of_document(session: Session, document: Document) -> bytes:
    """By which a document is found in volunteers, registrations and objections."""
    return sealing_of(session).blind_index(document.key, DOCUMENT_PURPOSE)


def keep_document(session: Session, row: Any, document: Document) -> None:
    """The document in a row that has its id."""
    row.document_kind = document.kind.value
    row.document_index = index_of_document(session, document)
    row.document_sealed = seal(session, row, "document_sealed", document.number)


def keep_birth_date(session: Session, row: Any, born: date) -> None:
    """The birth date in a row that has its id."""
    row.birth_date_sealed = seal(session, row, "birth_date_sealed", born.isoformat())


def birth_date_in(session: Session, row: Any) -> date:
    """The birth date in a row."""
    return date.fromisoformat(opened(session, row, "birth_date_sealed"))


def copy_person(session: Session, source: Any, target: Any) -> None:
    """The person of one row in another one."""
    for column in OF_PERSON:
        setattr(target, column, getattr(source, column))
    for column in SEALED:
        setattr(target, column, seal(session, target, column, opened(session, source, column)))


def forget_person(row: Any) -> None:
    """Nothing of the person is left in the row."""
    for column in (*OF_PERSON, "search", *SEALED):
        if hasattr(type(row), column):  # asking the row itself would load what is deferred
            setattr(row, column, None)


def seal(session: Session, row: Any, column: str, clear: str) -> str:
    """Text for one column of one row."""
    return sealing_of(session).seal_text(clear, _place(row, column))


def opened(session: Session, row: Any, column: str) -> str:
    """What was sealed in a column of a row."""
    return sealing_of(session).open_text(getattr(row, column), _place(row, column))


def _place(row: Any, column: str) -> str:
    return f"{row.__tablename__}.{column}.{row.id}"
