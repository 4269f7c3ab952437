"""What others hear of certificates."""

from services.credits.certificates.models import Certificate
from shared.contracts.credits.certificate_words import CertificateChange
from shared.contracts.credits.certificates import CertificateChanged, CertificateIssued
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


def tell_issued(session: Session, certificate: Certificate) -> None:
    """That it is there."""
    session.add(Outbox.of(CertificateIssued, certificate, unit_id=certificate.unit_id))


def tell_change(session: Session, certificate: Certificate, change: CertificateChange) -> None:
    """What it is worth now."""
    session.add(Outbox.of(CertificateChanged, certificate, unit_id=certificate.unit_id, change=change.value))
