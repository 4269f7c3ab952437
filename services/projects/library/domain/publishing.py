"""What stands in the way of publishing a project.

志愿服务条例 2017: what a recruitment must say, when a written agreement is needed (article 18), insurance before risky
service. 北京市志愿服务促进条例 2020: only future activities, at most a year long.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol
from uuid import UUID

from shared.contracts.projects.library_words import (
    AGREEMENT_MONTHS,
    LASTS_MONTHS_MAX,
    Circumstance,
    Obstacle,
    RecruitmentItem,
    ServiceMode,
)

MONTHS_OF_A_YEAR = 12
# Each item, and the fields that say it.
SAYS: dict[RecruitmentItem, tuple[str, ...]] = {
    RecruitmentItem.TIME: ("starts_on", "ends_on"),
    RecruitmentItem.PLACE: ("place",),
    RecruitmentItem.CONTENT: ("content",),
    RecruitmentItem.CONDITIONS: ("conditions",),
    RecruitmentItem.NUMBER: ("wanted_count",),
    RecruitmentItem.HOW_TO_SIGN_UP: ("how_to_sign_up",),
    RecruitmentItem.RISKS: ("risks",),
    RecruitmentItem.SAFEGUARDS: ("safeguards",),
}
FLAGS: dict[Circumstance, str] = {
    Circumstance.HIGH_RISK: "is_high_risk",
    Circumstance.LARGE_EVENT: "is_large_event",
    Circumstance.OUTSIDE_BEIJING: "is_outside_beijing",
    Circumstance.FOREIGNERS: "has_foreigners",
    Circumstance.ASKED_FOR: "is_agreement_asked",
}


# The corners of the city. Beyond them is outside Beijing for certain; what is near its border says so itself.
WEST, EAST, SOUTH, NORTH = 115.41, 117.51, 39.44, 41.06


class Dated(Protocol):
    """What has a first and a last day, or not yet."""

    starts_on: date | None
    ends_on: date | None


class Placed(Dated, Protocol):
    """And a position in WGS-84, or none."""

    longitude: float | None
    latitude: float | None


class Recruitment(Placed, Protocol):
    """A project as the rules of publishing see it. The items and flags are found by the names above."""

    mode: str
    responsible_id: UUID | None
    agreement_number: int | None
    is_high_risk: bool
    insurance: dict[str, Any] | None


@dataclass(frozen=True)
class Found:
    """An obstacle; details: the items, circumstances or phrases that it is about."""

    obstacle: Obstacle
    details: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Surroundings:
    """What is asked beside the project. phrases: of the list of what is no service, those that nobody let pass.

    has_begun: it was published before with this first day, which may therefore be over.
    """

    today: date
    phrases: Sequence[str] = ()
    is_team_active: bool = True
    has_begun: bool = False


def obstacles(project: Recruitment, around: Surroundings) -> list[Found]:
    """All that stands in the way, in the order in which it is mended best."""
    return [
        *_of(Obstacle.ITEMS_MISSING, missing_items(project)),
        *_of_days(project, around),
        *_of(Obstacle.NO_SERVICE, list(around.phrases)),
        *([] if project.agreement_number else _of(Obstacle.AGREEMENT_MISSING, circumstances(project))),
        *_of_insurance(project),
        *([] if project.responsible_id else [Found(Obstacle.RESPONSIBLE_MISSING)]),
        *([] if around.is_team_active else [Found(Obstacle.TEAM_NOT_ACTIVE)]),
    ]


def missing_items(project: Recruitment) -> list[str]:
    """The items that a recruitment must say and this one does not. Online everybody knows where it is."""
    missing = [item for item, names in SAYS.items() if not all(getattr(project, name) for name in names)]
    is_online = project.mode == ServiceMode.ONLINE
    return [item.value for item in missing if not (is_online and item == RecruitmentItem.PLACE)]


def circumstances(project: Placed) -> list[str]:
    """Those that make a written agreement necessary, in the order of the law: as it says, and by days and position."""
    found = {circumstance for circumstance, name in FLAGS.items() if getattr(project, name)}
    if lasts(project, AGREEMENT_MONTHS):
        found.add(Circumstance.A_MONTH_OR_LONGER)
    if is_beyond_beijing(project.longitude, project.latitude):
        found.add(Circumstance.OUTSIDE_BEIJING)
    return [circumstance.value for circumstance in Circumstance if circumstance in found]


def is_beyond_beijing(longitude: float | None, latitude: float | None) -> bool:
    """Whether a position is outside the city for certain."""
    if longitude is None or latitude is None:
        return False
    return not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH)


def lasts(project: Dated, months: int) -> bool:
    """Whether it lasts so many months or longer: from the 2nd to the 1st of the next month is one."""
    if project.starts_on is None or project.ends_on is None:
        return False
    return project.ends_on >= months_after(project.starts_on, months) - timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, MONTHS_OF_A_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _of(obstacle: Obstacle, details: list[str]) -> list[Found]:
    return [Found(obstacle, details)] if details else []


def _of_days(project: Dated, around: Surroundings) -> list[Found]:
    if project.starts_on is None or project.ends_on is None:
        return []
    found = []
    if project.ends_on < around.today or (project.starts_on < around.today and not around.has_begun):
        found.append(Found(Obstacle.DAYS_PAST))
    if project.ends_on >= months_after(project.starts_on, LASTS_MONTHS_MAX):
        found.append(Found(Obstacle.DAYS_TOO_MANY))
    return found


def _of_insurance(project: Recruitment) -> list[Found]:
    if not project.is_high_risk:
        return []
    if project.insurance is None:
        return [Found(Obstacle.INSURANCE_MISSING)]
    return [] if is_insured(project) else [Found(Obstacle.INSURANCE_TOO_SHORT)]


def is_insured(project: Recruitment) -> bool:
    """Whether the insurance covers all days that the project has."""
    if project.insurance is None:
        return False
    first, last = (date.fromisoformat(project.insurance[name]) for name in ("from", "until"))
    begins = project.starts_on is None or first <= project.starts_on
    return begins and (project.ends_on is None or project.ends_on <= last)
