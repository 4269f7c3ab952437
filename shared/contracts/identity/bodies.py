"""The operating bodies of the unions in the published language: service centres and stations."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Choice, Id, Integer, Moment, Text
from shared.contracts.identity.body_words import BodyState, BodyTier
from shared.contracts.identity.units import degrees, unit_code

BODY_NAME_CHARACTERS_MAX = 100
ADDRESS_CHARACTERS_MAX = 200
# An office's number as people write it: 12351, 010-65253510, +86 10 65253510
TELEPHONE_PATTERN = r"^[+]?[0-9]([0-9 -]{1,18}[0-9])$"
TELEPHONE_CHARACTERS_MAX = 21


class Body(Contract):
    """A service centre or station, and the unit that operates it. Its telephone is the office's, nobody's own."""

    id = Id(required=True)
    tier = Choice(BodyTier, required=True)
    name = Text(at_least=1, at_most=BODY_NAME_CHARACTERS_MAX, required=True)
    unit_id = Id(required=True)
    unit_code = unit_code(required=True)
    address = Text(at_most=ADDRESS_CHARACTERS_MAX, allow_none=True, required=True)
    telephone = Text(at_most=TELEPHONE_CHARACTERS_MAX, allow_none=True, required=True)
    longitude = degrees(180, required=True)
    latitude = degrees(90, required=True)
    state = Choice(BodyState, required=True)
    version = Integer(at_least=1, required=True)
    changed_at = Moment(required=True)

    example = {
        "id": "01936f0e-7b2a-7c11-8000-0123456789b1",
        "tier": "station",
        "name": "东华门街道工会服务站",
        "unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "unit_code": "BJ-110101001",
        "address": "东城区东华门大街 1 号",
        "telephone": "010-12351",
        "longitude": 116.408,
        "latitude": 39.916,
        "state": "open",
        "version": 1,
        "changed_at": "2026-02-12T08:30:00Z",
    }


BodyPage = page_contract(Body)


class BodyOf(Contract):
    """Which body."""

    id = Id(required=True)

    example = {"id": "01936f0e-7b2a-7c11-8000-0123456789b1"}


class FindBodies(PageRequest):
    """The bodies of a tier, of a unit, or of a unit and everything below it, in the order they were opened."""

    tier = Choice(BodyTier, load_default=None)
    unit = unit_code(load_default=None)
    below = unit_code(load_default=None)
    state = Choice(BodyState, load_default=BodyState.OPEN.value)

    example = {"tier": "station", "below": "BJ-110101", "limit": 20}


class BodyTraits(Contract):
    """What can be said of a body besides its tier."""

    address = Text(at_least=1, at_most=ADDRESS_CHARACTERS_MAX, allow_none=True)
    telephone = Text(at_least=3, at_most=TELEPHONE_CHARACTERS_MAX, pattern=TELEPHONE_PATTERN, allow_none=True)
    longitude = degrees(180)
    latitude = degrees(90)


class OpenBody(BodyTraits):
    """A new body of a unit. A city or district centre is one per unit, stations are as many as there are."""

    unit_code = unit_code(required=True)
    tier = Choice(BodyTier, required=True)
    name = Text(at_least=1, at_most=BODY_NAME_CHARACTERS_MAX, required=True)

    example = {
        "unit_code": "BJ-110101001",
        "tier": "station",
        "name": "东华门街道工会服务站",
        "address": "东城区东华门大街 1 号",
        "telephone": "010-12351",
        "longitude": 116.408,
        "latitude": 39.916,
    }


class ChangeBody(BodyTraits):
    """New values of a body; another unit_code hands it over. version: the one the writer saw."""

    id = Id(required=True)
    version = Integer(at_least=1, load_default=None)
    unit_code = unit_code()
    name = Text(at_least=1, at_most=BODY_NAME_CHARACTERS_MAX)

    example = {"id": "01936f0e-7b2a-7c11-8000-0123456789b1", "telephone": "12351", "version": 1}


class CloseBody(Contract):
    """End a body for good."""

    id = Id(required=True)
    version = Integer(at_least=1, load_default=None)

    example = {"id": "01936f0e-7b2a-7c11-8000-0123456789b1", "version": 2}
