"""Roles, who may give them, and the scopes of client applications, as data. No framework here."""

from enum import StrEnum


class Role(StrEnum):
    """What an office makes of a person, in the subtree of the unit at which it is held."""

    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    UNIT_ADMIN = "unit_admin"
    CADRE = "cadre"
    PART_TIME_CADRE = "part_time_cadre"
    DECISION_MAKER = "decision_maker"


ROLE_SENTENCES: dict[Role, str] = {
    Role.SYSTEM_ADMIN: "系统管理员: runs the installation; may see, not decide, who may do what.",
    Role.SECURITY_ADMIN: "安全管理员: decides who may do what: staff accounts, offices, client applications.",
    Role.AUDIT_ADMIN: "审计管理员: reads and verifies the audit trail, and changes nothing.",
    Role.UNIT_ADMIN: "工会管理员: changes the union tree and appoints cadres.",
    Role.CADRE: "专职干部: full-time union cadre.",
    Role.PART_TIME_CADRE: "兼职干部: part-time union cadre.",
    Role.DECISION_MAKER: "决策者: reads figures and reports.",
}

# 等保三级: these three are different people, for the life of an account (requirement I5).
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})

# A token carries an office of these only when its session was opened with a second factor. Other staff may enrol one;
# whoever has enrolled is always asked for it, and single permissions (`Rule.second_factor`) may ask for it too.
SECOND_FACTOR_ROLES = ADMINISTRATORS | {Role.UNIT_ADMIN}

# role that appoints → roles it may give, within the subtree of its own office. Nobody appoints themselves.
MAY_GIVE: dict[Role, frozenset[Role]] = {
    Role.SECURITY_ADMIN: ADMINISTRATORS | {Role.UNIT_ADMIN, Role.DECISION_MAKER},
    Role.UNIT_ADMIN: frozenset({Role.UNIT_ADMIN, Role.CADRE, Role.PART_TIME_CADRE, Role.DECISION_MAKER}),
}

# The reach of a client application is an "office" of this name in its token; no person can hold it.
CLIENT_ROLE = "client"

SCOPES: dict[str, str] = {
    "units.read": "Read what of the union tree is not public, in reach.",
    "units.write": "Change the union tree, in reach; not end units.",
    "accounts.read": "Read accounts of staff, in reach.",
    "offices.read": "Read who holds which office, in reach.",
    "presence.codes": "Show the rotating codes of shifts, in reach: a screen at the place.",
}
