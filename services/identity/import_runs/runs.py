"""What can be done to an import of any kind: accepted, claimed by a worker, worked in parts, ended, swept away."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, or_, select
from sqlalchemy.orm import aliased

from services.identity.import_runs.domain import Upload
from services.identity.import_runs.models import COUNTS
from services.identity.import_runs.uploaders import uploader
from services.identity.units.domain import Placed
from services.identity.units.models import Unit
from services.identity.units.queries import unit_of
from shared.contracts.identity.import_words import ImportState
from shared.contracts.identity.refusals.imports import (
    IMPORT_BROKE_OFF,
    IMPORT_GIVEN_UP,
    IMPORT_RIGHT_ENDED,
    IMPORTS_OWN_LIMIT,
    IMPORTS_WAITING_LIMIT,
)
from shared.kernel.actor import Actor, system
from shared.kernel.errors import Forbidden, Refusal, Unauthenticated
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

WAITING_MAX = 20
OWN_MAX = 3  # of one account
WAITING_RETRY_SECONDS = 60
LEASE_SECONDS = 60  # a worker that was not heard of for so long has died; reading the largest file takes 10 s
GIVEN_UP_HOURS = 6  # a file that is begun again and again is not begun for ever
BREAKS_MAX = 3  # a file on which workers die one after the other is what they die of
SERVED_HOURS = 24  # an account that was not served for so long comes before others
SWEPT_AT_ONCE_MAX = 500
IMPORTER = system("identity.imports")


class Permissions(Protocol):
    """The rules of one kind of imports."""

    def import_below(self, unit: Placed) -> None:
        """Raises Unauthenticated, Forbidden."""

    def import_everything(self) -> None:
        """Raises Unauthenticated, Forbidden."""


@dataclass(frozen=True)
class Runs:
    """The imports of one kind: their tables and rules.

    subject: what is imported, as permissions and the audit trail call it ("units"); lock: taken before one is accepted,
    since two at a time could both be the last one; store, load: how a file is kept until all of it was worked;
    counts: what is counted of rows.
    """

    subject: str
    run: type[Any]
    file: type[Any]
    noted: type[Any]
    may: Callable[..., Permissions]
    lock: Callable[[Session], None]
    store: Callable[[Session, UUID, bytes], None]
    load: Callable[[Session, UUID], bytes]
    kept_days: int
    counts: tuple[str, ...] = COUNTS

    def place_of(self, session: Session, unit_code: str | None, actor: Actor) -> Unit | None:
        """Below which unit somebody wants to import, None for the whole tree. Raises NotFound, Forbidden."""
        unit = unit_of(session, unit_code) if unit_code is not None else None
        self.require(session, unit, actor)
        return unit

    def require(self, session: Session, unit: Unit | None, actor: Actor) -> None:
        """Raises Unauthenticated or Forbidden where somebody may not import there."""
        rules = self.may(actor, session.now)
        rules.import_below(unit) if unit else rules.import_everything()

    def accept(self, session: Session, upload: Upload, actor: Actor) -> Any:
        """Take a file in, to be worked as soon as somebody has time."""
        self.lock(session)
        unit = self.place_of(session, upload.unit_code, actor)
        self.refuse_too_many(session, actor)
        run = self.begun(session, upload, unit, actor)
        self.store(session, run.id, upload.content)
        return run

    def begun(self, session: Session, upload: Upload, unit: Unit | None, actor: Actor) -> Any:
        """A run that nobody has worked on."""
        run = self.run(
            id=new_id(),
            unit_id=unit.id if unit else None,
            file_digest=upload.digest,
            byte_count=upload.byte_count,
            dry_run=upload.dry_run,
            state=ImportState.WAITING.value,
            columns=upload.columns,
            actor_kind=actor.kind,
            actor_subject=actor.subject,
            break_count=0,
            created_at=session.now,
            **{f"{name}_count": 0 for name in ("done", *self.counts)},
        )
        session.add(run)
        session.flush()
        audit.record(session, actor, f"{self.subject}.import", f"import:{run.id}", dry_run=run.dry_run)
        return run

    def claim(self, session: Session, worker: str) -> tuple[UUID, bytes] | None:
        """Take the next import that nobody works on; None where there is none, or where it had to end.

        A dry run begins anew.
        """
        run = session.scalar(self._next_one(session).with_for_update(skip_locked=True, of=self.run))
        if run is None:
            return None
        was_begun = run.state == ImportState.WORKING or (run.dry_run and run.worked_at is not None)
        run.break_count += run.state == ImportState.WORKING
        run.state, run.worker, run.worked_at = ImportState.WORKING.value, worker, session.now
        if was_begun and (failure := self._hopeless(session, run)):
            self.end(session, run.id, worker, failure)
            return None
        if self.ended_without_right(session, run, worker):
            return None
        if run.dry_run:
            self.forget_progress(session, run)
        return run.id, self.load(session, run.id)

    @staticmethod
    def _hopeless(session: Session, run: Any) -> Refusal | None:
        """Why one that was begun before is not begun again."""
        if run.break_count >= BREAKS_MAX:
            return IMPORT_BROKE_OFF(breaks_max=BREAKS_MAX)
        if run.created_at < session.now - timedelta(hours=GIVEN_UP_HOURS):
            return IMPORT_GIVEN_UP(hours=GIVEN_UP_HOURS)
        return None

    def forget_progress(self, session: Session, run: Any) -> None:
        """Begin at the first row again."""
        session.execute(delete(self.noted).where(self.noted.import_id == run.id))
        for name in ("done", *self.counts):
            setattr(run, f"{name}_count", 0)

    def begin(self, session: Session, import_id: UUID, worker: str, row_count: int) -> int | None:
        """Say how many rows there are; how many were worked before, None where another worker has taken over."""
        run = self.held(session, import_id, worker)
        if run is None:
            return None
        run.row_count = row_count
        done: int = run.done_count
        return done

    def held(self, session: Session, import_id: UUID, worker: str) -> Any | None:
        """The import, if this worker still has it; its row stays locked."""
        rows = select(self.run).where(self.run.id == import_id, self.run.worker == worker)
        return session.scalar(rows.with_for_update())

    @staticmethod
    def count(session: Session, run: Any, outcomes: Iterable[str]) -> None:
        """Count what became of some rows."""
        for name, count in Counter(outcomes).items():
            setattr(run, f"{name}_count", getattr(run, f"{name}_count") + count)
            run.done_count += count
        run.worked_at = session.now
        if not run.dry_run:  # which begins anew, and breaks off where it did before
            run.break_count = 0

    def end(self, session: Session, import_id: UUID, worker: str, failure: Refusal | None) -> None:
        """All rows were worked, or the whole file was refused: the file is no longer needed."""
        run = self.held(session, import_id, worker)
        if run is None:
            return
        run.state = (ImportState.FAILED if failure else ImportState.FINISHED).value
        run.failure = {"code": failure.code, "parameters": failure.parameters} if failure else None
        run.finished_at, run.worker = session.now, None
        session.execute(delete(self.file).where(self.file.import_id == import_id))

    def ended_without_right(self, session: Session, run: Any, worker: str) -> bool:
        """End it where its uploader was locked, or lost the office or the reach. What it had changed before stays."""
        unit = session.get(Unit, run.unit_id) if run.unit_id else None
        try:
            self.require(session, unit, uploader(session, run))
        except (Forbidden, Unauthenticated):
            self.end(session, run.id, worker, IMPORT_RIGHT_ENDED())
            about = f"import:{run.id}"
            audit.record(session, IMPORTER, f"{self.subject}.end_import", about, reason=IMPORT_RIGHT_ENDED.code)
            return True
        return False

    def release(self, session: Session, import_id: UUID, worker: str) -> None:
        """Let go of an import that is not finished, so that the next worker need not wait."""
        run = self.held(session, import_id, worker)
        if run is not None:
            run.state, run.worker = ImportState.WAITING.value, None

    def sweep(self, session: Session) -> bool:
        """Remove an import of long ago, its noted rows first, a part at a time; False where there is none.

        One that never finished is removed too where its file is not here: the command line was cut off and given up.
        """
        old = session.now - timedelta(days=self.kept_days)
        over = or_(self.run.finished_at.is_not(None), ~self._has_file())
        ended = select(self.run).where(self.run.created_at < old, over)
        run = session.scalar(ended.order_by(self.run.created_at).limit(1).with_for_update(skip_locked=True))
        if run is None:
            return False
        noted = select(self.noted.row_number).where(self.noted.import_id == run.id)
        part = session.scalars(noted.order_by(self.noted.row_number).limit(SWEPT_AT_ONCE_MAX)).all()
        of_run = delete(self.noted).where(self.noted.import_id == run.id)
        session.execute(of_run.where(self.noted.row_number.in_(part)))
        if len(part) < SWEPT_AT_ONCE_MAX:
            session.delete(run)
        return True

    def refuse_too_many(self, session: Session, actor: Actor, looked_at: int = 0) -> None:
        """Raises Unavailable where there are as many as there may be. looked_at: how many more the actor has sent."""
        run = self.run
        unfinished = select(func.count()).where(run.state.in_([ImportState.WAITING, ImportState.WORKING]))
        own = unfinished.where(run.actor_kind == actor.kind, run.actor_subject == actor.subject)
        if (session.scalar(own) or 0) + looked_at >= OWN_MAX:
            raise IMPORTS_OWN_LIMIT(imports_max=OWN_MAX, retry_after_seconds=WAITING_RETRY_SECONDS)
        if (session.scalar(unfinished) or 0) >= WAITING_MAX:
            raise IMPORTS_WAITING_LIMIT(retry_after_seconds=WAITING_RETRY_SECONDS)

    def _next_one(self, session: Session) -> Select[Any]:
        """The oldest import of the account that was served longest ago, so that nobody waits for all of another's.

        An account of which one is worked on now is served at this moment, and comes last. What the command line works
        on has no file here.
        """
        run, other = self.run, aliased(self.run)
        dead = session.now - timedelta(seconds=LEASE_SECONDS)
        free = or_(run.state == ImportState.WAITING, (run.state == ImportState.WORKING) & (run.worked_at < dead))
        served = (
            select(func.max(other.worked_at))
            .where(other.actor_kind == run.actor_kind, other.actor_subject == run.actor_subject)
            .where(other.created_at > session.now - timedelta(hours=SERVED_HOURS))
            .scalar_subquery()
        )
        waiting = select(run).where(free, self._has_file())
        return waiting.order_by(served.nulls_first(), run.created_at, run.id).limit(1)

    def _has_file(self) -> Any:
        return exists().where(self.file.import_id == self.run.id)
