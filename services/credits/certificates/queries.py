"""Reading certificates: one's own, those that units in reach issued, and what anybody learns by a code."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.credits.certificates.domain.saying import digest_of, grouped, read_code, shown_holder
from services.credits.certificates.models import Certificate
from services.credits.certificates.policy import may
from services.credits.certificates.sealing import code_of, signed_of, stated_in
from shared.contracts.base import Loaded
from shared.contracts.credits.certificate_statements import Statement
from shared.contracts.credits.certificates import Certificate as ShownCertificate
from shared.contracts.credits.refusals.certificates import (
    CERTIFICATE_CHANGED_SINCE,
    CERTIFICATE_CODE_UNKNOWN,
    CERTIFICATE_NAMES_NOBODY,
    CERTIFICATE_NOT_FOUND,
)
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Unavailable
from shared.kernel.ids import NO_ID
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage, subtree
from shared.runtime.events.volunteers import acting_volunteer, volunteer_of

_STATEMENT = Statement()
OF_ROW = frozenset(ShownCertificate().fields) & frozenset(Certificate.__table__.columns.keys())


def certificate(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One that one may see."""
    return shown(session, certificate_of(session, request.id, actor, locked=False), actor)


def own_certificates(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first."""
    own = acting_volunteer(session, actor)
    return _page(session, request, actor, Certificate.volunteer_id == own.id)


def find_certificates(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those that units in reach issued, the newest first."""
    conditions = [Certificate.unit_id.in_(subtree(*may(actor, session.now).tops()))]
    if request.unit is not None:
        unit = session.scalar(select(KnownUnit).where(KnownUnit.code == request.unit))
        if unit is None:
            raise UNIT_NOT_FOUND(code=request.unit)
        conditions.append(Certificate.unit_id.in_(subtree(unit.id)))
    if request.number is not None:
        conditions.append(Certificate.number == request.number)
    if request.state is not None:
        conditions.append(Certificate.state == request.state)
    return _page(session, request, actor, *conditions)


def certificate_paper(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """All that the paper of one's own certificate shows. Raises Conflict where it is not worth its paper."""
    found = certificate_of(session, request.id, actor, own=True, locked=False)
    found.refuse_not_valid()
    signed, code = signed_of(session, found), code_of(session, found)
    if signed is None or code is None:
        raise CERTIFICATE_NAMES_NOBODY()
    return {"statement": _STATEMENT.request(stated_in(signed)), "code": grouped(code), "signed": signed}


def verify_certificate(session: Session, request: Loaded) -> SimpleNamespace:
    """What anybody learns who has the code. Raises NotFound."""
    digest = digest_of(read_code(request.code))
    found = session.scalar(select(Certificate).where(Certificate.code_digest == digest))
    if found is None:
        raise CERTIFICATE_CODE_UNKNOWN()
    told = _shown(session, found)
    signed = signed_of(session, found)
    told.holder = shown_holder(stated_in(signed)["name"]) if signed else None
    told.issued_on = business_date(found.issued_at)
    told.ended_on = business_date(found.ended_at) if found.ended_at else None
    return told


def certificate_of(
    session: Session,
    id: UUID,
    actor: Actor,
    *,
    own: bool = False,
    locked: bool = True,
    version: int | None = None,
) -> Certificate:
    """One that the actor may see; own: only their own. Raises NotFound, and Conflict where it has another version.

    It costs the same for one that is not there: time does not tell what exists.
    """
    found = session.get(Certificate, id, with_for_update=True if locked else None)
    theirs = is_own(session, found, actor)
    may(actor, session.now).see(_lineage_of(session, found), is_own=theirs)
    if found is None or (own and not theirs):
        raise CERTIFICATE_NOT_FOUND()
    if version is not None and version != found.version:
        raise CERTIFICATE_CHANGED_SINCE(version=found.version)
    return found


def is_own(session: Session, certificate: Certificate | None, actor: Actor) -> bool:
    """Whether it is there, and the actor's own."""
    own = volunteer_of(session, actor)
    return own is not None and certificate is not None and own.id == certificate.volunteer_id


def shown(session: Session, certificate: Certificate, actor: Actor) -> SimpleNamespace:
    """A certificate as its holder or a cadre sees it: the code is the holder's."""
    told = _shown(session, certificate)
    code = code_of(session, certificate) if is_own(session, certificate, actor) else None
    told.code = grouped(code) if code else None
    return told


def _lineage_of(session: Session, certificate: Certificate | None) -> Sequence[UUID]:
    """That of the unit that issued it, () where there is none, after as many statements."""
    if certificate is not None:
        return lineage(session, certificate.unit_id)
    try:
        return lineage(session, NO_ID)
    except Unavailable:
        return ()


def _shown(session: Session, certificate: Certificate) -> SimpleNamespace:
    told = SimpleNamespace(**{name: getattr(certificate, name) for name in OF_ROW})
    unit = session.get(KnownUnit, certificate.unit_id)
    told.unit_code, told.unit_name = (unit.code, unit.name) if unit else (None, None)
    before = session.get(Certificate, certificate.replaces_id) if certificate.replaces_id else None
    told.replaces = before.number if before else None
    told.replaced_by = session.scalar(select(Certificate.number).where(Certificate.replaces_id == certificate.id))
    return told


def _page(session: Session, request: Loaded, actor: Actor, *conditions: Any) -> Page[Any]:
    rows = select(Certificate).where(*conditions).order_by(Certificate.id.desc()).limit(request.limit + 1)
    if request.cursor:
        rows = rows.where(Certificate.id < id_after(request))
    page = page_by_id(list(session.scalars(rows)), request)
    return Page([shown(session, found, actor) for found in page.items], page.next_cursor)
