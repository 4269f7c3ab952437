"""Reading schemes: what holds, what was said, and what ships with a release."""

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from services.credits.schemes.domain.inheritance import Said, Scheme
from services.credits.schemes.lines import scheme_at
from services.credits.schemes.models import SchemeVersion
from services.credits.schemes.shipped import all_presets, all_thresholds
from shared.contracts.base import Loaded
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.scheme_words import VERSIONS_MAX
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, known_unit


def unit_scheme(session: Session, request: Loaded) -> SimpleNamespace:
    """What holds at a unit on a day, today where none is named."""
    unit = unit_of(session, request.code)
    day = request.day or business_date(session.now)
    return shown_scheme(session, unit, day, scheme_at(session, unit.id, day))


def scheme_history(session: Session, request: Loaded) -> SimpleNamespace:
    """All that a unit has said itself, the newest first."""
    unit = unit_of(session, request.code)
    rows = select(SchemeVersion).where(SchemeVersion.unit_id == unit.id).order_by(SchemeVersion.number.desc())
    return SimpleNamespace(code=unit.code, items=session.scalars(rows.limit(VERSIONS_MAX)).all())


def scheme_presets(session: Session, request: Loaded) -> dict[str, Sequence[Any]]:
    """Published schemes from which a union may start."""
    return {"items": all_presets()}


def star_thresholds(session: Session, request: Loaded) -> dict[str, Sequence[Any]]:
    """All thresholds of stars, the newest first."""
    return {"items": all_thresholds()[::-1]}


def shown_scheme(session: Session, unit: KnownUnit, day: date, scheme: Scheme) -> SimpleNamespace:
    """What holds, with the unit that says so."""
    books = [_shown_book(session, book, said) for book, said in sorted(scheme.books.items())]
    return SimpleNamespace(code=unit.code, day=day, books=books)


def _shown_book(session: Session, book: Book, said: Said) -> SimpleNamespace:
    by = known_unit(session, said.version.unit_id)
    return SimpleNamespace(
        book=book,
        unit_code=by.code,
        unit_name=by.name,
        number=said.version.number,
        from_day=said.version.from_day,
        may_override=said.may_override,
        rules=said.rules,
    )


def versions_after(session: Session, last: SchemeVersion | None, limit: int) -> Sequence[SchemeVersion]:
    """The next versions after one of them, to be told again."""
    rows = select(SchemeVersion).order_by(SchemeVersion.id).limit(limit)
    return session.scalars(rows.where(SchemeVersion.id > last.id) if last else rows).all()


def unit_of(session: Session, code: str) -> KnownUnit:
    """The unit of a code. Raises NotFound."""
    found = session.scalar(select(KnownUnit).where(KnownUnit.code == code))
    if found is None:
        raise UNIT_NOT_FOUND(code=code)
    return found
