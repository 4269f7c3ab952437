"""Counting attempts in the database, so that all processes together keep a limit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from services.identity.codes.domain import Limit, network_of, remembered, retry_after_seconds
from services.identity.codes.models import Tally
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

KEPT_DAYS = 2
PLACE_KEPT_DAYS = 30  # an address from which somebody proved who they are
PLACE_KIND = "known_place"
REMOVED_AT_ONCE_MAX = 1000


def count(session: Session, kind: str, whom: str, limits: Sequence[Limit]) -> int | None:
    """Count one more, or say after how many seconds it may be tried again (and count nothing).

    kind: what is counted, "sign_in.login"; whom: for whom; kept as a blind index only.
    """
    tally = _locked(session, kind, key_of(session, kind, whom))
    now = session.now.timestamp()
    wait_seconds = retry_after_seconds(tally.moments, limits, now)
    if wait_seconds is None:
        tally.moments = remembered([*tally.moments, now], limits, now)
        tally.touched_at = session.now
    return wait_seconds


def count_address(session: Session, kind: str, address: str, limits: Sequence[Limit]) -> int | None:
    """The same for the address a request came from. One that is not known is not counted."""
    network = network_of(address)
    return count(session, kind, network, limits) if network else None


def forget(session: Session, kind: str, whom: str) -> None:
    """Start to count anew: the right one has come."""
    _locked(session, kind, key_of(session, kind, whom)).moments = []


def forgive(session: Session, kind: str, whom: str, moment: datetime) -> None:
    """Take one attempt back: it was no failure."""
    tally = _locked(session, kind, key_of(session, kind, whom))
    others = list(tally.moments)
    if moment.timestamp() in others:
        others.remove(moment.timestamp())
    tally.moments = others


def forgive_address(session: Session, kind: str, address: str, moment: datetime) -> None:
    """The same for the address a request came from."""
    if network := network_of(address):
        forgive(session, kind, network, moment)


def place_of(whom: str, address: str) -> str:
    """Somebody at one address, as something to count for. Addresses that are not known are one."""
    return f"{whom}@{network_of(address)}"


def know_place(session: Session, place: str) -> None:
    """Remember that somebody proved at this place who they are."""
    _locked(session, PLACE_KIND, key_of(session, PLACE_KIND, place)).touched_at = session.now


def is_known_place(session: Session, place: str) -> bool:
    """Whether somebody did so lately."""
    found = session.get(Tally, (PLACE_KIND, key_of(session, PLACE_KIND, place)))
    return found is not None and found.touched_at > session.now - timedelta(days=PLACE_KEPT_DAYS)


def key_of(session: Session, kind: str, whom: str) -> bytes:
    """The blind index under which something is counted."""
    return sealing_of(session).blind_index(whom, f"tally.{kind}")


def sweep(session: Session) -> int:
    """Remove tallies that no limit needs any more; how many."""
    unneeded = and_(Tally.kind != PLACE_KIND, Tally.touched_at < session.now - timedelta(days=KEPT_DAYS))
    forgotten = Tally.touched_at < session.now - timedelta(days=PLACE_KEPT_DAYS)
    old = select(Tally.kind, Tally.key).where(or_(unneeded, forgotten))
    rows = session.execute(old.limit(REMOVED_AT_ONCE_MAX)).all()
    for kind, key in rows:
        session.execute(delete(Tally).where(Tally.kind == kind, Tally.key == key))
    return len(rows)


def _locked(session: Session, kind: str, key: bytes) -> Tally:
    """The tally, made where there is none; nobody else counts on it before this transaction ends."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"kind": kind, "key": key, "moments": [], "touched_at": session.now}
    session.execute(insert(Tally).values(values).on_conflict_do_nothing())
    found = select(Tally).where(Tally.kind == kind, Tally.key == key)
    return session.scalars(found.with_for_update().execution_options(populate_existing=True)).one()
