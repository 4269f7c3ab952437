"""What is sealed in a certificate: the statement as it was signed, with the name, and the code that is printed."""

from typing import Any

import jwt

from services.credits.certificates.models import Certificate
from shared.runtime.data.session import Session
from shared.runtime.process.resealing import SealedTable
from shared.runtime.trust.sealing import sealing_of

SIGNED, CODE = "certificate.signed", "certificate.code"
PLACES = {("certificate", "signed_sealed"): SIGNED, ("certificate", "code_sealed"): CODE}
SEALED_TABLES = (SealedTable(Certificate, {"signed_sealed": SIGNED, "code_sealed": CODE}),)


def seal_certificate(session: Session, certificate: Certificate, signed: str, code: str) -> None:
    """Keep what names somebody, sealed for this row."""
    sealing = sealing_of(session)
    certificate.signed_sealed = sealing.seal_text(signed, f"{SIGNED}.{certificate.id}")
    certificate.code_sealed = sealing.seal_text(code, f"{CODE}.{certificate.id}")


def signed_of(session: Session, certificate: Certificate) -> str | None:
    """What was signed; None where the holder has left."""
    if certificate.signed_sealed is None:
        return None
    return sealing_of(session).open_text(certificate.signed_sealed, f"{SIGNED}.{certificate.id}")


def code_of(session: Session, certificate: Certificate) -> str | None:
    """The code as it is kept; None where the holder has left."""
    if certificate.code_sealed is None:
        return None
    return sealing_of(session).open_text(certificate.code_sealed, f"{CODE}.{certificate.id}")


def stated_in(signed: str) -> dict[str, Any]:
    """The statement in what we signed and sealed ourselves: the seal says that it is as it was."""
    claims = jwt.decode(signed, options={"verify_signature": False})
    statement: dict[str, Any] = claims["certificate"]
    return statement
