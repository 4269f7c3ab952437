"""Writing projects, and the steps of their life, in the published language: what is asked."""

from typing import Any, ClassVar

from shared.contracts.base import Contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Number, Text
from shared.contracts.identity.units import unit_code
from shared.contracts.projects.library import (
    PROJECT_ID,
    tag,
    text,
)
from shared.contracts.projects.library_words import (
    AGREEMENT_CHARACTERS_MAX,
    BRAND_CHARACTERS_MAX,
    PLACE_CHARACTERS_MAX,
    REASON_CHARACTERS_MAX,
    TAGS_MAX,
    TITLE_CHARACTERS_MAX,
    WANTED_MAX,
    EvidenceRule,
    ServiceClass,
    ServiceKind,
    ServiceMode,
)
from shared.kernel.places import Datum

VOLUNTEER_ID = "01936f0e-7b2a-7c11-8000-0000000000f2"
INSURER_CHARACTERS_MAX = 60
POLICY_NUMBER_CHARACTERS_MAX = 40


def reason(**rest: Any) -> Text:
    """The field of a reason: the people concerned are told it, so it names nobody."""
    return Text(at_least=1, at_most=REASON_CHARACTERS_MAX, **rest)


def version() -> Integer:
    """The field of the version that is meant, null for the present one."""
    return Integer(at_least=1, allow_none=True, load_default=None)


class DescribesProject(Contract):
    """What may be said of a project; a draft need not say it yet. In a change, what is not sent stays as it is.

    longitude, latitude: both or none, in the datum that the device gives. responsible and insurance have their own
    calls.
    """

    kinds = Many(Choice(ServiceKind), at_most=len(ServiceKind), load_default=[])
    tags = Many(tag(), at_most=TAGS_MAX, load_default=[])
    mode = Choice(ServiceMode, load_default=None)
    evidence_rule = Choice(EvidenceRule, load_default=None)
    brand = text(BRAND_CHARACTERS_MAX, load_default=None)
    place = text(PLACE_CHARACTERS_MAX, load_default=None)
    longitude = Number(at_least=-180, at_most=180, allow_none=True, load_default=None)
    latitude = Number(at_least=-90, at_most=90, allow_none=True, load_default=None)
    datum = Choice(Datum, load_default=Datum.WGS84.value)
    content = text(load_default=None)
    conditions = text(load_default=None)
    wanted_count = Integer(at_least=1, at_most=WANTED_MAX, allow_none=True, load_default=None)
    how_to_sign_up = text(load_default=None)
    risks = text(load_default=None)
    safeguards = text(load_default=None)
    starts_on = Day(allow_none=True, load_default=None)
    ends_on = Day(allow_none=True, load_default=None)
    is_high_risk = Boolean(load_default=False)
    is_large_event = Boolean(load_default=False)
    is_outside_beijing = Boolean(load_default=False)
    has_foreigners = Boolean(load_default=False)
    is_agreement_asked = Boolean(load_default=False)

    example = {
        "kinds": ["elder_respect"],
        "tags": ["陪伴"],
        "mode": "on_site",
        "place": "万寿路街道养老照料中心",
        "longitude": 116.295,
        "latitude": 39.907,
        "content": "陪伴聊天、打扫房间、测量血压。",
        "conditions": "年满18周岁,耐心细致。",
        "wanted_count": 20,
        "how_to_sign_up": "在平台选择班次报名。",
        "risks": "搀扶时注意防滑、防跌倒。",
        "safeguards": "现场有医护人员,备有急救箱。",
    }


class WriteProject(DescribesProject):
    """Write the draft of a project, or a template.

    unit_code: the union that owns it; where a team carries it that of the team, if nothing else is said. template_id:
    what is not sent is taken from it, its agreement too. is_template: a model for others, never published itself.
    """

    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    unit_code = unit_code(allow_none=True, load_default=None)
    team_id = Id(allow_none=True, load_default=None)
    service_class = Choice(ServiceClass, allow_none=True, load_default=None)
    template_id = Id(allow_none=True, load_default=None)
    is_template = Boolean(load_default=False)

    example = {
        "title": "周末陪伴独居老人",
        "unit_code": "BJ-110108",
        "service_class": "elders",
    } | DescribesProject.example


class ChangeProject(DescribesProject):
    """Change what a project says: only the fields that are sent.

    team_id: another team that carries it, or none; a union's to say. let_pass: once a union has agreed, why phrases of
    the list of what is no volunteer service are let pass in the changed words, if there are any.
    """

    id = Id(required=True)
    team_id = Id(allow_none=True, load_default=None)
    let_pass = reason(allow_none=True, load_default=None)
    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, allow_none=False, load_default=None)
    service_class = Choice(ServiceClass, allow_none=False, load_default=None)
    mode = Choice(ServiceMode, allow_none=False, load_default=None)
    evidence_rule = Choice(EvidenceRule, allow_none=False, load_default=None)
    version = version()

    example = {"id": PROJECT_ID, "risks": "搀扶时注意防滑、防跌倒。"}


class ProjectStep(Contract):
    """A step in a project's life. version: the one that is meant, null for the present one."""

    id = Id(required=True)
    version = version()

    example: ClassVar[dict[str, Any]] = {"id": PROJECT_ID, "version": None}


class ProjectStepWithReason(ProjectStep):
    """A step that those concerned are told the reason of. It names no people."""

    reason = reason(required=True)

    example = {"id": PROJECT_ID, "reason": "风险提示过于笼统,请写明现场的具体风险。"}


class ApproveProject(ProjectStep):
    """Agree to a project. let_pass: why phrases of the list of what is no volunteer service are let pass, if there are
    any."""

    let_pass = reason(allow_none=True, load_default=None)

    example = ProjectStep.example | {"let_pass": None}


class InsureProject(ProjectStep):
    """The insurance of those who serve. from_day, until_day: the days that it covers."""

    insurer = Text(at_least=1, at_most=INSURER_CHARACTERS_MAX, required=True)
    policy_number = Text(
        at_least=1, at_most=POLICY_NUMBER_CHARACTERS_MAX, pattern=r"^[A-Za-z0-9][A-Za-z0-9/-]*$", required=True
    )
    from_day = Day(required=True)
    until_day = Day(required=True)

    example = {
        "id": PROJECT_ID,
        "insurer": "中国人民财产保险股份有限公司北京市分公司",
        "policy_number": "PZAV2026110000001",
        "from_day": "2026-03-07",
        "until_day": "2026-03-28",
    }


class AskResponsible(ProjectStep):
    """Ask a volunteer to be responsible for a project (活动负责人). They are once they take it on."""

    volunteer_id = Id(required=True)

    example = {"id": PROJECT_ID, "volunteer_id": VOLUNTEER_ID}


class GiveAgreement(ProjectStep):
    """Give a new version of the text of the written agreement."""

    text = Text(at_least=1, at_most=AGREEMENT_CHARACTERS_MAX, required=True)

    example = {"id": PROJECT_ID, "text": "志愿服务协议……"}
