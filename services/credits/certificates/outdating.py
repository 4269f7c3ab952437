"""What becomes of certificates when records behind them are corrected, or their holder leaves."""

from uuid import UUID

from sqlalchemy import select

from services.credits.certificates.models import Certificate, CertifiedService
from services.credits.certificates.telling import tell_change
from shared.contracts.base import Received
from shared.contracts.credits.certificate_words import CertificateAct, CertificateChange, CertificateState
from shared.runtime.data.session import Session

OUTDATED_AT_ONCE_MAX = 1000  # certificates of one record: a person asks for a few a year


def outdate(session: Session, event: Received) -> None:
    """A record is another one than was certified: certificates that rest on it say so from now on.

    In the transaction that learns of it; issuing locks the records it reads, so that none slips between.
    """
    rows = (
        select(Certificate)
        .join(CertifiedService, CertifiedService.certificate_id == Certificate.id)
        .where(CertifiedService.record_id == event.id, CertifiedService.record_version < event.version)
        .where(Certificate.state == CertificateState.VALID.value)
        .order_by(Certificate.id)
        .limit(OUTDATED_AT_ONCE_MAX)
    )
    for certificate in session.scalars(rows.with_for_update(of=Certificate)).all():
        certificate.move(CertificateAct.OUTDATE, session.now)
        tell_change(session, certificate, CertificateChange.OUTDATED)


def forget_holder(session: Session, volunteer_id: UUID) -> None:
    """Whoever leaves is named nowhere any more. The paper they have stays good: number, hours and state stay here."""
    rows = select(Certificate).where(Certificate.volunteer_id == volunteer_id, Certificate.signed_sealed.is_not(None))
    for certificate in session.scalars(rows.order_by(Certificate.id).with_for_update()).all():
        certificate.signed_sealed = certificate.code_sealed = None
        certificate.version += 1
        certificate.changed_at = session.now
        tell_change(session, certificate, CertificateChange.FORGOTTEN)
