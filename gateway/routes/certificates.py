"""Routes of certificates of volunteer service."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.certifying import JOSE, PDF, corrected, issued, paper_of, signed_of, stated_in
from shared.contracts.credits.certificate_statements import Statement
from shared.contracts.credits.certificates import (
    Certificate,
    CertificatePage,
    FindCertificates,
    OwnCertificates,
    RevokeCertificate,
    VerifiedCertificate,
    VerifyCertificate,
    VerifySigned,
    WantCertificate,
    WantCorrection,
)
from shared.contracts.credits.refusals import certificates as refusals
from shared.contracts.credits.refusals.ledger import REASON_PERSONAL
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.identity.refusals.volunteers import NOT_A_VOLUNTEER
from shared.contracts.refusals.attestations import ATTESTATION_INVALID
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("certificates", "Certificates of volunteer service (志愿服务记录证明)")

ISSUING = (
    refusals.CERTIFICATE_NOTHING_SERVED,
    refusals.CERTIFICATE_TOO_MANY_SERVICES,
    refusals.CERTIFICATE_TOO_MANY_UNITS,
    refusals.CERTIFICATE_LIMIT,
    NOT_A_VOLUNTEER,
    VOLUNTEERS_ONLY,
    ATTESTATION_INVALID,
)
PRINTING = (
    refusals.CERTIFICATE_NOT_FOUND,
    refusals.CERTIFICATE_NOT_VALID,
    refusals.CERTIFICATE_NAMES_NOBODY,
)


@blueprint.route("/certificates")
class Certificates(MethodView):
    """All certificates."""

    @blueprint.queries(FindCertificates)
    @blueprint.answers(200, CertificatePage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """Find certificates.

        Those that units in reach issued. Who is named on them is not shown.
        """
        return rpc("credits").find_certificates(query)

    @blueprint.accepts(WantCertificate)
    @blueprint.answers(201, Certificate)
    @blueprint.refuses(UNIT_NOT_FOUND, refusals.CERTIFICATE_DAYS_REVERSED, refusals.CERTIFICATE_DAYS_AHEAD, *ISSUING)
    def post(self, request: dict[str, Any]) -> Any:
        """Ask for a certificate.

        Of one's own confirmed service, free and at once. It is a snapshot, with lines by recording union; it is issued
        by the nearest legal person above all of them. Of the document's number only the ends are shown, unless
        `document` says otherwise.
        """
        return issued(request)


@blueprint.route("/certificates/me")
class MyCertificates(MethodView):
    """One's own certificates."""

    @blueprint.queries(OwnCertificates)
    @blueprint.answers(200, CertificatePage)
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own certificates.

        The newest first, with their codes.
        """
        return rpc("credits").own_certificates(query)


@blueprint.route("/certificates/verified")
class Verified(MethodView):
    """Verifying by a code."""

    @blueprint.open()
    @blueprint.strict()
    @blueprint.queries(VerifyCertificate)
    @blueprint.answers(200, VerifiedCertificate)
    @blueprint.refuses(refusals.CERTIFICATE_CODE_UNKNOWN)
    def get(self, query: dict[str, Any]) -> Any:
        """Verify a certificate by its code.

        For anybody who has the paper: what it certifies, whether it was corrected or revoked, of the name the first
        character. No number of a document and no phone. `/certificates` is the page for it.
        """
        return rpc("credits").verify_certificate(query)


@blueprint.route("/certificates/signed-statements")
class SignedStatements(MethodView):
    """Verifying what is signed."""

    @blueprint.open()
    @blueprint.strict()
    @blueprint.accepts(VerifySigned)
    @blueprint.answers(200, Statement)
    @blueprint.refuses(refusals.CERTIFICATE_FORGED)
    def post(self, request: dict[str, Any]) -> Any:
        """Verify what is signed of a certificate.

        The text that is attached to the PDF, with the published keys (`/.well-known/certificate-jwks.json`); anybody
        can do the same without us. Whether it was revoked since, only its code tells.
        """
        return stated_in(request["signed"])


@blueprint.route("/certificates/<uuid:id>")
class OneCertificate(MethodView):
    """A certificate."""

    @blueprint.answers(200, Certificate)
    @blueprint.refuses(refusals.CERTIFICATE_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read a certificate.

        One's own, or one that a unit in reach issued; the code is its holder's.
        """
        return rpc("credits").certificate({"id": id})


@blueprint.route("/certificates/<uuid:id>/paper.pdf")
class Paper(MethodView):
    """The paper."""

    @blueprint.answers(200, media=PDF, example="%PDF-1.7")
    @blueprint.refuses(*PRINTING)
    def get(self, id: str) -> Any:
        """Fetch one's own certificate as PDF.

        With the font in it, text that can be selected, a QR code of the page that verifies it, and as an attachment
        what is signed. As often as one likes while the certificate is valid.
        """
        return paper_of(id)


@blueprint.route("/certificates/<uuid:id>/signed.jws")
class Signed(MethodView):
    """What is signed."""

    @blueprint.answers(200, media=JOSE, example="eyJhbGciOiJFZERTQSJ9.e30.c2ln")
    @blueprint.refuses(*PRINTING)
    def get(self, id: str) -> Any:
        """Fetch what is signed of one's own certificate.

        A compact JWS (RFC 7515, Ed25519), the same that is attached to the PDF.
        """
        return signed_of(id)


@blueprint.route("/certificates/<uuid:id>/corrections")
class Corrections(MethodView):
    """Correcting."""

    @blueprint.accepts(WantCorrection, path=["id"])
    @blueprint.answers(201, Certificate)
    @blueprint.refuses(
        refusals.CERTIFICATE_NOT_FOUND,
        refusals.CERTIFICATE_ENDED,
        refusals.CERTIFICATE_CHANGED_SINCE,
        refusals.CERTIFICATE_NOTHING_CHANGES,
        *ISSUING,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Ask for a corrected certificate.

        In place of one of one's own, of the same days, with what is recorded now. The page that verifies the old one
        says that it was replaced, and by which.
        """
        return corrected({**request, "id": id})


@blueprint.route("/certificates/<uuid:id>/revocations")
class Revocations(MethodView):
    """Revoking."""

    @blueprint.accepts(RevokeCertificate, path=["id"])
    @blueprint.answers(200, Certificate)
    @blueprint.refuses(
        refusals.CERTIFICATE_NOT_FOUND,
        refusals.CERTIFICATE_OWN,
        refusals.CERTIFICATE_ENDED,
        refusals.CERTIFICATE_CHANGED_SINCE,
        REASON_PERSONAL,
        NOT_PERMITTED,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Revoke a certificate.

        One that a unit in reach issued, with a reason that its holder reads; the page that verifies it says so.
        """
        return rpc("credits").revoke_certificate({**request, "id": id})
