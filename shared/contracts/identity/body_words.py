"""The words of the three-tier service system. No framework here."""

from enum import StrEnum


class BodyTier(StrEnum):
    """What sort of operating body: a centre of the city or of a district, or a station."""

    CITY_CENTRE = "city_centre"  # 市职工服务中心
    DISTRICT_CENTRE = "district_centre"  # 区职工服务中心
    STATION = "station"  # 工会服务站


class BodyState(StrEnum):
    """A closed body stays readable and opens no more."""

    OPEN = "open"
    CLOSED = "closed"
