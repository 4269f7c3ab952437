"""Reading statements: one's own by book, and that of an account in reach to an end that is noted."""

from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.credits.booking.domain.explaining import because_of
from services.credits.booking.models import BookedService
from services.credits.ledger.domain.accounts import own
from services.credits.ledger.gathering import account_of
from services.credits.ledger.models import LedgerAccount, LedgerTransfer
from services.credits.ledger.owners import owner_of
from services.credits.ledger.policy import may
from services.credits.ledger.use_cases import locked_account
from services.credits.spending.models import Spending
from services.credits.statements.domain import SPENDING_FACT, about_in, service_in, word_of
from services.credits.statements.entries import Entry, page_of_entries
from shared.contracts.base import Loaded
from shared.contracts.credits.ledger_words import Book, OwnerKind, TransferKind
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust import audit

OF_TRANSFER = ("id", "kind", "amount", "posted_at", "expires_on", "until", "reverses_id")
EMPTY = {"balance": 0, "held": 0, "owed": 0, "frozen_because": [], "items": [], "next_cursor": None}


def own_statement(session: Session, request: Loaded, actor: Actor) -> Any:
    """One's own entries in a book; nothing where there never was any."""
    key = own(acting_volunteer(session, actor).id, Book(request.book))
    account = session.get(LedgerAccount, key.id)
    return statement(session, account, request) if account is not None else EMPTY | {"book": request.book}


def read_statement(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The entries of an account in reach; that they were read is noted. Raises NotFound."""
    may(actor, session.now, owner_of(session, session.get(LedgerAccount, request.id))).read()
    account = locked_account(session, request.id)  # nothing is booked between reading its balance and its entries
    audit.record(session, actor, "statements.read", f"ledger_account:{account.id}", purpose=request.purpose)
    return statement(session, account, request)


def statement(session: Session, account: LedgerAccount, request: Loaded) -> SimpleNamespace:
    """How an account stands, and a page of its entries."""
    entries, next_cursor = page_of_entries(session, account, request)
    stands = account_of(account)
    return SimpleNamespace(
        book=account.book,
        balance=account.balance,
        held=account.held,
        owed=account.owed,
        frozen_because=stands.frozen_because,
        items=_lines(session, entries, OwnerKind(account.owner_kind)),
        next_cursor=next_cursor,
    )


def _lines(session: Session, entries: Sequence[Entry], owner_kind: OwnerKind) -> list[SimpleNamespace]:
    about = [service_in(entry.transfer.fact, entry.transfer.details) for entry in entries]
    services = _services(session, about)
    explained, facts = _explained(session, entries), _facts(session, entries)
    units, wishes = _units(session, explained.values()), _wishes(session, facts.values())
    return [
        _line(entry, owner_kind, services.get(service_id), units, explained[id], facts[id], wishes)
        for entry, service_id in zip(entries, about, strict=True)
        for id in [entry.transfer.id]
    ]


def _line(
    entry: Entry,
    owner_kind: OwnerKind,
    service: BookedService | None,
    units: Mapping[str, KnownUnit],
    details: Mapping[str, Any],
    fact: str,
    wishes: Mapping[UUID | None, str],
) -> SimpleNamespace:
    transfer = entry.transfer
    pool, by = units.get(str(details.get("unit_id"))), units.get(str(details.get("scheme_unit_id")))
    return SimpleNamespace(
        **{name: getattr(transfer, name) for name in OF_TRANSFER},
        word=word_of(
            TransferKind(transfer.kind),
            fact,
            transfer.details,
            is_in=entry.is_in,
            pays_claim=transfer.claim_id is not None,
            owner_kind=owner_kind,
        ),
        change=entry.change,
        balance=entry.balance,
        service_id=service.id if service else None,
        title=service.title if service else None,
        served_on=service.served_on if service else None,
        about_id=about_in(fact),
        wish=wishes.get(about_in(fact)) or None,  # forgotten when somebody has left
        unit_name=pool.name if pool else None,
        scheme=SimpleNamespace(unit_code=by.code, unit_name=by.name, number=details["scheme_number"]) if by else None,
        because=because_of(details),
    )


def _explained(session: Session, entries: Sequence[Entry]) -> dict[UUID, Mapping[str, Any]]:
    """What explains each: its details; of what takes something back also by which rules that came."""
    of = {entry.transfer.reverses_id for entry in entries} - {None}
    rows = select(LedgerTransfer.id, LedgerTransfer.details).where(LedgerTransfer.id.in_(of))
    before = {row.id: row.details for row in session.execute(rows)} if of else {}
    transfers = [entry.transfer for entry in entries]
    return {one.id: before.get(one.reverses_id, {}) | one.details for one in transfers}


def _facts(session: Session, entries: Sequence[Entry]) -> dict[UUID, str]:
    """The fact of each; of what gives a hold free that of the hold: its own says only why."""
    of = {one.transfer.hold_id for one in entries if one.transfer.kind == TransferKind.RELEASE.value}
    rows = select(LedgerTransfer.id, LedgerTransfer.fact).where(LedgerTransfer.id.in_(of))
    held: dict[UUID | None, str] = {row.id: row.fact for row in session.execute(rows)} if of else {}
    transfers = [entry.transfer for entry in entries]
    return {one.id: held.get(one.hold_id, one.fact) for one in transfers}


def _services(session: Session, ids: Iterable[UUID | None]) -> dict[UUID | None, BookedService]:
    wanted = {id for id in ids if id is not None}
    rows = session.scalars(select(BookedService).where(BookedService.id.in_(wanted))) if wanted else ()
    return {row.id: row for row in rows}


def _wishes(session: Session, facts: Iterable[str]) -> dict[UUID | None, str]:
    wanted = {about_in(fact) for fact in facts if fact.startswith(SPENDING_FACT)} - {None}
    rows = select(Spending.id, Spending.wish).where(Spending.id.in_(wanted))
    return {row.id: row.wish for row in session.execute(rows)} if wanted else {}


def _units(session: Session, details: Iterable[Mapping[str, Any]]) -> dict[str, KnownUnit]:
    named = {said[name] for said in details for name in ("unit_id", "scheme_unit_id") if said.get(name)}
    rows = session.scalars(select(KnownUnit).where(KnownUnit.id.in_([UUID(id) for id in named]))) if named else ()
    return {str(row.id): row for row in rows}
