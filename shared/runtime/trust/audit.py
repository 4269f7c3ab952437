"""The audit trail of a service: who did what to what. Only grows, no secrets, no personal data, sealed in a chain.

`record` writes in the transaction of the act. A timer seals in batches (`seal`): each entry gets a position and a keyed
hash over itself and the one before, so that whoever edits, removes or inserts rows without the key is found out by
`audit_verification.verify`. Whoever removes the newest rows together with their seals is found by comparing with a head
that was printed before.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, BigInteger, ForeignKey, Index, LargeBinary, String, delete, event, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.contracts.identity.audit_words import ACTION_CHARACTERS_MAX, ACTION_PATTERN, NAME_CHARACTERS_MAX
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.mapping import Json, RuntimeBase
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

SEALED_AT_ONCE_MAX = 500
DETAIL_CHARACTERS_MAX = 200
DETAIL_MEMBERS_MAX = 20
NEVER_RECORDED = re.compile(r"password|secret|token|phone|code$|name$|address|number")
CHAIN_PURPOSE = "audit.chain"
GENESIS = bytes(32)
HEAD_ID = 1


class AuditEntry(RuntimeBase):
    """One act. actor and subject: "kind:id"; detail: a few words and ids."""

    __tablename__ = "audit_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(NAME_CHARACTERS_MAX))
    action: Mapped[str] = mapped_column(String(ACTION_CHARACTERS_MAX))
    subject: Mapped[str] = mapped_column(String(NAME_CHARACTERS_MAX))
    detail: Mapped[dict[str, Any]] = mapped_column(Json)

    __table_args__ = (
        Index("ix_audit_entry_recorded_at_id", "recorded_at", "id"),
        Index("ix_audit_entry_actor_recorded_at", "actor", "recorded_at"),
        Index("ix_audit_entry_subject_recorded_at", "subject", "recorded_at"),
    )


class AuditPending(RuntimeBase):
    """An entry that waits to be sealed."""

    __tablename__ = "audit_pending"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)


class AuditSeal(RuntimeBase):
    """The place of an entry in the chain. No foreign key: a seal outlives an entry that somebody removed."""

    __tablename__ = "audit_seal"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID] = mapped_column(unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(RuntimeBase):
    """Where the chain ends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


@dataclass(frozen=True)
class Link:
    """A place in the chain: position 0 is before the first entry."""

    position: int = 0
    hash: bytes = field(default=GENESIS)

    def __str__(self) -> str:
        """The anchor that is printed and kept elsewhere: `position:hash`."""
        return f"{self.position}:{self.hash.hex()}"


def record(session: Session, actor: Actor, action: str, subject: str, **detail: Any) -> None:
    """Write an act into the trail, in its transaction. action: "offices.appoint"; subject: "office:<id>".

    What is secret or personal is an assertion: the trail is read by people who may not know it.
    """
    assert re.fullmatch(ACTION_PATTERN, action) and ":" in subject
    assert len(detail) <= DETAIL_MEMBERS_MAX and all(_is_plain(name, value) for name, value in detail.items()), detail
    entry = AuditEntry(
        id=new_id(),
        recorded_at=session.now,
        actor=actor.name[:NAME_CHARACTERS_MAX],
        action=action,
        subject=subject[:NAME_CHARACTERS_MAX],
        detail=detail,
    )
    session.add(entry)
    session.flush()
    session.add(AuditPending(entry_id=entry.id))


def _is_plain(name: str, value: Any) -> bool:
    """Words, whole numbers, and lists of words; nothing whose name says that it is secret or personal."""
    if NEVER_RECORDED.search(name):
        return False
    words = value if isinstance(value, list) else [value]
    return all(isinstance(word, str | int | None) and len(str(word)) <= DETAIL_CHARACTERS_MAX for word in words)


def seal(session: Session) -> Link | None:
    """Seal the next waiting entries, at most `SEALED_AT_ONCE_MAX`; the new head, or None where nothing was to do.

    Only one process seals at a time; another one finds the head locked and leaves.
    """
    head = session.scalar(select(AuditHead).where(AuditHead.id == HEAD_ID).with_for_update(skip_locked=True))
    if head is None:
        return None
    waiting = session.scalars(
        select(AuditEntry)
        .join(AuditPending, AuditPending.entry_id == AuditEntry.id)
        .order_by(AuditEntry.recorded_at, AuditEntry.id)
        .limit(SEALED_AT_ONCE_MAX)
    ).all()
    link = Link(head.position, head.hash)
    for entry in waiting:
        link = Link(link.position + 1, hash_of(session, link, entry))
        session.add(AuditSeal(position=link.position, entry_id=entry.id, hash=link.hash))
    if not waiting:
        return None
    session.execute(delete(AuditPending).where(AuditPending.entry_id.in_([entry.id for entry in waiting])))
    head.position, head.hash = link.position, link.hash
    return link


def hash_of(session: Session, before: Link, entry: AuditEntry) -> bytes:
    """The keyed hash of an entry that stands after `before`."""
    parts = [
        before.position + 1,
        before.hash.hex(),
        str(entry.id),
        entry.recorded_at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.action,
        entry.subject,
        entry.detail,
    ]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return sealing_of(session).blind_index(digest, CHAIN_PURPOSE)


def _after_creating(table: Any, dialect: str, statement: str) -> None:
    event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))


def _only_grows(table: Any) -> None:
    """Have the database itself refuse UPDATE and DELETE, also from people who use it by hand."""
    for act in ("UPDATE", "DELETE"):
        refuse = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        trigger = f"CREATE TRIGGER {table.name}_no_{act.lower()} BEFORE {act} ON {table.name} {refuse}"
        _after_creating(table, "sqlite", trigger)
    name = f"{table.name}_only_grows"
    refuse = "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
    trigger = f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table.name} FOR EACH STATEMENT"
    function = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS {refuse}"
    _after_creating(table, "postgresql", f"{function}; {trigger} EXECUTE FUNCTION {name}()")


_only_grows(AuditEntry.__table__)
_only_grows(AuditSeal.__table__)
# The only row of audit_head comes with its table: sealing locks it, and never has to race for making it.
_HEAD = "INSERT INTO audit_head (id, position, hash) VALUES (1, 0, {})"
_after_creating(AuditHead.__table__, "postgresql", _HEAD.format("decode(repeat('00', 32), 'hex')"))
_after_creating(AuditHead.__table__, "sqlite", _HEAD.format("zeroblob(32)"))
