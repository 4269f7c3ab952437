"""Projects as those see them who write them or decide on them, in the published language."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.names import named, ticketed
from shared.contracts.identity.units import WORD, WORD_CHARACTERS_MAX, unit_code
from shared.contracts.projects.library import (
    PROJECT_ID,
    SEARCH_CHARACTERS_MAX,
    AgreementText,
    ListedProject,
    Said,
    tag,
    text,
)
from shared.contracts.projects.library_words import (
    BRAND_CHARACTERS_MAX,
    TAGS_MAX,
    TITLE_CHARACTERS_MAX,
    EvidenceRule,
    Obstacle,
    ProjectState,
    ServiceClass,
    ServiceKind,
    ServiceMode,
)
from shared.contracts.projects.library_writing import (
    INSURER_CHARACTERS_MAX,
    POLICY_NUMBER_CHARACTERS_MAX,
    VOLUNTEER_ID,
    InsureProject,
    reason,
)

ACTOR_CHARACTERS_MAX = 100
PHRASE_CHARACTERS_MAX = 60
DETAILS_MAX = 100
ACTS_MAX = 20


class ProjectInsurance(Contract):
    """An insurance of those who serve."""

    insurer = Text(at_most=INSURER_CHARACTERS_MAX, required=True)
    policy_number = Text(at_most=POLICY_NUMBER_CHARACTERS_MAX, required=True)
    from_day = Day(required=True)
    until_day = Day(required=True)

    example = {name: value for name, value in InsureProject.example.items() if name != "id"}


class LetPass(Contract):
    """Phrases of the list of what is no volunteer service that a reviewer let pass."""

    phrases = Many(Text(at_most=PHRASE_CHARACTERS_MAX), at_most=DETAILS_MAX, required=True)
    reason = reason(required=True)
    by = Text(at_most=ACTOR_CHARACTERS_MAX, required=True)
    at = Moment(required=True)

    example = {
        "phrases": ["彩排"],
        "reason": "志愿者在彩排时引导观众,自己不演出。",
        "by": "person:01936f0e-7b2a-7c11-8000-0000000000a1",
        "at": "2026-03-01T08:30:00Z",
    }


class StandsInTheWay(Contract):
    """What stands in the way of publishing. details: missing items, circumstances, or phrases as the list has them."""

    obstacle = Choice(Obstacle, required=True)
    details = Many(Text(at_most=PHRASE_CHARACTERS_MAX), at_most=DETAILS_MAX, required=True)

    example = {"obstacle": "items_missing", "details": ["risks"]}


class ListedOwnProject(ListedProject):
    """A project in the lists of those who write it or decide on it. number, published_at: null before it is published.

    due_on: until when the union decides; overdue: that day is over.
    """

    number = Integer(at_least=1, allow_none=True, required=True)
    published_at = Moment(allow_none=True, required=True)
    due_on = Day(allow_none=True, required=True)
    overdue = Boolean(required=True)

    example = ListedProject.example | {"due_on": None, "overdue": False}


ListedOwnProjectPage = page_contract(ListedOwnProject)


class ManagedProject(ListedOwnProject, Said):
    """A project as those see it who write it or decide on it.

    responsible_id: the volunteer who took it on; asked_id: the one who is asked to; obstacles: what stands in the way
    of publishing it; allowed: the acts that its state allows; appeal_unit_code: where to appeal, once it is refused;
    decision_reason: that of the last step.
    """

    responsible_id = Id(allow_none=True, required=True)
    asked_id = Id(allow_none=True, required=True)
    is_template = Boolean(required=True)
    template_id = Id(allow_none=True, required=True)
    insurance = Part(ProjectInsurance, allow_none=True, required=True)
    let_pass = Part(LetPass, allow_none=True, required=True)
    obstacles = Many(Part(StandsInTheWay), at_most=len(Obstacle), required=True)
    allowed = Many(Text(at_most=WORD_CHARACTERS_MAX, pattern=WORD), at_most=ACTS_MAX, required=True)
    decision_reason = reason(allow_none=True, required=True)
    appeal_unit_code = unit_code(allow_none=True, required=True)
    made_at = Moment(required=True)

    example = (
        ListedOwnProject.example
        | Said.example
        | {
            "responsible_id": VOLUNTEER_ID,
            "asked_id": None,
            "is_template": False,
            "template_id": None,
            "insurance": None,
            "let_pass": None,
            "obstacles": [],
            "allowed": ["suspend", "cancel", "close"],
            "decision_reason": None,
            "appeal_unit_code": None,
            "made_at": "2026-02-27T08:30:00Z",
        }
    )


TicketedManagedProject = ticketed(ManagedProject)
NamedManagedProject = named(ManagedProject)


class OwnProjects(PageRequest):
    """Projects that one wrote, is responsible for or asked to be, or whose team one leads: the newest first."""

    state = Choice(ProjectState, load_default=None)

    example = {"limit": 20}


class ProjectsInReach(PageRequest):
    """Projects of unions in reach, whatever their state: the newest first, those that wait for a decision (state
    submitted) by their due day. unit: of this union and those below it."""

    state = Choice(ProjectState, load_default=None)
    unit = unit_code(load_default=None)
    search = Text(at_least=1, at_most=SEARCH_CHARACTERS_MAX, load_default=None)
    overdue = Boolean(load_default=False)

    example = {"state": "submitted"}


class TemplatesFor(PageRequest):
    """Templates that a union may use: its own and those of the unions above it, the newest first."""

    unit = unit_code(required=True)
    service_class = Choice(ServiceClass, load_default=None)

    example = {"unit": "BJ-110108"}


class ProjectTemplate(Said):
    """A model of a project."""

    id = Id(required=True)
    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    service_class = Choice(ServiceClass, required=True)
    kinds = Many(Choice(ServiceKind), at_most=len(ServiceKind), required=True)
    tags = Many(tag(), at_most=TAGS_MAX, required=True)
    mode = Choice(ServiceMode, required=True)
    evidence_rule = Choice(EvidenceRule, required=True)
    brand = text(BRAND_CHARACTERS_MAX, required=True)
    unit_code = unit_code(required=True)
    version = Integer(at_least=1, required=True)

    example = {
        name: value
        for name, value in (ListedProject.example | Said.example).items()
        if name in {*Said.example, "id", "title", "service_class", "kinds", "tags", "mode", "evidence_rule", "brand"}
    } | {"unit_code": "BJ", "version": 1}


ProjectTemplatePage = page_contract(ProjectTemplate)


class DecisionsOn(PageRequest):
    """The steps of a project's life, the newest first."""

    id = Id(required=True)

    example = {"id": PROJECT_ID}


class ProjectDecision(Contract):
    """A step of a project's life. state: the one it led to; by: who did it, an account or the system itself."""

    act = Text(at_most=WORD_CHARACTERS_MAX, pattern=WORD, required=True)
    state = Choice(ProjectState, required=True)
    by = Text(at_most=ACTOR_CHARACTERS_MAX, required=True)
    at = Moment(required=True)
    reason = reason(allow_none=True, required=True)

    example = {
        "act": "return",
        "state": "draft",
        "by": "person:01936f0e-7b2a-7c11-8000-0000000000a1",
        "at": "2026-03-01T08:30:00Z",
        "reason": "风险提示过于笼统,请写明现场的具体风险。",
    }


ProjectDecisionPage = page_contract(ProjectDecision)


class AgreementsOf(PageRequest):
    """The versions of the text of a project's written agreement, the newest first."""

    id = Id(required=True)

    example = {"id": PROJECT_ID}


AgreementTextPage = page_contract(AgreementText)
