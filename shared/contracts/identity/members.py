"""Members in the published language: masked, for those who search among them."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Choice, Day, Id, Integer, Text
from shared.contracts.identity.member_words import (
    DOCUMENT_CHARACTERS_MAX,
    MEMBER_NUMBER_CHARACTERS_MAX,
    NAME_CHARACTERS_MAX,
    DocumentKind,
    MembershipState,
)
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code

SEARCH_CHARACTERS_MAX = 50
PHONE_MASKED_CHARACTERS_MAX = 20


class MemberOf(Contract):
    """Names a member."""

    id = Id(required=True)

    example = {"id": "0193a5c0-0000-7000-8000-000000000002"}


class Member(Contract):
    """A member of the union as the roster has them. Of document and phone only some characters are shown."""

    id = Id(required=True)
    member_number = Text(at_most=MEMBER_NUMBER_CHARACTERS_MAX, required=True)
    name = Text(at_most=NAME_CHARACTERS_MAX, required=True)
    document_kind = Choice(DocumentKind, required=True)
    document_masked = Text(at_most=DOCUMENT_CHARACTERS_MAX, required=True)
    phone_masked = Text(at_most=PHONE_MASKED_CHARACTERS_MAX, allow_none=True, required=True)
    unit_code = unit_code(required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    state = Choice(MembershipState, required=True)
    member_since = Day(allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": "0193a5c0-0000-7000-8000-000000000002",
        "member_number": "BJ0000000001",
        "name": "某某",
        "document_kind": "resident_id",
        "document_masked": "110105********002X",
        "phone_masked": "*******5678",
        "unit_code": "BJ-110108",
        "unit_name": "海淀区总工会",
        "state": "active",
        "member_since": "2015-05-01",
        "version": 1,
    }


class FindMembers(PageRequest):
    """Members within the searcher's reach.

    search: a name or part of one, its pinyin or initials, or a whole member number; unit: only of this one and below.
    """

    search = Text(at_least=1, at_most=SEARCH_CHARACTERS_MAX, load_default=None)
    unit = unit_code(load_default=None)

    example = {"search": "某某", "unit": "BJ-110108", "limit": 50}


MemberPage = page_contract(Member)
