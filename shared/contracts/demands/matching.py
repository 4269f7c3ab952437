"""What fits a need, and which needs and projects fit somebody, in the published language: each with its reasons."""

from typing import Any

from shared.contracts.base import Contract
from shared.contracts.demands.archive_views import VisibleDemand
from shared.contracts.demands.demands import DEMAND_ID
from shared.contracts.demands.dispatch_reports import LeftOutCount
from shared.contracts.demands.dispatch_words import LeftOutReason
from shared.contracts.demands.matching_words import MATCHES_MAX, POINTS_MAX, MatchReason, Ranking
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Number, Part, Text
from shared.contracts.identity.names import named, ticketed
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code
from shared.contracts.projects.activities import ACTIVITY_ID, PROJECT_ID, title_field
from shared.contracts.projects.activity_search import DISTANCE_METRES_MAX
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, ServiceClass, ServiceMode
from shared.contracts.teams.teams import VOLUNTEER_ID
from shared.kernel.places import Datum

SCHEMES_MAX = 100
METRES_MAX = 1_000_000
LIMIT_DEFAULT = 20


class ReasonGiven(Contract):
    """A reason, and the points for it (`GET /matching-schemes`)."""

    reason = Choice(MatchReason, required=True)
    points = Integer(at_least=1, at_most=POINTS_MAX, required=True)

    example = {"reason": "category", "points": 30}


class _Match(Contract):
    """Something that fits. distance_metres: in whole kilometres, upwards; null where one of both has no place."""

    points = Integer(at_most=POINTS_MAX, required=True)
    reasons = Many(Part(ReasonGiven), at_most=len(MatchReason), required=True)
    distance_metres = Integer(at_most=DISTANCE_METRES_MAX, allow_none=True, required=True)

    example = {
        "points": 50,
        "reasons": [ReasonGiven.example, {"reason": "near", "points": 20}],
        "distance_metres": 2000,
    }


class _Carried(_Match):
    """A project or an activity that fits, with the union whose it is."""

    title = title_field(required=True)
    service_class = Choice(ServiceClass, required=True)
    mode = Choice(ServiceMode, required=True)
    unit_code = unit_code(required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, allow_none=True, required=True)

    example = _Match.example | {
        "title": "周末陪伴独居老人",
        "service_class": "elders",
        "mode": "on_site",
        "unit_code": "BJ-110105",
        "unit_name": "朝阳区总工会",
        "place": "望京街道养老照料中心",
    }


class MatchedProject(_Carried):
    """A project that fits."""

    project_id = Id(required=True)
    starts_on = Day(allow_none=True, required=True)
    ends_on = Day(allow_none=True, required=True)

    example = _Carried.example | {"project_id": PROJECT_ID, "starts_on": "2026-03-07", "ends_on": "2026-03-28"}


class MatchedActivity(_Carried):
    """An activity that fits. next_starts_at: of its next shift when it is needed, or at all; null for none."""

    activity_id = Id(required=True)
    project_id = Id(required=True)
    next_starts_at = Moment(allow_none=True, required=True)

    example = _Carried.example | {
        "activity_id": ACTIVITY_ID,
        "project_id": PROJECT_ID,
        "next_starts_at": "2026-03-11T00:00:00Z",
    }


class MatchedVolunteer(_Match):
    """A volunteer who fits, may be asked, and has no other service then."""

    volunteer_id = Id(required=True)

    example = _Match.example | {"volunteer_id": VOLUNTEER_ID}


class MatchedDemand(_Match):
    """A need that fits, as far as the person lets it be seen."""

    demand = Part(VisibleDemand, required=True)

    example = _Match.example | {"demand": VisibleDemand.example}


def matches_contract(item: type[Contract], **further: Any) -> type[Contract]:
    """The contract of a ranking, the best first: {"scheme_from_day", "items": [...]}."""
    members = {
        "scheme_from_day": Day(required=True),
        "items": Many(Part(item), at_most=MATCHES_MAX, required=True),
        "example": {"scheme_from_day": "2026-01-01", "items": [item.example]} | dict.fromkeys(further, True),
        "__doc__": f"A ranking of {item.__name__}, the best first, by the points that hold since a day.",
    }
    return type(f"{item.__name__}s", (Contract,), members | further)


MatchedProjects = matches_contract(MatchedProject)
MatchedActivities = matches_contract(MatchedActivity)
_Volunteers = matches_contract(MatchedVolunteer)
MatchedVolunteers = type(
    "MatchedVolunteers", (_Volunteers,), {
        "left_out": Many(Part(LeftOutCount), at_most=len(LeftOutReason), required=True),
        "example": _Volunteers.example | {"left_out": [{"reason": "quiet", "count": 2}]},
        "__doc__": "A ranking of volunteers, the best first; left_out: how many who were looked at are not, and why.",
    },
)  # fmt: skip
TicketedMatchedVolunteers = ticketed(MatchedVolunteers)
NamedMatchedVolunteers = named(MatchedVolunteers)
OwnMatchedDemands = matches_contract(MatchedDemand, is_personalised=Boolean(required=True))
OwnMatchedProjects = type(
    "OwnMatchedProjects", (MatchedProjects,), {
        "is_personalised": Boolean(required=True),
        "example": MatchedProjects.example | {"is_personalised": True},
        "__doc__": MatchedProjects.__doc__,
    },
)  # fmt: skip


class MatchesOfDemand(Contract):
    """What fits a need: so many, the best first."""

    id = Id(required=True)
    limit = Integer(at_least=1, at_most=MATCHES_MAX, load_default=LIMIT_DEFAULT)

    example = {"id": DEMAND_ID, "limit": LIMIT_DEFAULT}


class OwnMatches(Contract):
    """What fits oneself: so many, the best first.

    personalised: false ranks by time and place alone; where nothing is said, what one has chosen (`PUT /matching/me`).
    longitude, latitude: from where, instead of the areas in one's profile, which are not looked at where it is not
    personalised; since, until: when one would help, instead of the times in it.
    """

    personalised = Boolean(load_default=None)
    longitude = Number(at_least=-180, at_most=180, load_default=None)
    latitude = Number(at_least=-90, at_most=90, load_default=None)
    datum = Choice(Datum, load_default=Datum.WGS84.value)
    since = Moment(load_default=None)
    until = Moment(load_default=None)
    limit = Integer(at_least=1, at_most=MATCHES_MAX, load_default=LIMIT_DEFAULT)

    example = {"longitude": 116.481, "latitude": 39.997, "personalised": False, "limit": LIMIT_DEFAULT}


class ChooseMatching(Contract):
    """Say whether what is known of oneself counts when needs and projects are ranked, and oneself for needs."""

    is_personalised = Boolean(required=True)

    example = {"is_personalised": False}


class MatchingChoice(ChooseMatching):
    """What somebody has chosen; personalised where they have not chosen anything. chosen_at: null then."""

    chosen_at = Moment(allow_none=True, required=True)

    example = {"is_personalised": False, "chosen_at": "2026-03-02T01:00:00Z"}


class PointsOfRanking(Contract):
    """What each reason is worth in a ranking."""

    ranking = Choice(Ranking, required=True)
    points = Many(Part(ReasonGiven), at_least=1, at_most=len(MatchReason), required=True)

    example = {"ranking": "projects_for_demand", "points": [ReasonGiven.example]}


class MatchingScheme(Contract):
    """All points, and the day from which they hold.

    near_metres: as near is `near`; reachable_metres: as near is `reachable`, where nobody said how far they travel;
    waits_long_days: after so many days a need waits long; alike_percent_min: of the pairs of characters in a title that
    stand in a need too; stars_full: from so many stars on all points for them are given.
    """

    from_day = Day(required=True)
    near_metres = Integer(at_least=1, at_most=METRES_MAX, required=True)
    reachable_metres = Integer(at_least=1, at_most=METRES_MAX, required=True)
    waits_long_days = Integer(at_least=1, at_most=366, required=True)
    alike_percent_min = Integer(at_least=1, at_most=100, required=True)
    stars_full = Integer(at_least=1, at_most=10, required=True)
    rankings = Many(Part(PointsOfRanking), at_least=1, at_most=len(Ranking), required=True)

    example = {
        "from_day": "2026-01-01",
        "near_metres": 3000,
        "reachable_metres": 10000,
        "waits_long_days": 14,
        "alike_percent_min": 20,
        "stars_full": 5,
        "rankings": [PointsOfRanking.example],
    }


class MatchingSchemes(Contract):
    """All schemes, the newest first, those that hold from a later day too."""

    items = Many(Part(MatchingScheme), at_most=SCHEMES_MAX, required=True)

    example = {"items": [MatchingScheme.example]}
