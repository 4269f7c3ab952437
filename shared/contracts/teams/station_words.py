"""The words of stations (职工志愿服务驿站) that every service uses. No framework here."""

from enum import StrEnum

STATION_NAME_CHARACTERS_MAX = 60
ADDRESS_CHARACTERS_MAX = 200
OPENINGS_MAX = 21  # three a day
EQUIPMENT_MAX = 50  # kinds of it
EQUIPMENT_NAME_CHARACTERS_MAX = 40
ANSWER_DAYS = 14  # in which somebody who is asked to be responsible answers


class StationState(StrEnum):
    """Whether a station is run."""

    OPEN = "open"
    CLOSED = "closed"
