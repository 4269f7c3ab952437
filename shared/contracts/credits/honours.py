"""Honours in the published language: stars, badges, the honour wall and rankings."""

from typing import Any

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.credits.honour_words import (
    BADGE_RULES_MAX,
    PERIOD_ALL,
    PERIOD_CHARACTERS_MAX,
    PERIOD_PATTERN,
    PLACES_COUNTED_MAX,
    Badge,
    BadgeMeasure,
)
from shared.contracts.credits.ledger import VOLUNTEER_ID
from shared.contracts.credits.scheme_words import STARS_MAX
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX, UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code


def period_field(**rest: Any) -> Text:
    """What is ranked: `all`, a year (2026) or a month (2026-03) in Beijing."""
    return Text(at_most=PERIOD_CHARACTERS_MAX, pattern=PERIOD_PATTERN, **rest)


class EarnedBadge(Contract):
    """A badge that somebody has. earned_on: the day of the service with which all was there that it is given for."""

    badge = Choice(Badge, required=True)
    earned_on = Day(required=True)

    example = {"badge": "first_service", "earned_on": "2026-03-07"}


class StarChanged(Event):
    """Somebody has more or fewer stars than before: the present ones, and those that the last change found.

    id: of the volunteer; thresholds_from: the first day of the thresholds by which they were counted.
    """

    event_type = "credits.StarChanged.v1"

    id = Id(required=True)
    stars = Integer(at_most=STARS_MAX, required=True)
    stars_before = Integer(at_most=STARS_MAX, required=True)
    thresholds_from = Day(required=True)
    changed_at = Moment(required=True)

    example = {
        "version": 1,
        "id": VOLUNTEER_ID,
        "stars": 1,
        "stars_before": 0,
        "thresholds_from": "2012-10-23",
        "changed_at": "2026-03-09T02:00:00Z",
    }


class BadgesChanged(Event):
    """Somebody was given a badge, or one was taken back: all that they have. id: of the volunteer."""

    event_type = "credits.BadgesChanged.v1"

    id = Id(required=True)
    badges = Many(Part(EarnedBadge), at_most=len(Badge), required=True)
    changed_at = Moment(required=True)

    example = {
        "version": 1,
        "id": VOLUNTEER_ID,
        "badges": [EarnedBadge.example],
        "changed_at": "2026-03-09T02:00:00Z",
    }


class OwnHonours(Contract):
    """One's own honours. minutes: all confirmed ones; minutes_to_next_star: null where there is no further star.

    is_shown: whether one is on honour walls and in rankings, which takes the consent `honour_wall`.
    """

    minutes = Integer(required=True)
    services_count = Integer(required=True)
    stars = Integer(at_most=STARS_MAX, required=True)
    minutes_to_next_star = Integer(at_least=1, allow_none=True, required=True)
    badges = Many(Part(EarnedBadge), at_most=len(Badge), required=True)
    is_shown = Boolean(required=True)

    example = {
        "minutes": 6180,
        "services_count": 34,
        "stars": 1,
        "minutes_to_next_star": 11820,
        "badges": [EarnedBadge.example],
        "is_shown": True,
    }


class OwnPlacesOf(Contract):
    """Ask for one's own places in the rankings of a period."""

    period = period_field(load_default=PERIOD_ALL)

    example = {"period": "2026-03"}


class OwnPlace(Contract):
    """One's place at a unit: one more than there are people shown with more minutes.

    null where one has not served in the period, or further down than places are counted.
    """

    unit_code = unit_code(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    place = Integer(at_least=1, at_most=PLACES_COUNTED_MAX, allow_none=True, required=True)

    example = {"unit_code": "BJ-110116003", "unit_name": "怀柔地区总工会", "place": 12}


class OwnPlaces(Contract):
    """One's own places, at one's union and at all above it, the highest first. Only oneself sees them if not shown."""

    period = period_field(required=True)
    minutes = Integer(required=True)
    is_shown = Boolean(required=True)
    items = Many(Part(OwnPlace), at_most=UNIT_DEPTH_MAX, required=True)

    example = {"period": "2026-03", "minutes": 480, "is_shown": True, "items": [OwnPlace.example]}


class RankingOf(PageRequest):
    """The ranking of a unit, of those below it too, by the minutes that were served in a period."""

    code = unit_code(required=True)
    period = period_field(load_default=PERIOD_ALL)

    example = {"code": "BJ-110116003", "period": "2026-03", "limit": 20}


class RankedVolunteer(Contract):
    """Somebody in a ranking. Who has the same minutes has the same place: 1, 1, 3."""

    place = Integer(at_least=1, required=True)
    volunteer_id = Id(required=True)
    minutes = Integer(at_least=1, required=True)
    stars = Integer(at_most=STARS_MAX, required=True)

    example = {"place": 1, "volunteer_id": VOLUNTEER_ID, "minutes": 480, "stars": 1}


RankingPage = page_contract(RankedVolunteer)


class HonourWallOf(PageRequest):
    """The honour wall of a unit, of those below it too. stars: only those who have just so many."""

    code = unit_code(required=True)
    stars = Integer(at_least=1, at_most=STARS_MAX, load_default=None)

    example = {"code": "BJ-110116003", "stars": 5, "limit": 20}


class HonouredVolunteer(Contract):
    """Somebody with stars."""

    volunteer_id = Id(required=True)
    stars = Integer(at_most=STARS_MAX, required=True)
    minutes = Integer(at_least=1, required=True)
    badges = Many(Part(EarnedBadge), at_most=len(Badge), required=True)

    example = {"volunteer_id": VOLUNTEER_ID, "stars": 1, "minutes": 6180, "badges": [EarnedBadge.example]}


HonourWallPage = page_contract(HonouredVolunteer)


class BadgeRule(Contract):
    """What a badge is given for."""

    badge = Choice(Badge, required=True)
    measure = Choice(BadgeMeasure, required=True)
    at_least = Integer(at_least=1, required=True)

    example = {"badge": "all_year", "measure": "months_in_a_row", "at_least": 12}


class BadgeRules(Contract):
    """What badges are given for from a day on."""

    from_day = Day(required=True)
    rules = Many(Part(BadgeRule), at_least=1, at_most=len(Badge), required=True)

    example = {"from_day": "2026-01-01", "rules": [BadgeRule.example]}


class AllBadgeRules(Contract):
    """All of them, the newest first."""

    items = Many(Part(BadgeRules), at_least=1, at_most=BADGE_RULES_MAX, required=True)

    example = {"items": [BadgeRules.example]}
