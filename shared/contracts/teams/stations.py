"""Stations (职工志愿服务驿站) in the published language."""

from typing import Any

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Many, Moment, Number, Part, Text
from shared.contracts.identity import units
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.volunteers import NUMBER, number_field
from shared.contracts.teams.profiles import TIME_PATTERN
from shared.contracts.teams.station_words import (
    ADDRESS_CHARACTERS_MAX,
    EQUIPMENT_MAX,
    EQUIPMENT_NAME_CHARACTERS_MAX,
    OPENINGS_MAX,
    STATION_NAME_CHARACTERS_MAX,
    StationState,
)
from shared.contracts.teams.teams import STATION_ID, VOLUNTEER_ID
from shared.kernel.places import Datum

EARTH_HALF_METRES = 20_040_000
CLOSING_PATTERN = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"


def longitude_field(**rest: Any) -> Number:
    """Degrees east."""
    return Number(at_least=-180, at_most=180, **rest)


def latitude_field(**rest: Any) -> Number:
    """Degrees north."""
    return Number(at_least=-90, at_most=90, **rest)


def datum_field() -> Choice:
    """In which coordinates: wgs84 of browsers, gcj02 of WeChat and Gaode."""
    return Choice(Datum, load_default=Datum.WGS84.value)


class StationChanged(Event):
    """A station was opened, or something about it changed: what others need of its present state.

    unit_id: of the union that runs it; longitude, latitude: in WGS-84; responsible_id: a volunteer who has taken it on,
    None where nobody has. Which teams are at home there their own events say.
    """

    event_type = "teams.StationChanged.v1"

    id = Id(required=True)
    unit_id = Id(required=True)
    longitude = longitude_field(required=True)
    latitude = latitude_field(required=True)
    responsible_id = Id(allow_none=True, required=True)
    state = Choice(StationState, required=True)

    example = {
        "version": 3,
        "id": STATION_ID,
        "unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "longitude": 116.2964,
        "latitude": 39.9042,
        "responsible_id": VOLUNTEER_ID,
        "state": "open",
    }


class StationPlace(Contract):
    """Where it is. datum: the coordinate system of the degrees; what is kept is WGS-84."""

    longitude = longitude_field(required=True)
    latitude = latitude_field(required=True)
    datum = datum_field()

    example = {"longitude": 116.2964, "latitude": 39.9042, "datum": "wgs84"}


class Opening(Contract):
    """A time in each week at which it is open, in Beijing. weekday: 1 is Monday; it closes on the same day, at
    24:00 at the latest.
    """

    weekday = Integer(at_least=1, at_most=7, required=True)
    opens = Text(at_most=5, pattern=TIME_PATTERN, required=True)
    closes = Text(at_most=5, pattern=CLOSING_PATTERN, required=True)

    example = {"weekday": 1, "opens": "09:00", "closes": "17:00"}


class Equipment(Contract):
    """What stands there for people to use."""

    name = Text(at_least=1, at_most=EQUIPMENT_NAME_CHARACTERS_MAX, required=True)
    count = Integer(at_least=1, at_most=10_000, required=True)

    example = {"name": "轮椅", "count": 2}


def _name(**rest: Any) -> Text:
    return Text(at_least=1, at_most=STATION_NAME_CHARACTERS_MAX, **rest)


def _address(**rest: Any) -> Text:
    return Text(at_least=1, at_most=ADDRESS_CHARACTERS_MAX, **rest)


def _opening(**rest: Any) -> Many:
    return Many(Part(Opening), at_most=OPENINGS_MAX, **rest)


def _equipment(**rest: Any) -> Many:
    return Many(Part(Equipment), at_most=EQUIPMENT_MAX, **rest)


class FoundStation(Contract):
    """Open a station of a unit."""

    unit_code = units.unit_code(required=True)
    name = _name(required=True)
    address = _address(required=True)
    place = Part(StationPlace, required=True)
    opening = _opening(load_default=list)
    equipment = _equipment(load_default=list)
    has_kiosk = Boolean(load_default=False)

    example = {
        "unit_code": "BJ-110108001",
        "name": "万寿路职工志愿服务驿站",
        "address": "万寿路 17 号院东门",
        "place": StationPlace.example,
        "opening": [Opening.example],
        "equipment": [Equipment.example],
        "has_kiosk": True,
    }


class ChangeStation(Contract):
    """Change a station: only the fields that are sent."""

    id = Id(required=True)
    version = Integer(at_least=1, load_default=None)
    name = _name(load_default=None)
    address = _address(load_default=None)
    place = Part(StationPlace, load_default=None)
    opening = _opening(load_default=None)
    equipment = _equipment(load_default=None)
    has_kiosk = Boolean(load_default=None)

    example = {"id": STATION_ID, "opening": [Opening.example, Opening.example | {"weekday": 6, "closes": "12:00"}]}


class Station(Contract):
    """A station as everybody may see it.

    place: in the coordinates that were asked for; metres: how far it is, null where nobody said from where;
    is_open_now: by its hours; responsible_id: a volunteer who has taken it on, null where nobody has.
    """

    id = Id(required=True)
    unit_code = units.unit_code(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    name = _name(required=True)
    address = _address(required=True)
    place = Part(StationPlace, required=True)
    metres = Integer(at_most=EARTH_HALF_METRES, allow_none=True, required=True)
    opening = _opening(required=True)
    is_open_now = Boolean(required=True)
    equipment = _equipment(required=True)
    has_kiosk = Boolean(required=True)
    responsible_id = Id(allow_none=True, required=True)
    state = Choice(StationState, required=True)
    version = Integer(at_least=1, required=True)
    changed_at = Moment(required=True)

    example = {
        "id": STATION_ID,
        "unit_code": "BJ-110108001",
        "unit_name": "万寿路街道总工会",
        "name": "万寿路职工志愿服务驿站",
        "address": "万寿路 17 号院东门",
        "place": StationPlace.example,
        "metres": 480,
        "opening": [Opening.example],
        "is_open_now": True,
        "equipment": [Equipment.example],
        "has_kiosk": True,
        "responsible_id": VOLUNTEER_ID,
        "state": "open",
        "version": 3,
        "changed_at": "2026-03-02T01:00:00Z",
    }


StationPage = page_contract(Station)


class KeptStation(Station):
    """A station as those see it who run it. asked_id: who was asked to be responsible, and has until asked_until."""

    asked_id = Id(allow_none=True, required=True)
    asked_until = Moment(allow_none=True, required=True)

    example = Station.example | {"metres": None, "asked_id": None, "asked_until": None}


KeptStationPage = page_contract(KeptStation)


class StationOf(Contract):
    """Which station. datum: the coordinates in which its place is told."""

    id = Id(required=True)
    datum = datum_field()

    example = {"id": STATION_ID}


class FindStations(PageRequest):
    """A search among open stations: the nearest first where longitude and latitude are given, else as they were opened.

    search: part of the name, pinyin or initials; below: of this unit or one below it; datum: of the coordinates, also
    of those that are answered.
    """

    search = Text(at_least=1, at_most=units.SEARCH_CHARACTERS_MAX, load_default=None)
    below = units.unit_code(load_default=None)
    has_kiosk = Boolean(load_default=None)
    longitude = longitude_field(load_default=None)
    latitude = latitude_field(load_default=None)
    datum = datum_field()

    example = {"longitude": 116.2964, "latitude": 39.9042, "limit": 10}


class OwnStations(PageRequest):
    """The stations that one is responsible for, or was asked to be."""

    example = {"limit": 20}


class AskToRunStation(Contract):
    """Ask a volunteer, by the number on the card, to be responsible. They say whether they are."""

    id = Id(required=True)
    volunteer_number = number_field(required=True)

    example = {"id": STATION_ID, "volunteer_number": NUMBER}
