"""Rules of registering: what an application says, what shows that it is true, when it passes at once. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from services.identity.codes.domain import Limit
from services.identity.members.directory import Membership, NoMembership
from services.identity.members.domain.citizen_numbers import plausible_date
from services.identity.members.domain.documents import Document, read_document
from services.identity.members.domain.names import read_name
from services.identity.volunteers.domain import is_minor, refuse_too_young
from shared.contracts.identity.member_words import DocumentKind, MembershipState
from shared.contracts.identity.refusals.members import BIRTH_DATE_DIFFERS
from shared.contracts.identity.refusals.volunteers import BIRTH_DATE_NEEDED, GUARDIAN_NAME_OWN, GUARDIAN_NEEDED
from shared.contracts.identity.volunteer_words import Evidence, RegistrationRefusal

# Registrations, look-ups and objections together: each could try whether a document is known.
PERSONS_OF_AN_ACCOUNT = (Limit(10, 3600), Limit(30, 86400))
PERSONS_OF_AN_ADDRESS = (Limit(60, 3600), Limit(300, 86400))  # a station's counter behind one address
PASSING = frozenset({Evidence.ROSTER_AND_PHONE, Evidence.ROSTER, Evidence.REGISTRY})
# What speaks against the applicant: whatever somebody has entered for them, a person looks at it.
AGAINST = frozenset({Evidence.OTHER_PHONE, Evidence.OTHER_NAME, Evidence.MEMBERSHIP_ENDED})
# What shows to which unit somebody of this name belongs or belonged.
SHOWING_UNIT = PASSING | {Evidence.OTHER_PHONE, Evidence.MEMBERSHIP_ENDED}
# What would tell who typed somebody else's document that it is registered.
TELLING = frozenset({RegistrationRefusal.RECORD_OF_ANOTHER.value, RegistrationRefusal.DOCUMENT_OF_ANOTHER.value})


@dataclass(frozen=True, slots=True)
class GuardianSaid:
    """A guardian as the minor names them. Printed, it shows nothing."""

    name: str = field(repr=False)
    relation: str
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants to register, in normal forms. guardian: None for adults. Printed, it shows nothing personal."""

    name: str = field(repr=False)
    document: Document
    born: date = field(repr=False)
    guardian: GuardianSaid | None


class SaidPerson(Protocol):
    """A person as they were typed."""

    name: str
    document_kind: str
    document_number: str
    birth_date: date | None


class Said(SaidPerson, Protocol):
    """An application as it was typed."""

    guardian: Any


class InRoster(Protocol):
    """A row of the roster as these rules see it."""

    name: str
    state: str
    phone_index: bytes | None


def read_applicant(request: Said, today: date) -> Applicant:
    """The application in normal forms. Raises Invalid for what no rule lets pass, whoever is registered already."""
    name, document, born = read_person(request, today)
    refuse_too_young(born, today)
    if not is_minor(born, today):
        return Applicant(name, document, born, None)
    if request.guardian is None:
        raise GUARDIAN_NEEDED()
    return Applicant(name, document, born, _read_guardian(request.guardian, name))


def read_person(request: SaidPerson, today: date) -> tuple[str, Document, date]:
    """Name, document and birth date in normal forms. Raises Invalid."""
    name = read_name(request.name)
    document = read_document(DocumentKind(request.document_kind), request.document_number, today)
    return name, document, _birth_date(document, request.birth_date, today)


def told_reason(reason: str, *, identity_shown: bool) -> str:
    """What the applicant is told of a reason: one word for all that tells of the document, until they show it."""
    return reason if identity_shown or reason not in TELLING else RegistrationRefusal.IDENTITY_NOT_SHOWN.value


def evidence_of(
    member: InRoster | None, name: str, phone_index: bytes | None, asked: Membership | NoMembership | None
) -> Evidence:
    """What the roster, or else the registry, says to this name. asked: of the registry, None while it is away."""
    if member is not None:
        return _evidence_of_roster(member, name, phone_index)
    if isinstance(asked, Membership):
        return Evidence.MEMBERSHIP_ENDED if asked.state == MembershipState.ENDED else Evidence.REGISTRY
    if asked is None:
        return Evidence.REGISTRY_AWAY
    return Evidence.OTHER_NAME if asked == NoMembership.OTHER_NAME else Evidence.NONE


def _evidence_of_roster(member: InRoster, name: str, phone_index: bytes | None) -> Evidence:
    if member.name != name:
        return Evidence.OTHER_NAME
    if member.state == MembershipState.ENDED:
        return Evidence.MEMBERSHIP_ENDED
    if member.phone_index is None:
        return Evidence.ROSTER
    return Evidence.ROSTER_AND_PHONE if member.phone_index == phone_index else Evidence.OTHER_PHONE


def _read_guardian(said: Any, minor_name: str) -> GuardianSaid:
    """The guardian, who is somebody else: a minor with a second phone is no guardian of their own."""
    name = read_name(said.name)
    if name == minor_name:
        raise GUARDIAN_NAME_OWN()
    return GuardianSaid(name, said.relation, said.phone)


def _birth_date(document: Document, said: date | None, today: date) -> date:
    """That of the document; where it says none, what the person says."""
    if document.birth_date is None:
        if said is None:
            raise BIRTH_DATE_NEEDED()
        return plausible_date(f"{said:%Y%m%d}", today)
    if said not in (None, document.birth_date):
        raise BIRTH_DATE_DIFFERS()
    return document.birth_date
