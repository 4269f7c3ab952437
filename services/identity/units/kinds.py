"""The kinds of union as data: what may stand below what, which are alike, which flags they may carry.

Any depth: the kinds that may stand below themselves have no end but `UNIT_DEPTH_MAX`.
"""

from dataclasses import dataclass

from shared.contracts.identity.unit_words import UnitFlag, UnitKind

CITY, DISTRICT, INDUSTRY, BUREAU = UnitKind.CITY, UnitKind.DISTRICT, UnitKind.INDUSTRY, UnitKind.BUREAU
GROUP, UNIVERSITY, DIRECT, DEPARTMENT = UnitKind.GROUP, UnitKind.UNIVERSITY, UnitKind.DIRECT, UnitKind.DEPARTMENT
STREET, TOWN, PARK, STATION = UnitKind.STREET, UnitKind.TOWN, UnitKind.PARK, UnitKind.STATION
COMMUNITY, VILLAGE, TRADE, SYSTEM = UnitKind.COMMUNITY, UnitKind.VILLAGE, UnitKind.TRADE, UnitKind.SYSTEM
JOINT, ENTERPRISE, INSTITUTION, BRANCH = UnitKind.JOINT, UnitKind.ENTERPRISE, UnitKind.INSTITUTION, UnitKind.BRANCH

EVERYWHERE = frozenset({UnitFlag.SEAL, UnitFlag.LEGAL_PERSON})
WITH_STATION = EVERYWHERE | {UnitFlag.SERVICE_STATION}
OF_COMPANIES = WITH_STATION | {UnitFlag.NON_PUBLIC, UnitFlag.SMALL_OR_MICRO}


@dataclass(frozen=True)
class Kind:
    """What is true of all units of a kind.

    parents: the kinds below which it may stand; tier: only units of one tier may be merged; flags: those it may have;
    labels: what people call it in a file that is imported.
    """

    parents: frozenset[UnitKind]
    tier: int
    flags: frozenset[UnitFlag]
    labels: tuple[str, ...]


def _kind(tier: int, labels: str, *parents: UnitKind, flags: frozenset[UnitFlag] = WITH_STATION) -> Kind:
    return Kind(frozenset(parents), tier, flags, tuple(labels.split()))


# Above the unions of single employers.
LOCAL = (DISTRICT, INDUSTRY, BUREAU, GROUP, SYSTEM, TRADE, STREET, TOWN, PARK, STATION, COMMUNITY, VILLAGE)
OFFICIAL = (CITY, UNIVERSITY, DIRECT, DEPARTMENT)

KINDS: dict[UnitKind, Kind] = {
    CITY: _kind(1, "市 市总工会", flags=EVERYWHERE),
    DISTRICT: _kind(2, "区 区总工会", CITY),
    INDUSTRY: _kind(2, "产业 产业工会", CITY),
    BUREAU: _kind(2, "局 局工会", CITY, INDUSTRY),
    GROUP: _kind(2, "集团 公司 集团工会", CITY, INDUSTRY, BUREAU, GROUP, flags=OF_COMPANIES),
    UNIVERSITY: _kind(2, "高校 高校工会", CITY, INDUSTRY),
    DIRECT: _kind(2, "直属 直属基层 直属工会", CITY),
    DEPARTMENT: _kind(2, "部门 市总部门", CITY),
    STREET: _kind(3, "街道 地区 街道总工会", DISTRICT),
    TOWN: _kind(3, "乡 镇 乡镇 乡镇总工会", DISTRICT),
    PARK: _kind(3, "园区 开发区 园区工会", CITY, DISTRICT, STREET, TOWN),
    TRADE: _kind(3, "行业 行业工会", CITY, DISTRICT, INDUSTRY, STREET, TOWN, PARK),
    SYSTEM: _kind(3, "系统 系统工会", CITY, DISTRICT, INDUSTRY, BUREAU, GROUP, SYSTEM),
    STATION: _kind(4, "服务站 工会服务站", DISTRICT, GROUP, STREET, TOWN, PARK),
    COMMUNITY: _kind(4, "社区 社区联合工会", STREET, TOWN, PARK, STATION),
    VILLAGE: _kind(4, "村 村联合工会", STREET, TOWN, STATION),
    JOINT: _kind(5, "联合 联合工会 联合基层工会", *LOCAL, flags=OF_COMPANIES),
    ENTERPRISE: _kind(5, "企业 企业工会", *LOCAL, DIRECT, JOINT, ENTERPRISE, flags=OF_COMPANIES),
    INSTITUTION: _kind(5, "机关 事业单位 机关事业单位", *LOCAL, *OFFICIAL, JOINT, INSTITUTION),
    BRANCH: _kind(6, "分会 分工会", *(kind for kind in UnitKind if kind not in (CITY, DISTRICT)), flags=OF_COMPANIES),
}

# A small installation may serve one of these instead of the city.
ROOTS = frozenset({CITY, DISTRICT, INDUSTRY, GROUP, UNIVERSITY})

KIND_OF_LABEL: dict[str, UnitKind] = {label: kind for kind, known in KINDS.items() for label in known.labels}

FLAG_OF_LABEL: dict[str, UnitFlag] = {
    "服务站": UnitFlag.SERVICE_STATION,
    "工会服务站": UnitFlag.SERVICE_STATION,
    "公章": UnitFlag.SEAL,
    "法人": UnitFlag.LEGAL_PERSON,
    "非公": UnitFlag.NON_PUBLIC,
    "非公企业": UnitFlag.NON_PUBLIC,
    "小微": UnitFlag.SMALL_OR_MICRO,
    "小微企业": UnitFlag.SMALL_OR_MICRO,
}
