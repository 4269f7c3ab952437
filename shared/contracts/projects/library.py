"""The project library in the published language: the event that tells of a project, and what everybody sees."""

from typing import Any, ClassVar

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Number, Part, Text
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.units import WORD, WORD_CHARACTERS_MAX, degrees, unit_code
from shared.contracts.projects.library_words import (
    AGREEMENT_CHARACTERS_MAX,
    BRAND_CHARACTERS_MAX,
    PLACE_CHARACTERS_MAX,
    SEEN,
    SUMMARY_CHARACTERS_MAX,
    TAG_CHARACTERS_MAX,
    TAGS_MAX,
    TEXT_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    WANTED_MAX,
    EvidenceRule,
    ProjectState,
    ServiceClass,
    ServiceKind,
    ServiceMode,
)
from shared.contracts.teams.team_words import TEAM_NAME_CHARACTERS_MAX
from shared.kernel.places import Datum

PROJECT_ID = "01936f0e-7b2a-7c11-8000-0000000000d1"
UNIT_ID = "01936f0e-7b2a-7c11-8000-0123456789ab"
SEARCH_CHARACTERS_MAX = 50
NEWS_MAX = 200
DIGEST_CHARACTERS = 64


def text(at_most: int = TEXT_CHARACTERS_MAX, **rest: Any) -> Text:
    """A field of words that a project may not have yet."""
    return Text(at_most=at_most, allow_none=True, **rest)


def tag(**rest: Any) -> Text:
    """The field of a tag."""
    return Text(at_least=1, at_most=TAG_CHARACTERS_MAX, **rest)


class ProjectChanged(Event):
    """A project was written or changed, or went on in its life: its whole present state.

    change: the act that made the version, an open word; kinds are open words too. published_as: the number of its
    publication, told_as: that of its last public news, both growing over all projects and null before it is published.
    """

    event_type = "projects.ProjectChanged.v1"

    id = Id(required=True)
    change = Text(at_least=1, at_most=WORD_CHARACTERS_MAX, pattern=WORD, required=True)
    state = Choice(ProjectState, required=True)
    unit_id = Id(required=True)
    team_id = Id(allow_none=True, required=True)
    responsible_id = Id(allow_none=True, required=True)
    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    service_class = Choice(ServiceClass, required=True)
    kinds = Many(Text(at_least=1, at_most=WORD_CHARACTERS_MAX, pattern=WORD), at_most=50, required=True)
    tags = Many(tag(), at_most=TAGS_MAX, required=True)
    mode = Choice(ServiceMode, required=True)
    evidence_rule = Choice(EvidenceRule, required=True)
    brand = text(BRAND_CHARACTERS_MAX, required=True)
    is_template = Boolean(required=True)
    template_id = Id(allow_none=True, required=True)
    place = text(PLACE_CHARACTERS_MAX, required=True)
    longitude = degrees(180, required=True)
    latitude = degrees(90, required=True)
    wanted_count = Integer(at_least=1, at_most=WANTED_MAX, allow_none=True, required=True)
    starts_on = Day(allow_none=True, required=True)
    ends_on = Day(allow_none=True, required=True)
    is_high_risk = Boolean(required=True)
    agreement_number = Integer(at_least=1, allow_none=True, required=True)
    published_at = Moment(allow_none=True, required=True)
    published_as = Integer(at_least=1, allow_none=True, required=True)
    told_as = Integer(at_least=1, allow_none=True, required=True)

    example = {
        "version": 5,
        "id": PROJECT_ID,
        "change": "publish",
        "state": "published",
        "unit_id": UNIT_ID,
        "team_id": None,
        "responsible_id": "01936f0e-7b2a-7c11-8000-0000000000f2",
        "title": "周末陪伴独居老人",
        "service_class": "elders",
        "kinds": ["elder_respect"],
        "tags": ["陪伴"],
        "mode": "on_site",
        "evidence_rule": "code",
        "brand": "贴心人",
        "is_template": False,
        "template_id": None,
        "place": "万寿路街道养老照料中心",
        "longitude": 116.295,
        "latitude": 39.907,
        "wanted_count": 20,
        "starts_on": "2026-03-07",
        "ends_on": "2026-03-28",
        "is_high_risk": False,
        "agreement_number": None,
        "published_at": "2026-03-02T08:30:00Z",
        "published_as": 41,
        "told_as": 41,
    }


class ListedProject(Contract):
    """A project in a list, in the stream and in the feed. number: of its last news, by which the stream goes on.

    summary: the beginning of its content; evidence_rule: what proves that somebody served.
    """

    id = Id(required=True)
    number = Integer(at_least=1, required=True)
    state = Choice(ProjectState, required=True)
    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    summary = Text(at_most=SUMMARY_CHARACTERS_MAX, required=True)
    service_class = Choice(ServiceClass, required=True)
    kinds = Many(Choice(ServiceKind), at_most=len(ServiceKind), required=True)
    tags = Many(tag(), at_most=TAGS_MAX, required=True)
    mode = Choice(ServiceMode, required=True)
    evidence_rule = Choice(EvidenceRule, required=True)
    brand = text(BRAND_CHARACTERS_MAX, required=True)
    unit_code = unit_code(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    team_id = Id(allow_none=True, required=True)
    team_name = text(TEAM_NAME_CHARACTERS_MAX, required=True)
    place = text(PLACE_CHARACTERS_MAX, required=True)
    longitude = degrees(180, required=True)
    latitude = degrees(90, required=True)
    wanted_count = Integer(at_least=1, at_most=WANTED_MAX, allow_none=True, required=True)
    starts_on = Day(allow_none=True, required=True)
    ends_on = Day(allow_none=True, required=True)
    published_at = Moment(required=True)
    version = Integer(at_least=1, required=True)
    changed_at = Moment(required=True)

    example: ClassVar[dict[str, Any]] = {
        "id": PROJECT_ID,
        "number": 41,
        "state": "published",
        "title": "周末陪伴独居老人",
        "summary": "陪伴聊天、打扫房间、测量血压。",
        "service_class": "elders",
        "kinds": ["elder_respect"],
        "tags": ["陪伴"],
        "mode": "on_site",
        "evidence_rule": "code",
        "brand": "贴心人",
        "unit_code": "BJ-110108001",
        "unit_name": "万寿路街道总工会",
        "team_id": None,
        "team_name": None,
        "place": "万寿路街道养老照料中心",
        "longitude": 116.295,
        "latitude": 39.907,
        "wanted_count": 20,
        "starts_on": "2026-03-07",
        "ends_on": "2026-03-28",
        "published_at": "2026-03-02T08:30:00Z",
        "version": 5,
        "changed_at": "2026-03-02T08:30:00Z",
    }


class FoundProject(ListedProject):
    """A project that a search found. distance_metres: from the position that was asked for, null where none was."""

    distance_metres = Integer(at_least=0, allow_none=True, required=True)

    example = ListedProject.example | {"distance_metres": 1080}


class Said(Contract):
    """What a project says in its own words, and the circumstances that make a written agreement necessary."""

    content = text(required=True)
    conditions = text(required=True)
    how_to_sign_up = text(required=True)
    risks = text(required=True)
    safeguards = text(required=True)
    is_high_risk = Boolean(required=True)
    is_large_event = Boolean(required=True)
    is_outside_beijing = Boolean(required=True)
    has_foreigners = Boolean(required=True)
    is_agreement_asked = Boolean(required=True)
    needs_agreement = Boolean(required=True)
    agreement_number = Integer(at_least=1, allow_none=True, required=True)
    is_insured = Boolean(required=True)

    example = {
        "content": "陪伴聊天、打扫房间、测量血压。",
        "conditions": "年满18周岁,耐心细致。",
        "how_to_sign_up": "在平台选择班次报名。",
        "risks": "搀扶时注意防滑、防跌倒。",
        "safeguards": "现场有医护人员,备有急救箱。",
        "is_high_risk": False,
        "is_large_event": False,
        "is_outside_beijing": False,
        "has_foreigners": False,
        "is_agreement_asked": False,
        "needs_agreement": False,
        "agreement_number": None,
        "is_insured": False,
    }


class Project(ListedProject, Said):
    """A published project as everybody sees it, also after its end. agreement_number: the version that is signed."""

    example = ListedProject.example | Said.example


ProjectPage = page_contract(FoundProject)


class ProjectOf(Contract):
    """Which project."""

    id = Id(required=True)

    example = {"id": PROJECT_ID}


class FindProjects(PageRequest):
    """A search in published projects, the latest published first, or the nearest where a position is given.

    search: part of title, tag, place or brand, in Chinese, pinyin or initials; unit: of this union and those below it;
    from_day, until_day: whose days meet these; longitude, latitude: in the datum that the device gives (GCJ-02 in
    WeChat and Gaode); state: those that recruit where nothing is said.
    """

    search = Text(at_least=1, at_most=SEARCH_CHARACTERS_MAX, load_default=None)
    service_class = Choice(ServiceClass, load_default=None)
    kind = Choice(ServiceKind, load_default=None)
    tag = tag(load_default=None)
    mode = Choice(ServiceMode, load_default=None)
    brand = Text(at_least=1, at_most=BRAND_CHARACTERS_MAX, load_default=None)
    unit = unit_code(load_default=None)
    team_id = Id(load_default=None)
    state = Choice(sorted(SEEN), load_default=None)
    from_day = Day(load_default=None)
    until_day = Day(load_default=None)
    longitude = Number(at_least=-180, at_most=180, load_default=None)
    latitude = Number(at_least=-90, at_most=90, load_default=None)
    datum = Choice(Datum, load_default=Datum.WGS84.value)

    example = {"search": "老人", "limit": 20}


class FeedOfProjects(PageRequest):
    """A page of the feed of published projects. unit: of this union and those below it."""

    service_class = Choice(ServiceClass, load_default=None)
    unit = unit_code(load_default=None)

    example = {"service_class": "elders"}


class NewsOfProjects(Contract):
    """Ask for the news of projects after a number; null: only which is the last."""

    after = Integer(allow_none=True, required=True)
    limit = Integer(at_least=1, at_most=NEWS_MAX, load_default=NEWS_MAX)

    example = {"after": 40}


class ProjectNews(Contract):
    """Projects with news, each once and as it is now, in the order of the numbers. head: the last number of all."""

    items = Many(Part(ListedProject), at_most=NEWS_MAX, required=True)
    head = Integer(required=True)

    example = {"items": [ListedProject.example], "head": 41}


class AgreementText(Contract):
    """A version of the text of a written agreement. Who signs, signs its digest: SHA-256 of the text in UTF-8."""

    project_id = Id(required=True)
    number = Integer(at_least=1, required=True)
    text = Text(at_least=1, at_most=AGREEMENT_CHARACTERS_MAX, required=True)
    digest = Text(at_most=DIGEST_CHARACTERS, pattern=r"^[0-9a-f]{64}$", required=True)
    made_at = Moment(required=True)

    example = {
        "project_id": PROJECT_ID,
        "number": 1,
        "text": "志愿服务协议……",
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "made_at": "2026-03-01T08:30:00Z",
    }
