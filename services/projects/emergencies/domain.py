"""What emergencies become here, and the words in which people are told of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from shared.contracts.demands.emergency_words import EmergencyState
from shared.contracts.projects.library_words import EvidenceRule, ServiceClass, ServiceKind, ServiceMode
from shared.contracts.projects.refusals.activities import PROJECT_NOT_RECRUITING
from shared.contracts.projects.refusals.shifts import SHIFT_BEGUN, SHIFT_STATE_FORBIDS
from shared.contracts.projects.refusals.sign_ups import (
    OVERLAPS,
    PAUSED,
    QUALIFICATION_MISSING,
    SIGN_UP_EXISTS,
    TRAVEL_TOO_SHORT,
    WEEK_FULL,
)
from shared.contracts.projects.refusals.walk_ins import POST_FULL
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY

SHORTEST = timedelta(minutes=1)
POST_NAME = "应急支援"
CALLED_OFF = "应急行动已取消"
STOOD_DOWN = "人员已到齐或行动已结束，无需再前往"
# What the project of a union says of all its emergencies: what a recruitment must say, as far as nobody knows more yet.
PROJECT = {
    "title": "应急志愿服务",
    "service_class": ServiceClass.PUBLIC_WELFARE.value,
    "kinds": [ServiceKind.EMERGENCY.value],
    "tags": ["应急"],
    "mode": ServiceMode.ON_SITE.value,
    "evidence_rule": EvidenceRule.CODE.value,
    "content": "突发事件中由工会就近呼叫志愿者提供支援，具体任务以每次行动的说明为准。",
    "conditions": "已登记“随时可参加应急服务”的成年志愿者，并具备当次行动所需的资质。",
    "how_to_sign_up": "由应急调度呼叫，收到后答复即可，不能自行报名。",
    "risks": "现场情况可能变化，请服从指挥，不冒险行动。",
    "safeguards": "每次行动都有指挥和现场负责人；感到不安全可以随时退出，没有任何影响。",
}
# Why somebody who would come has no place, by what stands in the way.
REASONS: Mapping[str, str] = {
    OVERLAPS.code: "您在这段时间已有其他服务",
    TRAVEL_TOO_SHORT.code: "与您的另一项服务相隔太近，来不及赶到",
    WEEK_FULL.code: "您本周的服务已达上限",
    PAUSED.code: "您近期多次未到岗，暂时不能参加",
    QUALIFICATION_MISSING.code: "缺少这次行动所需的有效资质",
    SIGN_UP_EXISTS.code: "您已在这次行动的名单中",
    POST_FULL.code: "人员已到齐",
    SHIFT_BEGUN.code: "行动已结束",
    SHIFT_STATE_FORBIDS.code: "行动已结束或已取消",
    PROJECT_NOT_RECRUITING.code: "应急志愿服务已暂停",
    VOLUNTEERS_ONLY.code: "您目前不是在册志愿者",
    CONSENT_MISSING.code: "您已撤回参加服务所需的同意",
}
OTHER_REASON = "不符合参加这次行动的条件"


def reason_of(code: str) -> str:
    """What somebody is told who would come and is refused for this."""
    return REASONS.get(code, OTHER_REASON)


def is_called_off(state: str, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether nothing of it takes place any more: it was cancelled, or was over before it began."""
    return state == EmergencyState.CANCELLED or ends_at <= starts_at


def end_of(starts_at: datetime, ends_at: datetime) -> datetime:
    """When its shift ends: one that was over before it began was a moment long."""
    return max(ends_at, starts_at + SHORTEST)
