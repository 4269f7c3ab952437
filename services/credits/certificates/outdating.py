"""What becomes of certificates when records behind them are corrected, or their holder leaves."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from services.credits.certificates.models import Certificate, CertifiedService
from services.credits.certificates.telling import tell_change
from shared.contracts.credits.certificate_words import CertificateAct, CertificateChange, CertificateState
from shared.runtime.data.session import Session

OUTDATED_AT_ONCE_MAX = 5000  # certificates of the records of a batch: a person asks for a few a year


def outdate(session: Session, versions: Mapping[UUID, int]) -> None:
    """Records are other ones than were certified: certificates that rest on them say so from now on.

    versions: of each record the one that is known now. In the transaction that learns of it; issuing locks the records
    it reads, so that none slips between.
    """
    if not versions:
        return
    rows = (
        select(Certificate, CertifiedService.record_id, CertifiedService.record_version)
        .join(CertifiedService, CertifiedService.certificate_id == Certificate.id)
        .where(CertifiedService.record_id.in_(versions), Certificate.state == CertificateState.VALID.value)
        .order_by(Certificate.id)
        .limit(OUTDATED_AT_ONCE_MAX)
    )
    found = session.execute(rows.with_for_update(of=Certificate)).all()
    for certificate in dict.fromkeys(row.Certificate for row in found if row.record_version < versions[row.record_id]):
        certificate.move(CertificateAct.OUTDATE, session.now)
        tell_change(session, certificate, CertificateChange.OUTDATED)


def forget_holder(session: Session, volunteer_id: UUID) -> None:
    """Whoever leaves is named nowhere any more. The paper they have stays good: number, hours and state stay here."""
    names = Certificate.signed_sealed.is_not(None) | Certificate.explanation.is_not(None)
    rows = select(Certificate).where(Certificate.volunteer_id == volunteer_id, names)
    for certificate in session.scalars(rows.order_by(Certificate.id).with_for_update()).all():
        certificate.signed_sealed = certificate.code_sealed = certificate.explanation = None
        certificate.version += 1
        certificate.changed_at = session.now
        tell_change(session, certificate, CertificateChange.FORGOTTEN)
