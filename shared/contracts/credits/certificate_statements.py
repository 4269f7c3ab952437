"""What a certificate says, as it is signed, printed and read again: a snapshot that nothing changes any more.

It travels as a compact JWS (RFC 7515) of the type `volunteer-certificate+jwt`, signed with Ed25519: claims `iss`,
`iat`, and `certificate` with this contract. Whoever has the published key reads it without asking anybody.
"""

from typing import Any

from shared.contracts.base import Contract
from shared.contracts.credits.certificate_words import (
    CONTENT_SHOWN_CHARACTERS,
    LINES_MAX,
    NUMBER_CHARACTERS,
    NUMBER_PATTERN,
    SERVICES_MAX,
)
from shared.contracts.fields import Choice, Day, Integer, Many, Part, Text
from shared.contracts.identity import units
from shared.contracts.identity.member_words import (
    DOCUMENT_CHARACTERS_MAX,
    NAME_CHARACTERS_MAX,
    VOLUNTEER_NUMBER_DIGITS,
    DocumentKind,
)
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from shared.contracts.projects.records import MINUTES_MAX, ServiceRecordChanged

_SERVED = ServiceRecordChanged.example


def number_field(**rest: Any) -> Text:
    """The number of a certificate."""
    return Text(at_most=NUMBER_CHARACTERS, pattern=NUMBER_PATTERN, **rest)


class StatedService(Contract):
    """A service on one day. content: its beginning where it is long."""

    served_on = Day(required=True)
    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    place = Text(at_least=1, at_most=PLACE_CHARACTERS_MAX, required=True)
    content = Text(at_least=1, at_most=CONTENT_SHOWN_CHARACTERS, required=True)
    minutes = Integer(at_least=1, at_most=MINUTES_MAX, required=True)

    example = {name: _SERVED[name] for name in ("served_on", "title", "place", "content", "minutes")}


class StatedLine(Contract):
    """What one union recorded. minutes: the sum of its services."""

    unit_code = units.unit_code(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    minutes = Integer(at_least=1, required=True)
    services = Many(Part(StatedService), at_least=1, at_most=SERVICES_MAX, required=True)

    example = {
        "unit_code": "BJ-110108",
        "unit_name": "海淀区总工会",
        "minutes": 180,
        "services": [StatedService.example],
    }


class Statement(Contract):
    """Who served what, by whose records. minutes: the sum of all lines.

    document: as much of its number as the holder wanted, "" for nothing; issuer: the union that issues it; replaces:
    the number of the certificate that it corrects.
    """

    number = number_field(required=True)
    issued_on = Day(required=True)
    name = Text(at_least=1, at_most=NAME_CHARACTERS_MAX, required=True)
    document_kind = Choice(DocumentKind, allow_none=True, required=True)
    document = Text(at_most=DOCUMENT_CHARACTERS_MAX, required=True)
    volunteer_number = Text(at_most=VOLUNTEER_NUMBER_DIGITS, pattern=r"^[0-9]{12}$", required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    minutes = Integer(at_least=1, required=True)
    services_count = Integer(at_least=1, at_most=SERVICES_MAX, required=True)
    lines = Many(Part(StatedLine), at_least=1, at_most=LINES_MAX, required=True)
    issuer_code = units.unit_code(required=True)
    issuer_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    handled_by = Choice(["system"], required=True)
    replaces = number_field(allow_none=True, required=True)

    example = {
        "number": "20260308-004217",
        "issued_on": "2026-03-08",
        "name": "欧阳春晓",
        "document_kind": "resident_id",
        "document": "110105********002X",
        "volunteer_number": "100000000148",
        "first_day": "2026-03-07",
        "last_day": "2026-03-07",
        "minutes": 180,
        "services_count": 1,
        "lines": [StatedLine.example],
        "issuer_code": "BJ-110108",
        "issuer_name": "海淀区总工会",
        "handled_by": "system",
        "replaces": None,
    }
