"""The doors of certificates."""

from typing import Any

from services.credits.certificates import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.credits.certificates import (
    Certificate,
    CertificateOf,
    CertificatePage,
    CertificatePaper,
    CorrectCertificate,
    FindCertificates,
    IssueCertificate,
    OwnCertificates,
    RevokeCertificate,
    VerifiedCertificate,
    VerifyCertificate,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.process.provided import Provided
from shared.runtime.trust.certificates import certificate_signer_for


class CertificateDoors:
    """Certificates of what was served: issued, read, verified, corrected, revoked."""

    db: CallDatabase
    actor: Actor
    certificate_signer = Provided(certificate_signer_for)

    @rpc(IssueCertificate, replies=Certificate, secret=True)  # it shows the code, which is kept sealed
    def issue_certificate(self, request: Loaded) -> Any:
        return self.db.run(use_cases.issue_certificate, request, self.actor, self.certificate_signer)

    @rpc(CorrectCertificate, replies=Certificate, secret=True)
    def correct_certificate(self, request: Loaded) -> Any:
        return self.db.run(use_cases.correct_certificate, request, self.actor, self.certificate_signer)

    @rpc(RevokeCertificate, replies=Certificate)
    def revoke_certificate(self, request: Loaded) -> Any:
        return self.db.run(use_cases.revoke_certificate, request, self.actor)

    @rpc(CertificateOf, replies=Certificate)
    def certificate(self, request: Loaded) -> Any:
        return self.db.read(queries.certificate, request, self.actor)

    @rpc(CertificateOf, replies=CertificatePaper)
    def certificate_paper(self, request: Loaded) -> Any:
        return self.db.read(queries.certificate_paper, request, self.actor)

    @rpc(OwnCertificates, replies=CertificatePage)
    def own_certificates(self, request: Loaded) -> Any:
        return self.db.read(queries.own_certificates, request, self.actor)

    @rpc(FindCertificates, replies=CertificatePage)
    def find_certificates(self, request: Loaded) -> Any:
        return self.db.read(queries.find_certificates, request, self.actor)

    @rpc(VerifyCertificate, replies=VerifiedCertificate)
    def verify_certificate(self, request: Loaded) -> Any:
        return self.db.read(queries.verify_certificate, request)
