"""Reading the roster: a document's member for those who decide, masked members for those who search."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from services.identity.members.domain.documents import Document
from services.identity.members.domain.masking import View, shown_document, shown_phone
from services.identity.members.domain.member_numbers import read_member_number
from services.identity.members.models import Member
from services.identity.members.policy import may
from services.identity.pages import found_by_unit, page_by_unit
from services.identity.reach import lineage_of_found
from services.identity.units.domain import lineage_of
from services.identity.units.models import Unit
from services.identity.units.queries import unit_of, within
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.members import MEMBER_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.errors import Refusal
from shared.kernel.pagination import Page
from shared.runtime.data.search import matches
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

DOCUMENT_PURPOSE = "member.document"
VIEW = View.ALONE  # no birth date or age stands beside a number here


def member_of_document(session: Session, document: Document) -> Member | None:
    """Who stands in the roster with this document, None where nobody does; the name may be another one."""
    index = sealing_of(session).blind_index(document.key, DOCUMENT_PURPOSE)
    return session.scalar(select(Member).where(Member.document_index == index))


def member(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One member, masked. One out of reach is refused as one who does not exist."""
    rules = may(actor, session.now)
    rules.tops()
    found = session.get(Member, request.id)
    lineage = lineage_of_found(session, found)
    if found is None or lineage is None or not rules.can_read(lineage):
        raise MEMBER_NOT_FOUND(id=str(request.id))
    return _shown(session, [found])[0]


def find_members(session: Session, request: Loaded, actor: Actor) -> Page[SimpleNamespace]:
    """The members who fit, masked: unit by unit, in each as they were entered."""
    page = page_by_unit(list(session.scalars(searched(session, request, actor))), request)
    return Page(_shown(session, page.items), page.next_cursor)


def searched(session: Session, request: Loaded, actor: Actor) -> Select[tuple[Member]]:
    """The statement of a search, for one member more than a page has."""
    reached = _reached(session, request.unit, actor)
    units = None if reached is None else select(Unit.id).where(reached)
    return found_by_unit(session, Member, request, units, fits=_fits(request.search) if request.search else None)


def _reached(session: Session, unit_code: str | None, actor: Actor) -> ColumnElement[bool] | None:
    """The condition on units whose members may be found; None where they are all units."""
    rules = may(actor, session.now)
    tops: Sequence[Unit]
    if unit_code is None:
        tops = session.scalars(select(Unit).where(Unit.id.in_(rules.tops()))).all()
    else:
        tops = [unit_of(session, unit_code)]
        rules.read_below(lineage_of(tops[0].path))
    if any(top.parent_id is None for top in tops):
        return None
    return or_(*map(within, tops))


def _fits(search: str) -> ColumnElement[bool]:
    """A number where there are digits, which no name has; else a name's part, pinyin or initials."""
    if not any(map(str.isdigit, search)):
        return matches(Member.search, search)
    try:
        return Member.member_number == read_member_number(search)
    except Refusal:
        return matches(Member.search, search)


def _shown(session: Session, members: Sequence[Member]) -> list[SimpleNamespace]:
    """Members as their contract shows them."""
    units = select(Unit).where(Unit.id.in_({found.unit_id for found in members}))
    by_id = {unit.id: unit for unit in session.scalars(units)}
    return [_masked(session, found, by_id[found.unit_id]) for found in members]


def _masked(session: Session, found: Member, unit: Unit) -> Any:
    sealing = sealing_of(session)
    number = sealing.open_text(found.document_sealed, f"member.document.{found.id}")
    phone = found.phone_sealed and sealing.open_text(found.phone_sealed, f"member.phone.{found.id}")
    return SimpleNamespace(
        id=found.id,
        member_number=found.member_number,
        name=found.name,
        document_kind=found.document_kind,
        document_masked=shown_document(number, VIEW),
        phone_masked=shown_phone(phone, VIEW) if phone else None,
        unit_code=unit.code,
        unit_name=unit.name,
        state=found.state,
        member_since=found.member_since,
        version=found.version,
    )
