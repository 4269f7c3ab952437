"""Certificates of volunteer service in the published language: issued, read, verified, corrected, revoked."""

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.credits.certificate_statements import Statement, number_field
from shared.contracts.credits.certificate_words import (
    CODE_CHARACTERS_MAX,
    CODE_PATTERN,
    LINES_MAX,
    REASON_CHARACTERS_MAX,
    SERVICES_MAX,
    SIGNED_CHARACTERS_MAX,
    CertificateChange,
    CertificateState,
    DocumentShown,
    RevocationReason,
)
from shared.contracts.fields import Choice, Day, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity import units
from shared.contracts.identity.attestations import Attestation, attestation_field
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX

CERTIFICATE_ID = "01936f0e-7b2a-7c11-8000-0000000000e1"
VOLUNTEER_ID = "01936f0e-7b2a-7c11-8000-0000000000f1"
UNIT_ID = "01936f0e-7b2a-7c11-8000-0123456789ab"
CODE = "K7Q2-M4XA-B3ZD-7HNP"
_STATED = Statement.example


class CertificateIssued(Event):
    """A certificate was issued. Ids only: who is named on it is sealed."""

    event_type = "credits.CertificateIssued.v1"

    id = Id(required=True)
    volunteer_id = Id(required=True)
    unit_id = Id(required=True)
    number = number_field(required=True)
    minutes = Integer(at_least=1, required=True)
    replaces_id = Id(allow_none=True, required=True)
    issued_at = Moment(required=True)

    example = {
        "version": 1,
        "id": CERTIFICATE_ID,
        "volunteer_id": VOLUNTEER_ID,
        "unit_id": UNIT_ID,
        "number": _STATED["number"],
        "minutes": 180,
        "replaces_id": None,
        "issued_at": "2026-03-08T02:00:00Z",
    }


class CertificateChanged(Event):
    """A certificate is worth something else than before: its whole present state."""

    event_type = "credits.CertificateChanged.v1"

    id = Id(required=True)
    change = Choice(CertificateChange, required=True)
    state = Choice(CertificateState, required=True)
    volunteer_id = Id(required=True)
    unit_id = Id(required=True)
    number = number_field(required=True)
    minutes = Integer(at_least=1, required=True)
    issued_at = Moment(required=True)

    example = {
        **{name: CertificateIssued.example[name] for name in ("id", "volunteer_id", "unit_id", "number", "minutes")},
        "version": 2,
        "change": "revoked",
        "state": "revoked",
        "issued_at": "2026-03-08T02:00:00Z",
    }


class WantCertificate(Contract):
    """Ask for a certificate of what one has served.

    served_from, served_until: days, both included; everything where nothing is said. unit: only what that union
    recorded. document: how much of the number of one's document stands on it.
    """

    served_from = Day(load_default=None, allow_none=True)
    served_until = Day(load_default=None, allow_none=True)
    unit = units.unit_code(load_default=None, allow_none=True)
    document = Choice(DocumentShown, load_default=DocumentShown.MASKED.value)

    example = {"served_from": "2026-01-01", "document": "masked"}


class IssueCertificate(WantCertificate):
    """The same at the service's door. attestation: identity's word on who one is, which the gateway passes on."""

    fleeting = frozenset({"attestation"})

    attestation = attestation_field()

    example = WantCertificate.example | Attestation.example


class WantCorrection(Contract):
    """Ask for a certificate in place of another one, with what is recorded now. version: of the one before."""

    id = Id(required=True)
    version = Integer(at_least=1, required=True)

    example = {"id": CERTIFICATE_ID, "version": 2}


class CorrectCertificate(WantCorrection):
    """The same at the service's door. attestation: identity's word on who one is, which the gateway passes on."""

    fleeting = frozenset({"attestation"})

    attestation = attestation_field()

    example = WantCorrection.example | Attestation.example


class RevokeCertificate(Contract):
    """Take back a certificate that says what is not so."""

    id = Id(required=True)
    reason = Choice(RevocationReason, required=True)
    explanation = Text(at_least=1, at_most=REASON_CHARACTERS_MAX, required=True)
    version = Integer(at_least=1, required=True)

    example = {"id": CERTIFICATE_ID, "reason": "records_wrong", "explanation": "活动记录经核查有误。", "version": 1}


class CertificateOf(Contract):
    """Which certificate."""

    id = Id(required=True)

    example = {"id": CERTIFICATE_ID}


class OwnCertificates(PageRequest):
    """One's own certificates, the newest first."""

    example = {"limit": 20}


class FindCertificates(PageRequest):
    """Certificates that units in reach issued, the newest first. unit: of the unit with that code and below."""

    number = number_field(load_default=None)
    unit = units.unit_code(load_default=None)
    state = Choice(CertificateState, load_default=None)

    example = {"limit": 20}


class CertificateLine(Contract):
    """How much one union recorded."""

    unit_code = units.unit_code(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    minutes = Integer(at_least=1, required=True)
    services_count = Integer(at_least=1, at_most=SERVICES_MAX, required=True)

    example = {"unit_code": "BJ-110108", "unit_name": "海淀区总工会", "minutes": 180, "services_count": 1}


def lines_field() -> Many:
    """What each union recorded."""
    return Many(Part(CertificateLine), at_least=1, at_most=LINES_MAX, required=True)


class Certificate(Contract):
    """A certificate, without who is named on it.

    code: by which anybody verifies it, for its holder alone; replaces, replaced_by: numbers of the certificates before
    and after a correction; document: how much of the number of the holder's document it shows.
    """

    id = Id(required=True)
    number = number_field(required=True)
    state = Choice(CertificateState, required=True)
    volunteer_id = Id(required=True)
    unit_code = units.unit_code(allow_none=True, required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, allow_none=True, required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    minutes = Integer(at_least=1, required=True)
    services_count = Integer(at_least=1, required=True)
    lines = lines_field()
    document = Choice(DocumentShown, required=True)
    code = Text(at_most=CODE_CHARACTERS_MAX, allow_none=True, required=True)
    issued_at = Moment(required=True)
    ended_at = Moment(allow_none=True, required=True)
    reason = Choice(RevocationReason, allow_none=True, required=True)
    explanation = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)
    replaces = number_field(allow_none=True, required=True)
    replaced_by = number_field(allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": CERTIFICATE_ID,
        "number": _STATED["number"],
        "state": "valid",
        "volunteer_id": VOLUNTEER_ID,
        "unit_code": "BJ-110108",
        "unit_name": "海淀区总工会",
        "first_day": "2026-03-07",
        "last_day": "2026-03-07",
        "minutes": 180,
        "services_count": 1,
        "lines": [CertificateLine.example],
        "document": "masked",
        "code": CODE,
        "issued_at": "2026-03-08T02:00:00Z",
        "ended_at": None,
        "reason": None,
        "explanation": None,
        "replaces": None,
        "replaced_by": None,
        "version": 1,
    }


CertificatePage = page_contract(Certificate)


class CertificatePaper(Contract):
    """All that a certificate's paper shows, for its holder. signed: what third parties verify with the public key."""

    statement = Part(Statement, required=True)
    code = Text(at_most=CODE_CHARACTERS_MAX, required=True)
    signed = Text(at_least=1, at_most=SIGNED_CHARACTERS_MAX, required=True)

    example = {"statement": Statement.example, "code": CODE, "signed": "eyJhbGciOiJFZERTQSJ9.e30.c2ln"}


class VerifyCertificate(Contract):
    """Ask whether a certificate is good. code: as it is printed; spaces, hyphens and small letters do not matter."""

    code = Text(at_least=1, at_most=CODE_CHARACTERS_MAX, pattern=CODE_PATTERN, required=True)

    example = {"code": "K7Q2-M4XA-B3ZD-7HNP"}


class VerifiedCertificate(Contract):
    """What anybody learns who has the code: to compare with the paper. No number of a document, no phone.

    holder: the first character of the name and a star; null where the holder has closed their account.
    """

    number = number_field(required=True)
    state = Choice(CertificateState, required=True)
    holder = Text(at_most=2, allow_none=True, required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, allow_none=True, required=True)
    issued_on = Day(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    minutes = Integer(at_least=1, required=True)
    services_count = Integer(at_least=1, required=True)
    lines = lines_field()
    ended_on = Day(allow_none=True, required=True)
    reason = Choice(RevocationReason, allow_none=True, required=True)
    replaces = number_field(allow_none=True, required=True)
    replaced_by = number_field(allow_none=True, required=True)

    example = {
        **{name: Certificate.example[name] for name in ("number", "state", "unit_name", "first_day", "last_day")},
        **{name: Certificate.example[name] for name in ("minutes", "services_count", "lines", "replaces")},
        "holder": "欧*",
        "issued_on": "2026-03-08",
        "ended_on": None,
        "reason": None,
        "replaced_by": None,
    }


class VerifySigned(Contract):
    """Ask whether what is signed of a certificate is as it was signed."""

    signed = Text(at_least=1, at_most=SIGNED_CHARACTERS_MAX, pattern=r"^[A-Za-z0-9_.-]+$", required=True)

    example = {"signed": "eyJhbGciOiJFZERTQSJ9.e30.c2ln"}
