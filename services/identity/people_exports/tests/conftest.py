"""People around a unit, and officials who want their data."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from services.identity.members.domain.documents import read_document
from services.identity.members.generation import generated_members
from services.identity.members.models import Member
from services.identity.people_exports import domain
from services.identity.rosters.domain import Entry, Stated
from services.identity.rosters.keeping import keyed, row_of
from services.identity.tests.people import People, database, people, people_sqlite
from services.identity.volunteers.models import Volunteer
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.ids import new_id
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

__all__ = ["database", "people", "people_sqlite"]

TODAY = date(2026, 2, 12)


def sealed_for(session: Session, table: str, id: UUID, **clear: str | None) -> dict[str, str | None]:
    """The sealed columns of a row."""
    seal = sealing_of(session).seal_text
    return {name: text and seal(text, f"{table}.{name}.{id}") for name, text in clear.items()}


@pytest.fixture
def member(people: People) -> Callable[..., UUID]:
    """`member("BJ-D1-S1")` puts a made-up person on the roster of a unit."""
    return _members_of(people)


@pytest.fixture
def member_sqlite(people_sqlite: People) -> Callable[..., UUID]:
    """The same on SQLite alone."""
    return _members_of(people_sqlite)


def _members_of(people: People) -> Callable[..., UUID]:
    made = generated_members(1000, seed=1, unit_codes=["BJ"])

    def add(unit_code: str, **rest: str) -> UUID:
        row, id = next(made), new_id()
        unit_id = people.tree.id_of(unit_code)
        stated = Stated(
            member_number=row.member_number,
            name=rest.get("name", row.name),
            document=(document := read_document(row.document_kind, row.document_number, TODAY)),
            birth_date=document.birth_date or row.birth_date,
            phone=f"+86{row.phone}",
            unit_code=unit_code,
            member_since=None,
            state=None,
        )

        def added(session: Session) -> None:
            sealing = sealing_of(session)
            entry = keyed(Entry(1, [], stated, []), sealing)
            session.add(Member(**row_of(entry, sealing, id, unit_id, None, session.now)))

        people.database.step(added)
        return id

    return add


@pytest.fixture
def volunteer(people: People) -> Callable[..., UUID]:
    """`volunteer("BJ-D1-S1")` makes a made-up person a volunteer of a unit, with an account."""
    made = generated_members(1000, seed=2, unit_codes=["BJ"])
    numbers = iter(range(100_000_000_000, 100_000_001_000))

    def add(unit_code: str, *, member_id: UUID | None = None, state: VolunteerState = VolunteerState.ACTIVE) -> UUID:
        row, id, account = next(made), new_id(), people.register()
        document = read_document(row.document_kind, row.document_number, TODAY)
        unit_id = people.tree.id_of(unit_code)

        def added(session: Session) -> None:
            session.add(
                Volunteer(
                    id=id,
                    number=str(next(numbers)),
                    account_id=UUID(account["id"]),
                    member_id=member_id,
                    name=row.name,
                    search=terms_of(row.name),
                    sex=document.sex,
                    document_kind=document.kind.value,
                    document_index=sealing_of(session).blind_index(document.key, "volunteer.document"),
                    unit_id=unit_id,
                    state=state.value,
                    is_minor=False,
                    card_version=1,
                    registered_at=session.now,
                    version=1,
                    changed_at=session.now,
                    **sealed_for(session, "volunteer", id, document_sealed=document.number),
                )
            )

        people.database.step(added)
        return id

    return add


@pytest.fixture
def small(monkeypatch):
    """Two people are as many as one may take alone."""
    monkeypatch.setattr(domain, "ROWS_ALONE_MAX", 2)
