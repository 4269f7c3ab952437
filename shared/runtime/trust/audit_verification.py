"""Whether the audit trail is as it was written: the chain is computed again and compared.

Found without any help from outside: edited, removed, exchanged and smuggled-in rows. A tail that was cut off together
with its seals and a head set back to match is found by an anchor: a head that was printed and kept elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from shared.contracts.identity.audit_words import FAULTS_SHOWN_MAX, AuditFaultKind
from shared.runtime.data.session import Session
from shared.runtime.trust.audit import HEAD_ID, AuditEntry, AuditHead, AuditPending, AuditSeal, Link, hash_of

ROWS_AT_ONCE_MAX = 1000


@dataclass(frozen=True)
class Fault:
    """What is wrong at a position; 0 where it is not known."""

    position: int
    fault: AuditFaultKind


@dataclass
class Verification:
    """What was found. checked: how many positions; next_position: where to go on, None at the end of the chain."""

    head: str
    checked: int = 0
    next_position: int | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    def add(self, position: int, fault: AuditFaultKind) -> None:
        """Note a fault, at most `FAULTS_SHOWN_MAX` of them: one edit is enough to distrust the rest."""
        if len(self.faults) < FAULTS_SHOWN_MAX:
            self.faults.append(Fault(position, fault))


def verify(session: Session, *, from_position: int = 1, rows_max: int, anchor: str | None = None) -> Verification:
    """Check at most `rows_max` positions from one on; at the end of the chain also its head and what has no seal.

    anchor: a head printed earlier, "position:hash".
    """
    kept = session.get(AuditHead, HEAD_ID)
    head = Link(kept.position, kept.hash) if kept else _last_seal(session)
    found = Verification(str(head))
    last = min(head.position, from_position + rows_max - 1)
    link = _link_at(session, from_position - 1)
    for position in range(from_position, last + 1, ROWS_AT_ONCE_MAX):
        link = _check_range(session, found, link, position, min(position + ROWS_AT_ONCE_MAX - 1, last))
    if last < head.position:
        found.next_position = last + 1
    else:
        _check_end(session, found, head)
        if kept is None:  # somebody has removed it; what it said is not known
            found.add(head.position, AuditFaultKind.TRUNCATED)
    if anchor is not None and not _has_anchor(session, anchor):
        found.add(int(anchor.partition(":")[0]), AuditFaultKind.ANCHOR_DIFFERS)
    return found


def _check_range(session: Session, found: Verification, link: Link, first: int, last: int) -> Link:
    """Check the positions from first to last after `link`; the link at the last one."""
    rows = {seal.position: (seal, entry) for seal, entry in _rows(session, first, last)}
    for position in range(first, last + 1):
        seal, entry = rows.get(position, (None, None))
        found.checked += 1
        if seal is None or entry is None:
            found.add(position, AuditFaultKind.MISSING)
        elif hash_of(session, Link(position - 1, link.hash), entry) != seal.hash:
            found.add(position, AuditFaultKind.EDITED)
        # The stored hash goes on, so that one edit is one fault and not the end of everything after it.
        link = Link(position, seal.hash if seal is not None else b"")
    session.expunge_all()
    return link


def _rows(session: Session, first: int, last: int) -> Iterator[Any]:
    joined = select(AuditSeal, AuditEntry).outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
    yield from session.execute(joined.where(AuditSeal.position.between(first, last)))


def _link_at(session: Session, position: int) -> Link:
    """The link before the first one to check. One that was removed is its own fault."""
    if position == 0:
        return Link()
    seal = session.get(AuditSeal, position)
    return Link(position, seal.hash if seal is not None else b"")


def _last_seal(session: Session) -> Link:
    """Where the chain ends as far as the seals say."""
    return _link_at(session, session.scalar(select(func.max(AuditSeal.position))) or 0)


def _check_end(session: Session, found: Verification, head: Link) -> None:
    """The head, and whether every entry is sealed or waits for it."""
    beyond = session.scalar(select(func.max(AuditSeal.position))) or 0
    if beyond < head.position or _link_at(session, head.position).hash != head.hash:
        found.add(head.position, AuditFaultKind.TRUNCATED)
    for position in range(head.position + 1, min(beyond, head.position + FAULTS_SHOWN_MAX) + 1):
        found.add(position, AuditFaultKind.UNSEALED)
    for _ in _without_seal(session):
        found.add(0, AuditFaultKind.UNSEALED)


def _without_seal(session: Session) -> Sequence[Any]:
    """Entries that came in beside `record`: neither sealed nor waiting."""
    return session.scalars(
        select(AuditEntry.id)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .outerjoin(AuditPending, AuditPending.entry_id == AuditEntry.id)
        .where(AuditSeal.position.is_(None), AuditPending.entry_id.is_(None))
        .limit(FAULTS_SHOWN_MAX)
    ).all()


def _has_anchor(session: Session, anchor: str) -> bool:
    position, _, _ = anchor.partition(":")
    return str(_link_at(session, int(position))) == anchor
