"""Volunteers in the published language: the events that tell of them, and what people see of their own record."""

from typing import Any

from shared.contracts.base import Contract, Event, Personal
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Moment, Text
from shared.contracts.identity import units
from shared.contracts.identity.account_words import PHONE_CHARACTERS_MAX, PHONE_PATTERN
from shared.contracts.identity.member_words import (
    DOCUMENT_CHARACTERS_MAX,
    NAME_CHARACTERS_MAX,
    VOLUNTEER_NUMBER_DIGITS,
    DocumentKind,
)
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.volunteer_words import CARD_CODE_CHARACTERS_MAX, CardState, VolunteerState

VOLUNTEER_ID = "01936f0e-7b2a-7c11-8000-0000000000f1"
NUMBER_PATTERN = r"^[1-9][0-9]{11}$"
GROUPED_PATTERN = r"^[1-9][0-9]{3} [0-9]{4} [0-9]{4}$"
NUMBER = "123456789092"
CARD_CODE = "eyJhbGciOiJFZERTQSJ9.eyJjdiI6MX0.c2lnbmF0dXJl"


def person_name_field(**rest: Any) -> Text:
    """A name as it is typed: as on the identity document."""
    return Text(at_least=1, at_most=2 * NAME_CHARACTERS_MAX, **rest)


def document_number_field(**rest: Any) -> Text:
    """A document's number as it is typed."""
    return Text(at_least=1, at_most=DOCUMENT_CHARACTERS_MAX, **rest)


def document_kind_field(**rest: Any) -> Choice:
    """Which document it is."""
    return Choice(DocumentKind, **rest)


def number_field(**rest: Any) -> Text:
    """A volunteer number."""
    return Text(at_least=VOLUNTEER_NUMBER_DIGITS, at_most=VOLUNTEER_NUMBER_DIGITS, pattern=NUMBER_PATTERN, **rest)


def card_code_field(**rest: Any) -> Text:
    """The code of a card: a compact JWS."""
    return Text(at_least=1, at_most=CARD_CODE_CHARACTERS_MAX, pattern=r"^[A-Za-z0-9_.-]+$", **rest)


class VolunteerChanged(Event):
    """A volunteer was registered, or something about them changed: the whole present state, and no personal data.

    account_id: who signs in as the volunteer; null where the record is nobody's any more. Records that somebody else
    entered are not told before the person has claimed them.
    """

    event_type = "identity.VolunteerChanged.v1"

    id = Id(required=True)
    account_id = Id(allow_none=True, required=True)
    number = number_field(required=True)
    unit_id = Id(required=True)
    state = Choice(VolunteerState, required=True)
    is_minor = Boolean(required=True)
    card_version = Integer(at_least=1, required=True)

    example = {
        "version": 1,
        "id": VOLUNTEER_ID,
        "account_id": "01936f0e-7b2a-7c11-8000-0000000000a1",
        "number": NUMBER,
        "unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "state": "active",
        "is_minor": False,
        "card_version": 1,
    }


class ContactChanged(Event):
    """How the owner of an account is reached; phone: null where they are not to be reached any more."""

    event_type = "identity.ContactChanged.v1"
    personal = Personal(readers=("notifications",), purpose="reach volunteers about what they signed up for")

    id = Id(required=True)
    phone = Text(at_most=PHONE_CHARACTERS_MAX, pattern=PHONE_PATTERN, allow_none=True, required=True)

    example = {"version": 1, "id": "01936f0e-7b2a-7c11-8000-0000000000a1", "phone": "+8613800138000"}


class OwnVolunteer(Contract):
    """One's own record as a volunteer.

    entered_unit_code, entered_at: which unit had entered it before one claimed it, and when; null where nobody had.
    """

    id = Id(required=True)
    number = number_field(required=True)
    number_grouped = Text(at_most=14, pattern=GROUPED_PATTERN, required=True)
    name = Text(at_most=NAME_CHARACTERS_MAX, required=True)
    state = Choice(VolunteerState, required=True)
    unit_code = units.unit_code(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    is_minor = Boolean(required=True)
    registered_at = Moment(required=True)
    entered_unit_code = units.unit_code(allow_none=True, required=True)
    entered_at = Moment(allow_none=True, required=True)
    card_version = Integer(at_least=1, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": VOLUNTEER_ID,
        "number": NUMBER,
        "number_grouped": "1234 5678 9092",
        "name": "欧阳春晓",
        "state": "active",
        "unit_code": "BJ-110108001",
        "unit_name": "万寿路街道总工会",
        "is_minor": False,
        "registered_at": "2026-02-12T08:30:00Z",
        "entered_unit_code": None,
        "entered_at": None,
        "card_version": 1,
        "version": 1,
    }


class UnitReview(Contract):
    """Whether new volunteers of a unit wait for its review.

    own: what the unit itself said, null for nothing; effective: what holds, by the nearest unit above that says
    something (from_unit_code); nobody says anything: there is no review.
    """

    code = units.unit_code(required=True)
    own = Boolean(allow_none=True, required=True)
    effective = Boolean(required=True)
    from_unit_code = units.unit_code(allow_none=True, required=True)

    example = {"code": "BJ-110108001", "own": None, "effective": True, "from_unit_code": "BJ-110108"}


class SetUnitReview(Contract):
    """Say whether new volunteers wait for a review, here and below; null: follow the unit above again."""

    code = units.unit_code(required=True)
    reviews_volunteers = Boolean(allow_none=True, required=True)

    example = {"code": "BJ-110108", "reviews_volunteers": True}


class OwnCard(Contract):
    """One's own volunteer card. code: signed, without personal data, good until expires_at; shown as a QR code."""

    number_grouped = Text(at_most=14, pattern=GROUPED_PATTERN, required=True)
    name = Text(at_most=NAME_CHARACTERS_MAX, required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    since = Day(required=True)
    card_version = Integer(at_least=1, required=True)
    code = card_code_field(required=True)
    expires_at = Moment(required=True)

    example = {
        "number_grouped": "1234 5678 9092",
        "name": "欧阳春晓",
        "unit_name": "万寿路街道总工会",
        "since": "2026-02-12",
        "card_version": 1,
        "code": CARD_CODE,
        "expires_at": "2026-03-14T08:30:00Z",
    }


class VerifyCard(Contract):
    """The code that was read from somebody's card."""

    code = card_code_field(required=True)

    example = {"code": CARD_CODE}


class VerifiedCard(Contract):
    """What a card's code is found to be. Of a valid card: the number, the masked name, and the union."""

    state = Choice(CardState, required=True)
    number_grouped = Text(at_most=14, pattern=GROUPED_PATTERN, allow_none=True, required=True)
    name = Text(at_most=2, allow_none=True, required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, allow_none=True, required=True)

    example = {"state": "valid", "number_grouped": "1234 5678 9092", "name": "欧*", "unit_name": "万寿路街道总工会"}
