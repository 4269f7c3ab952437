"""Records of volunteers in the published language: entered for somebody, found by staff, asked after by the person."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity import units
from shared.contracts.identity.accounts import phone_field
from shared.contracts.identity.member_words import DOCUMENT_CHARACTERS_MAX, NAME_CHARACTERS_MAX, Sex
from shared.contracts.identity.volunteer_words import LookupAdvice, VolunteerState
from shared.contracts.identity.volunteers import (
    NUMBER,
    VOLUNTEER_ID,
    document_kind_field,
    document_number_field,
    number_field,
    person_name_field,
)


class EnterVolunteer(Contract):
    """Enter a record for somebody who has consented on paper. It counts for nothing until they claim it themselves.

    phone: the person's own, by which they claim it; form_on: the day on which the form was signed.
    """

    name = person_name_field(required=True)
    document_kind = document_kind_field(required=True)
    document_number = document_number_field(required=True)
    birth_date = Day(load_default=None)
    phone = phone_field(required=True)
    unit_code = units.unit_code(required=True)
    form_on = Day(required=True)

    example = {
        "name": "欧阳春晓",
        "document_kind": "resident_id",
        "document_number": "11010519491231002X",
        "phone": "13800138000",
        "unit_code": "BJ-110108001",
        "form_on": "2026-02-10",
    }


class CorrectVolunteer(Contract):
    """What a record says of its person, as their document says it. version: of the record as it was seen."""

    id = Id(required=True)
    version = Integer(at_least=1, required=True)
    name = person_name_field(required=True)
    document_kind = document_kind_field(required=True)
    document_number = document_number_field(required=True)
    birth_date = Day(load_default=None)

    example = {
        "id": VOLUNTEER_ID,
        "version": 1,
        "name": "欧阳春晓",
        "document_kind": "resident_id",
        "document_number": "11010519491231002X",
    }


class VolunteerOf(Contract):
    """Which volunteer."""

    id = Id(required=True)

    example = {"id": VOLUNTEER_ID}


class FoundVolunteer(Contract):
    """A volunteer in a list of staff. entered: nobody has claimed the record yet."""

    id = Id(required=True)
    number = number_field(required=True)
    name = Text(at_most=NAME_CHARACTERS_MAX, required=True)
    state = Choice(VolunteerState, required=True)
    unit_code = units.unit_code(required=True)
    registered_at = Moment(allow_none=True, required=True)

    example = {
        "id": VOLUNTEER_ID,
        "number": NUMBER,
        "name": "欧阳春晓",
        "state": "active",
        "unit_code": "BJ-110108001",
        "registered_at": "2026-02-12T08:30:00Z",
    }


FoundVolunteerPage = page_contract(FoundVolunteer)


class FindVolunteers(PageRequest):
    """Volunteers and unclaimed records in reach.

    search: a name or a part of it, pinyin, initials, or a volunteer number; unit: of this unit and those below.
    """

    search = Text(at_least=1, at_most=units.SEARCH_CHARACTERS_MAX, load_default=None)
    unit = units.unit_code(load_default=None)
    state = Choice([VolunteerState.ACTIVE, VolunteerState.ENTERED], load_default=VolunteerState.ACTIVE.value)

    example = {"search": "ouyang", "limit": 20}


class SeenVolunteer(FoundVolunteer):
    """A volunteer as staff see them. document and phone are masked; phone: of an unclaimed record alone."""

    document_kind = document_kind_field(required=True)
    document = Text(at_most=DOCUMENT_CHARACTERS_MAX, required=True)
    sex = Choice(Sex, allow_none=True, required=True)
    is_minor = Boolean(required=True)
    phone = Text(at_most=11, allow_none=True, required=True)
    entered_unit_code = units.unit_code(allow_none=True, required=True)
    entered_at = Moment(allow_none=True, required=True)
    form_on = Day(allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = FoundVolunteer.example | {
        "document_kind": "resident_id",
        "document": "110105********002X",
        "sex": "female",
        "is_minor": False,
        "phone": None,
        "entered_unit_code": None,
        "entered_at": None,
        "form_on": None,
        "version": 1,
    }


class LookUpRegistration(Contract):
    """Am I registered, and by whom? Only what is provably about the asker is told."""

    name = person_name_field(required=True)
    document_kind = document_kind_field(required=True)
    document_number = document_number_field(required=True)

    example = {"name": "欧阳春晓", "document_kind": "resident_id", "document_number": "11010519491231002X"}


class RecordAboutMe(Contract):
    """A record that is provably about the asker: their own, or one that is shown to be theirs.

    That is one entered with their phone number, and one with the document that the union's roster has with their name
    and phone number: somebody else may have registered with it.
    """

    state = Choice(VolunteerState, required=True)
    registered_at = Moment(allow_none=True, required=True)
    entered_unit_code = units.unit_code(allow_none=True, required=True)
    entered_at = Moment(allow_none=True, required=True)

    example = {
        "state": "entered",
        "registered_at": None,
        "entered_unit_code": "BJ-110108001",
        "entered_at": "2026-02-12T08:30:00Z",
    }


class RegistrationLookup(Contract):
    """What could be shown, and what the asker can do. record: null for nothing that could be shown to them."""

    record = Part(RecordAboutMe, allow_none=True, required=True)
    advice = Many(Choice(LookupAdvice), at_least=1, at_most=len(LookupAdvice), required=True)

    example = {"record": None, "advice": ["register", "object", "come_to_an_office"]}
