"""The words of the project library that every service uses. No framework here."""

from enum import StrEnum

TITLE_CHARACTERS_MAX = 80
PLACE_CHARACTERS_MAX = 200
TEXT_CHARACTERS_MAX = 2000
SUMMARY_CHARACTERS_MAX = 200
REASON_CHARACTERS_MAX = 500
AGREEMENT_CHARACTERS_MAX = 20_000
AGREEMENTS_MAX = 50  # versions of the text of one project
TAG_CHARACTERS_MAX = 20
TAGS_MAX = 10
BRAND_CHARACTERS_MAX = 20
WANTED_MAX = 100_000
REVIEW_DAYS = 15  # in which a union decides on a project
LASTS_MONTHS_MAX = 12
AGREEMENT_MONTHS = 1  # as long as that, or longer: a written agreement is needed


class ServiceClass(StrEnum):
    """The nine classes of the federation's plan of 2015, section 二(四)."""

    HARDSHIP = "hardship"  # 职工扶困助残
    FAMILY_COUNSELLING = "family_counselling"  # 家庭成员心理抚慰
    ENVIRONMENT = "environment"  # 社区(机关企事业单位)环境整治与保护
    CULTURE_AND_SPORTS = "culture_and_sports"  # 职工文体娱乐生活服务
    PARENTS_AND_CHILDREN = "parents_and_children"  # 亲子体验与托管教育
    EMPLOYMENT = "employment"  # 就业指导与人文关怀
    CIVILITY_AND_LAW = "civility_and_law"  # 文明传播与法律援助
    ELDERS = "elders"  # 居家老人关怀
    PUBLIC_WELFARE = "public_welfare"  # 社会公益组织志愿服务


class ServiceKind(StrEnum):
    """Kinds of service that the plan names beside its classes, section 二(二)."""

    HARDSHIP_RELIEF = "hardship_relief"  # 困难帮扶
    MEDICAL_AID = "medical_aid"  # 医疗救助
    MEDICAL_SERVICE = "medical_service"  # 医疗服务
    LEGAL_AID = "legal_aid"  # 法律援助
    EMPLOYMENT_GUIDANCE = "employment_guidance"  # 就业指导
    HUMANE_CARE = "humane_care"  # 人文关怀
    CIVILITY = "civility"  # 文明礼仪知识普及
    CULTURE = "culture"  # 文化服务
    ELDER_RESPECT = "elder_respect"  # 敬老爱亲
    LEI_FENG = "lei_feng"  # 岗位学雷锋
    EMERGENCY = "emergency"  # 应急志愿服务
    OTHER = "other"


class ServiceMode(StrEnum):
    """Where the service happens."""

    ON_SITE = "on_site"
    ONLINE = "online"  # 志愿e服务


class EvidenceRule(StrEnum):
    """What proves that somebody served."""

    CODE = "code"  # the rotating code at the place, with the place where that is consented to
    ONLINE_CODE = "online_code"  # the rotating code, shown in the session online
    DELIVERABLE = "deliverable"  # what was made is handed in, and the leader confirms it
    LEADER = "leader"  # the leader's list, by volunteer cards


class ProjectState(StrEnum):
    """Where a project is in its life. People see published and running ones."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    RUNNING = "running"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class RecruitmentItem(StrEnum):
    """What a recruitment must say (志愿服务条例 2017), as its refusal names what is missing."""

    TIME = "time"
    PLACE = "place"
    CONTENT = "content"
    CONDITIONS = "conditions"
    NUMBER = "number"
    HOW_TO_SIGN_UP = "how_to_sign_up"
    RISKS = "risks"
    SAFEGUARDS = "safeguards"


class Circumstance(StrEnum):
    """What makes a written agreement necessary (志愿服务条例, article 18)."""

    HIGH_RISK = "high_risk"
    A_MONTH_OR_LONGER = "a_month_or_longer"
    LARGE_EVENT = "large_event"
    OUTSIDE_BEIJING = "outside_beijing"
    FOREIGNERS = "foreigners"
    ASKED_FOR = "asked_for"


class NoService(StrEnum):
    """Why something is no volunteer service."""

    PAID_HOURS = "paid_hours"
    PAID = "paid"
    TEAM_OUTING = "team_outing"
    OWN_INTEREST = "own_interest"
    INTERNSHIP = "internship"
    MEETING = "meeting"
    VISIT = "visit"
    DUTY_ROSTER = "duty_roster"
    SCHOOL_DUTY = "school_duty"
    DONATION = "donation"
    REHEARSAL = "rehearsal"
    COMMERCE = "commerce"
    RELIGION = "religion"
    TRAINING = "training"  # it is recorded as training


class Obstacle(StrEnum):
    """What stands in the way of publishing a project."""

    ITEMS_MISSING = "items_missing"
    DAYS_PAST = "days_past"
    DAYS_TOO_MANY = "days_too_many"
    NO_SERVICE = "no_service"
    AGREEMENT_MISSING = "agreement_missing"
    INSURANCE_MISSING = "insurance_missing"
    INSURANCE_TOO_SHORT = "insurance_too_short"
    RESPONSIBLE_MISSING = "responsible_missing"
    TEAM_NOT_ACTIVE = "team_not_active"


SEEN = frozenset({ProjectState.PUBLISHED, ProjectState.RUNNING, ProjectState.CLOSED})
RECRUITING = frozenset({ProjectState.PUBLISHED, ProjectState.RUNNING})
STOPPED = frozenset({ProjectState.SUSPENDED, ProjectState.CANCELLED})  # nobody is checked in
EVIDENCE = {
    ServiceMode.ON_SITE: (EvidenceRule.CODE, EvidenceRule.LEADER),
    ServiceMode.ONLINE: (EvidenceRule.ONLINE_CODE, EvidenceRule.DELIVERABLE),
}
"""What can prove a service of each mode; the first unless another is said."""
