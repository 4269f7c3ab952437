"""Issuing certificates, correcting and revoking them."""

import secrets
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import func, select

from services.credits.certificates.domain.life import after as after_act
from services.credits.certificates.domain.saying import code_from, digest_of
from services.credits.certificates.models import Certificate, CertifiedService
from services.credits.certificates.policy import may
from services.credits.certificates.queries import certificate_of, is_own, shown
from services.credits.certificates.sealing import seal_certificate, signed_of, stated_in
from services.credits.certificates.stating import Asked, certified_lines, issuer_of, statement_of
from services.credits.certificates.telling import tell_change, tell_issued
from services.credits.reasons import refuse_personal
from shared.contracts.base import Loaded
from shared.contracts.credits.certificate_statements import Statement
from shared.contracts.credits.certificate_words import (
    CERTIFICATES_A_DAY_MAX,
    CODE_BYTES,
    CertificateAct,
    CertificateChange,
    CertificateState,
)
from shared.contracts.credits.refusals.certificates import (
    CERTIFICATE_DAYS_AHEAD,
    CERTIFICATE_DAYS_REVERSED,
    CERTIFICATE_LIMIT,
    CERTIFICATE_NOTHING_CHANGES,
)
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.refusals.attestations import ATTESTATION_INVALID
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.numbering import insert_with_number
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer
from shared.runtime.trust import audit
from shared.runtime.trust.attestations import Attested, attested_by
from shared.runtime.trust.sealing import sealing_of

DAY_SECONDS = 86_400
OF_ONE = ("number", "issued_on", "replaces")  # what every certificate has of its own
_STATEMENT = Statement()


class Signer(Protocol):
    """Whatever signs statements."""

    def sign(self, statement: dict[str, Any]) -> str:
        """The signed text."""


def issue_certificate(session: Session, request: Loaded, actor: Actor, signer: Signer) -> Any:
    """A certificate of what the one who acts has served: free, at once, as often as they like within a day's limit."""
    attested = _attested(session, request, actor)
    today = business_date(session.now)
    if request.served_from and request.served_until and request.served_from > request.served_until:
        raise CERTIFICATE_DAYS_REVERSED()
    if request.served_from and request.served_from > today:
        raise CERTIFICATE_DAYS_AHEAD()
    only = _unit_id(session, request.unit)
    asked = Asked(request.served_from, request.served_until, only, request.document)
    _refuse_many(session, attested.volunteer_id)
    return shown(session, _issued(session, attested, asked, signer), actor)


def correct_certificate(session: Session, request: Loaded, actor: Actor, signer: Signer) -> Any:
    """Another certificate in place of one of one's own: of the same time, with what is recorded now."""
    attested = _attested(session, request, actor)
    before = certificate_of(session, request.id, actor, own=True, version=request.version)
    after_act(before.state, CertificateAct.REPLACE)  # before anything is made
    _refuse_many(session, attested.volunteer_id)
    asked = Asked(before.served_from, before.served_until, before.only_unit_id, before.document)
    after = _issued(session, attested, asked, signer, before)
    before.move(CertificateAct.REPLACE, session.now)
    tell_change(session, before, CertificateChange.REPLACED)
    return shown(session, after, actor)


def revoke_certificate(session: Session, request: Loaded, actor: Actor) -> Any:
    """Take a certificate back: the verification page says so, and why."""
    certificate = certificate_of(session, request.id, actor, version=request.version)
    may(actor, session.now).revoke(lineage(session, certificate.unit_id), is_own=is_own(session, certificate, actor))
    refuse_personal(request.explanation)
    certificate.move(CertificateAct.REVOKE, session.now)
    certificate.reason, certificate.explanation = request.reason, request.explanation
    certificate.revoked_by = actor.account_id
    audit.record(session, actor, "certificates.revoke", f"certificate:{certificate.id}", reason=request.reason)
    tell_change(session, certificate, CertificateChange.REVOKED)
    return shown(session, certificate, actor)


def _issued(
    session: Session, attested: Attested, asked: Asked, signer: Signer, before: Certificate | None = None
) -> Certificate:
    lines = certified_lines(session, attested.volunteer_id, asked)
    issuer = issuer_of(session, lines)
    code = code_from(secrets.token_bytes(CODE_BYTES))
    made = Certificate(id=new_id(), code_digest=digest_of(code), volunteer_id=attested.volunteer_id, unit_id=issuer.id)
    made.served_from, made.served_until, made.only_unit_id = asked.served_from, asked.served_until, asked.only_unit_id
    made.document, made.state, made.version = asked.document, CertificateState.VALID.value, 1
    made.issued_at = made.changed_at = session.now
    made.replaces_id = before.id if before else None
    _take_in(made, statement_of(session, attested, lines, issuer, "", None))
    insert_with_number(session, made)
    replaces = before.number if before else None
    statement = _STATEMENT.dump(statement_of(session, attested, lines, issuer, made.number, replaces))
    if before is not None and _lasting(statement) == _before(session, before):
        raise CERTIFICATE_NOTHING_CHANGES()
    seal_certificate(session, made, signer.sign(statement), code)
    for line in lines:
        for one in line.services:
            certified = CertifiedService(certificate_id=made.id, record_id=one.record_id)
            certified.record_version, certified.minutes = one.version, one.minutes
            session.add(certified)
    tell_issued(session, made)
    return made


def _take_in(made: Certificate, statement: dict[str, Any]) -> None:
    """What anybody may know of a statement stands in the row itself."""
    for name in ("first_day", "last_day", "minutes", "services_count"):
        setattr(made, name, statement[name])
    made.lines = [
        {name: line[name] for name in ("unit_code", "unit_name", "minutes")} | {"services_count": len(line["services"])}
        for line in statement["lines"]
    ]


def _attested(session: Session, request: Loaded, actor: Actor) -> Attested:
    """Identity's word on the volunteer who acts. Raises Forbidden."""
    holder = acting_volunteer(session, actor)
    attested = attested_by(sealing_of(session), session.now, actor, request.attestation)
    if attested.volunteer_id != holder.id:
        raise ATTESTATION_INVALID()
    return attested


def _unit_id(session: Session, code: str | None) -> UUID | None:
    if code is None:
        return None
    found = session.scalar(select(KnownUnit.id).where(KnownUnit.code == code))
    if found is None:
        raise UNIT_NOT_FOUND(code=code)
    return found


def _refuse_many(session: Session, volunteer_id: UUID) -> None:
    session.get(
        KnownVolunteer, volunteer_id, with_for_update=True
    )  # one certificate at a time, so that the limit holds
    since = session.now - timedelta(seconds=DAY_SECONDS)
    lately = select(func.count()).where(Certificate.volunteer_id == volunteer_id, Certificate.issued_at > since)
    if (session.scalar(lately) or 0) >= CERTIFICATES_A_DAY_MAX:
        raise CERTIFICATE_LIMIT(retry_after_seconds=DAY_SECONDS)


def _before(session: Session, before: Certificate) -> dict[str, Any] | None:
    signed = signed_of(session, before)
    return _lasting(stated_in(signed)) if signed else None


def _lasting(statement: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in statement.items() if name not in OF_ONE}
