"""The words of the union tree that every service uses: kinds, flags, states, changes. No framework here."""

from enum import StrEnum

UNIT_CODE_PATTERN = r"^[A-Z][A-Z0-9]{0,19}(-[A-Z0-9]{1,20}){0,4}$"
UNIT_CODE_CHARACTERS_MAX = 60
UNIT_NAME_CHARACTERS_MAX = 100
UNIT_DEPTH_MAX = 20  # levels from the root down, the root included
ADMIN_CODE_PATTERN = r"^[0-9]{6}([0-9]{3}){0,2}$"  # county, street or town, community: 6, 9 or 12 digits
ADMIN_CODE_CHARACTERS_MAX = 12


class UnitKind(StrEnum):
    """What sort of union a unit is. Which may stand below which is identity's to say."""

    CITY = "city"  # 市总工会
    DISTRICT = "district"  # 区总工会, 经开区总工会
    INDUSTRY = "industry"  # 产业工会
    BUREAU = "bureau"  # 局工会
    GROUP = "group"  # 集团·公司工会
    UNIVERSITY = "university"  # 高校工会
    DIRECT = "direct"  # 直属基层工会
    DEPARTMENT = "department"  # 市总部门
    STREET = "street"  # 街道、地区总工会
    TOWN = "town"  # 乡镇总工会
    PARK = "park"  # 园区、开发区工会
    STATION = "station"  # 工会服务站
    COMMUNITY = "community"  # 社区联合工会
    VILLAGE = "village"  # 村联合工会
    TRADE = "trade"  # 行业工会联合会
    SYSTEM = "system"  # 系统工会
    JOINT = "joint"  # 联合基层工会
    ENTERPRISE = "enterprise"  # 企业独立基层工会
    INSTITUTION = "institution"  # 机关、事业单位独立基层工会
    BRANCH = "branch"  # 分会


class UnitFlag(StrEnum):
    """What else is true of a unit, whatever its kind."""

    SERVICE_STATION = "service_station"  # runs a 工会服务站
    SEAL = "seal"  # has its own seal
    LEGAL_PERSON = "legal_person"  # is a legal person, until the day its registration ends
    NON_PUBLIC = "non_public"  # at a 非公企业
    SMALL_OR_MICRO = "small_or_micro"  # at a 小微企业


class UnitState(StrEnum):
    """A merged or dissolved unit stays readable for ever and takes part in nothing."""

    ACTIVE = "active"
    MERGED = "merged"
    DISSOLVED = "dissolved"


class UnitChange(StrEnum):
    """What made the new version of a unit; "republished" makes none."""

    FOUNDED = "founded"
    CHANGED = "changed"
    MOVED = "moved"
    MERGED = "merged"
    DISSOLVED = "dissolved"
    REPUBLISHED = "republished"
