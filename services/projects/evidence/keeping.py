"""Files of evidence between database and file store, in steps: nothing waits for the store inside a transaction.

A row comes before its file and goes after it, so whatever a crash leaves is found by its row, and swept.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eventlet import tpool

from services.projects.evidence import use_cases
from services.projects.evidence.domain import shown_name
from shared.contracts.base import Loaded
from shared.contracts.projects.refusals.evidence import EVIDENCE_DAMAGED, EVIDENCE_TOO_LARGE, EVIDENCE_TYPE_UNFIT
from shared.kernel.actor import Actor
from shared.kernel.ids import id_of_fact, new_id
from shared.runtime.data.database import CallDatabase
from shared.runtime.files.kinds import media_of
from shared.runtime.files.stores import FileStore, store_away, store_for
from shared.runtime.settings import Settings

SWEPT_AT_ONCE_MAX = 100


@dataclass(frozen=True)
class Keeping:
    """Where files are kept, and how large one may be."""

    store: FileStore
    bytes_max: int


@dataclass(frozen=True)
class Upload:
    """A file that was looked at."""

    name: str
    media: str
    content: bytes
    digest: str


def keeping_for(settings: Settings) -> Keeping:
    """Those of an installation."""
    return Keeping(store_for(settings), settings.evidence_bytes_max)


def upload_evidence(db: CallDatabase, keeping: Keeping, request: Loaded, actor: Actor) -> Any:
    """Look at a file, announce it, store it, and say that it is there."""
    upload = tpool.execute(looked_at, request.file_name, request.content, keeping.bytes_max)
    id = _id_for(db, upload)
    db.step(use_cases.announce, id, upload, actor)
    keeping.store.put(name_of(id), upload.content)
    return db.run(use_cases.keep, id, actor)


def _id_for(db: CallDatabase, upload: Upload) -> UUID:
    """A repetition of a call finds the first one's row and file, wherever that one ended; other content never does."""
    if db.call is None or not db.call.idempotency_key:
        return new_id()
    return id_of_fact("evidence", db.call.idempotency_scope, db.call.idempotency_key, upload.digest)


def looked_at(said: str, content: str, bytes_max: int) -> Upload:
    """The upload. Raises Invalid for what is too large, or of another kind than evidence may be."""
    try:
        raw = base64.b64decode(content, validate=True)
    except binascii.Error:
        raise EVIDENCE_TYPE_UNFIT() from None
    if len(raw) > bytes_max:
        raise EVIDENCE_TOO_LARGE(bytes_max=bytes_max)
    media = media_of(raw)
    if media is None:
        raise EVIDENCE_TYPE_UNFIT()
    return Upload(shown_name(said), media, raw, hashlib.sha256(raw).hexdigest())


def evidence_content(db: CallDatabase, keeping: Keeping, request: Loaded, actor: Actor) -> Any:
    """What is in a file, for who may see it; that they saw it is noted.

    Raises Conflict where it is not what was uploaded any more, Unavailable where the store has lost it.
    """
    seen = db.step(use_cases.note_reading, request.id, actor)
    content = keeping.store.get(name_of(request.id))
    if content is None:
        raise store_away(f"evidence {request.id} is gone")
    if hashlib.sha256(content).hexdigest() != seen.digest:
        raise EVIDENCE_DAMAGED()
    return {"name": seen.name, "media": seen.media, "content": base64.b64encode(content).decode()}


def remove_evidence(db: CallDatabase, keeping: Keeping, request: Loaded, actor: Actor) -> Any:
    """Forget a file that one has uploaded and bound to nothing."""
    removed = db.run(use_cases.mark_removed, request, actor)
    _forget(db, keeping, request.id)
    return removed


def sweep_evidence(db: CallDatabase, keeping: Keeping, is_stopping: Callable[[], bool]) -> None:
    """Forget files that nobody has bound in time, that never arrived, or that were to be forgotten before."""
    for id in db.step(use_cases.mark_stale, SWEPT_AT_ONCE_MAX):
        if is_stopping():
            return
        _forget(db, keeping, id)


def _forget(db: CallDatabase, keeping: Keeping, id: UUID) -> None:
    keeping.store.remove(name_of(id))
    db.step(use_cases.forget, id)


def name_of(id: UUID) -> str:
    """Where a file lies in the store."""
    return f"evidence/{id}"
