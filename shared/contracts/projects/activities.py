"""Activities in the published language: what a project does, when and where, and for how many."""

from typing import Any

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Many, Moment, Number, Part, Text
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code
from shared.contracts.projects.activity_words import (
    CANCEL_MINUTES_DEFAULT,
    CANCEL_MINUTES_MAX,
    CHOSEN_MODES,
    CONTENT_CHARACTERS_MAX,
    OFFER_MINUTES_DEFAULT,
    OFFER_MINUTES_MAX,
    OFFER_MINUTES_MIN,
    PEOPLE_MAX,
    POST_NAME_CHARACTERS_MAX,
    POSTS_MAX,
    RADIUS_METRES_MAX,
    RADIUS_METRES_MIN,
    REASON_CHARACTERS_MAX,
    RULE_CHARACTERS_MAX,
    SHIFT_MINUTES_MAX,
    ActivityState,
    SignUpMode,
)
from shared.contracts.projects.library_words import (
    PLACE_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    EvidenceRule,
    ServiceClass,
    ServiceMode,
)
from shared.contracts.teams.profile_words import Qualification
from shared.contracts.teams.team_words import TEAM_NAME_CHARACTERS_MAX
from shared.contracts.teams.teams import TEAM_ID
from shared.kernel.places import Datum

PROJECT_ID = "01936f0e-7b2a-7c11-8000-0000000000d1"
ACTIVITY_ID = "01936f0e-7b2a-7c11-8000-0000000000d2"
UNIT_ID = "01936f0e-7b2a-7c11-8000-0123456789ab"
RULE_PATTERN = r"^[A-Z0-9=;,+-]*$"
RULE = "FREQ=WEEKLY;BYDAY=SA;COUNT=10"


def title_field(**rest: Any) -> Text:
    """What it is called."""
    return Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, **rest)


def reason_field(**rest: Any) -> Text:
    """Why, in words that are told to whom it concerns."""
    return Text(at_least=1, at_most=REASON_CHARACTERS_MAX, **rest)


def degrees_field(limit: int, **rest: Any) -> Number:
    """The field of a coordinate."""
    return Number(at_least=-limit, at_most=limit, allow_none=True, **rest)


class ActivityChanged(Event):
    """An activity was opened, changed, cancelled, or is over: its whole present state.

    Not told before it is opened. last_ends_at: when its last shift ends; places are in WGS-84.
    """

    event_type = "projects.ActivityChanged.v1"

    id = Id(required=True)
    project_id = Id(required=True)
    unit_id = Id(required=True)
    team_id = Id(allow_none=True, required=True)
    responsible_id = Id(required=True)
    title = title_field(required=True)
    service_class = Choice(ServiceClass, required=True)
    mode = Choice(ServiceMode, required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, allow_none=True, required=True)
    longitude = degrees_field(180, required=True)
    latitude = degrees_field(90, required=True)
    first_starts_at = Moment(required=True)
    last_ends_at = Moment(required=True)
    state = Choice(ActivityState, required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)

    example = {
        "version": 2,
        "id": ACTIVITY_ID,
        "project_id": PROJECT_ID,
        "unit_id": UNIT_ID,
        "team_id": TEAM_ID,
        "responsible_id": "01936f0e-7b2a-7c11-8000-0000000000f2",
        "title": "周末陪伴独居老人",
        "service_class": "elders",
        "mode": "on_site",
        "place": "万寿路街道养老照料中心",
        "longitude": 116.291,
        "latitude": 39.907,
        "first_starts_at": "2026-03-07T01:00:00Z",
        "last_ends_at": "2026-05-09T04:00:00Z",
        "state": "open",
        "reason": None,
    }


class Activity(Contract):
    """An activity as everybody may see it.

    rule: how it recurs (RFC 5545), null for a single time; minutes, break_minutes: of each shift; cancel_minutes: until
    how long before a shift a place is given back freely; offer_minutes: how long an offer from the line stands;
    wants_agreement: whether the project's agreement is signed with a sign-up; adults_only: a high risk, not for minors;
    reason: why it was cancelled.
    """

    id = Id(required=True)
    project_id = Id(required=True)
    unit_code = unit_code(required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    team_id = Id(allow_none=True, required=True)
    team_name = Text(at_most=TEAM_NAME_CHARACTERS_MAX, allow_none=True, required=True)
    title = title_field(required=True)
    service_class = Choice(ServiceClass, required=True)
    mode = Choice(ServiceMode, required=True)
    evidence_rule = Choice(EvidenceRule, required=True)
    content = Text(at_most=CONTENT_CHARACTERS_MAX, required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, allow_none=True, required=True)
    longitude = degrees_field(180, required=True)
    latitude = degrees_field(90, required=True)
    rule = Text(at_most=RULE_CHARACTERS_MAX, allow_none=True, required=True)
    first_starts_at = Moment(required=True)
    last_ends_at = Moment(required=True)
    minutes = Integer(at_least=1, at_most=SHIFT_MINUTES_MAX, required=True)
    break_minutes = Integer(at_most=SHIFT_MINUTES_MAX, required=True)
    sign_up_mode = Choice(SignUpMode, required=True)
    sign_up_opens_at = Moment(allow_none=True, required=True)
    cancel_minutes = Integer(at_most=CANCEL_MINUTES_MAX, required=True)
    offer_minutes = Integer(at_most=OFFER_MINUTES_MAX, required=True)
    wants_agreement = Boolean(required=True)
    adults_only = Boolean(required=True)
    state = Choice(ActivityState, required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": ACTIVITY_ID,
        "project_id": PROJECT_ID,
        "unit_code": "BJ-110108001",
        "unit_name": "万寿路街道总工会",
        "team_id": TEAM_ID,
        "team_name": "万寿路街道职工志愿服务大队",
        "title": "周末陪伴独居老人",
        "service_class": "elders",
        "mode": "on_site",
        "evidence_rule": "code",
        "content": "陪伴聊天、打扫房间、测量血压。",
        "place": "万寿路街道养老照料中心",
        "longitude": 116.291,
        "latitude": 39.907,
        "rule": RULE,
        "first_starts_at": "2026-03-07T01:00:00Z",
        "last_ends_at": "2026-05-09T04:00:00Z",
        "minutes": 180,
        "break_minutes": 0,
        "sign_up_mode": "instant",
        "sign_up_opens_at": None,
        "cancel_minutes": 1440,
        "offer_minutes": 720,
        "wants_agreement": False,
        "adults_only": False,
        "state": "open",
        "reason": None,
        "version": 2,
    }


class LedActivity(Activity):
    """An activity as those see it who lead it. radius_metres: of the fence around its place, null for none."""

    responsible_id = Id(required=True)
    radius_metres = Integer(at_most=RADIUS_METRES_MAX, allow_none=True, required=True)

    example = Activity.example | {"responsible_id": "01936f0e-7b2a-7c11-8000-0000000000f2", "radius_metres": 200}


LedActivityPage = page_contract(LedActivity)


class ActivityOf(Contract):
    """Which activity."""

    id = Id(required=True)

    example = {"id": ACTIVITY_ID}


class ActivitiesOfProject(PageRequest):
    """All activities of a project, those too that are not shown yet, in the order of their making."""

    id = Id(required=True)
    state = Choice(ActivityState, load_default=None)

    example = {"id": PROJECT_ID, "limit": 20}


class MakePost(Contract):
    """What there is to do in each shift, and for how many. qualification, team_id: what somebody must have, or be in.

    minimum: fewer are too few to go ahead; it is shown, and decides nothing by itself.
    """

    name = Text(at_least=1, at_most=POST_NAME_CHARACTERS_MAX, required=True)
    minimum = Integer(at_most=PEOPLE_MAX, load_default=0)
    maximum = Integer(at_least=1, at_most=PEOPLE_MAX, required=True)
    qualification = Choice(Qualification, allow_none=True, load_default=None)
    team_id = Id(allow_none=True, load_default=None)

    example = {"name": "陪伴", "minimum": 2, "maximum": 12, "qualification": None, "team_id": None}


class Traits(Contract):
    """What can be said of an activity beside its times. Coordinates are of the datum that is named with them."""

    title = title_field()
    content = Text(at_least=1, at_most=CONTENT_CHARACTERS_MAX)
    place = Text(at_least=1, at_most=PLACE_CHARACTERS_MAX, allow_none=True)
    longitude = degrees_field(180)
    latitude = degrees_field(90)
    datum = Choice(Datum, load_default=Datum.WGS84.value)
    radius_metres = Integer(at_least=RADIUS_METRES_MIN, at_most=RADIUS_METRES_MAX, allow_none=True)
    sign_up_mode = Choice(CHOSEN_MODES)
    sign_up_opens_at = Moment(allow_none=True)
    cancel_minutes = Integer(at_most=CANCEL_MINUTES_MAX)
    offer_minutes = Integer(at_least=OFFER_MINUTES_MIN, at_most=OFFER_MINUTES_MAX)


class MakeActivity(Traits):
    """Make an activity of a project. It is planned until it is opened.

    title, content, place: the project's where nothing is said; starts_at: of the first shift; rule: how it recurs, by
    a rule of RFC 5545 with COUNT or UNTIL, in Beijing's time. Each shift has the same posts.
    """

    id = Id(required=True)
    starts_at = Moment(required=True)
    minutes = Integer(at_least=1, at_most=SHIFT_MINUTES_MAX, required=True)
    break_minutes = Integer(at_most=SHIFT_MINUTES_MAX, load_default=0)
    rule = Text(at_least=1, at_most=RULE_CHARACTERS_MAX, pattern=RULE_PATTERN, allow_none=True, load_default=None)
    posts = Many(Part(MakePost), at_least=1, at_most=POSTS_MAX, required=True)
    sign_up_mode = Choice(CHOSEN_MODES, load_default=SignUpMode.INSTANT.value)
    cancel_minutes = Integer(at_most=CANCEL_MINUTES_MAX, load_default=CANCEL_MINUTES_DEFAULT)
    offer_minutes = Integer(at_least=OFFER_MINUTES_MIN, at_most=OFFER_MINUTES_MAX, load_default=OFFER_MINUTES_DEFAULT)

    example = {
        "id": PROJECT_ID,
        "starts_at": "2026-03-07T01:00:00Z",
        "minutes": 180,
        "rule": RULE,
        "posts": [MakePost.example],
        "place": "万寿路街道养老照料中心",
        "longitude": 116.291,
        "latitude": 39.907,
        "datum": "wgs84",
    }


class ChangeActivity(Traits):
    """Change an activity: only what is sent. version: of the state that was seen."""

    id = Id(required=True)
    break_minutes = Integer(at_most=SHIFT_MINUTES_MAX)
    version = Integer(at_least=1)

    example = {"id": ACTIVITY_ID, "content": "陪伴聊天、读报、测量血压。", "version": 2}


class CancelActivity(Contract):
    """Cancel an activity with all shifts to come: who has a place is told why."""

    id = Id(required=True)
    reason = reason_field(required=True)

    example = {"id": ACTIVITY_ID, "reason": "场地临时停用"}
