"""The life of an activity, and what must hold of its times, place and posts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from shared.contracts.projects.activity_words import ActivityState, SignUpMode
from shared.contracts.projects.library_words import RECRUITING, ServiceMode
from shared.contracts.projects.refusals.activities import (
    ACTIVITY_STATE_FORBIDS,
    BREAK_TOO_LONG,
    OF_EMERGENCY,
    PLACE_MISSING,
    POST_NUMBERS_WRONG,
    POSTS_ALIKE,
    PROJECT_NOT_RECRUITING,
    RADIUS_WITHOUT_POSITION,
    SHIFT_IN_PAST,
    SHIFT_OUTSIDE_PROJECT,
    SHIFT_TOO_FAR,
)
from shared.contracts.projects.refusals.library import POSITION_INCOMPLETE
from shared.kernel.clock import beijing_time, business_date
from shared.kernel.states import Life, State, act

DAYS_AHEAD_MAX = 366  # only what is to come within a year is recruited for

LIFE = Life(
    "activity",
    State("planned", "筹备中", "Only those who lead it see it."),
    State("open", "报名中", "Everybody sees it, and volunteers sign up for its shifts."),
    State("ended", "已结束", "Its last shift is over."),
    State("cancelled", "已取消", "It does not take place; a reason is told."),
    acts=[
        act(
            "open",
            "planned",
            "open",
            "开放报名",
            "Shown to everybody.",
            who="activities.manage, or who leads it",
            wants=("the project recruits",),
        ),
        act("end", "open", "ended", "结束", "The last shift is over.", who="timer"),
        act(
            "cancel",
            ("planned", "open"),
            "cancelled",
            "取消",
            "Called off, with a reason.",
            who="activities.manage, or who leads it",
            brings=("shifts to come are cancelled", "places are released"),
        ),
    ],
)


class PostSaid(Protocol):
    """What is said of a post."""

    name: str
    minimum: int
    maximum: int


def state_after(state: str, act: str) -> ActivityState:
    """The state after an act. Raises Conflict where the state does not allow it."""
    following = LIFE.after(state, act)
    if following is None:
        raise ACTIVITY_STATE_FORBIDS(activity_state=state)
    return ActivityState(following)


def check_recruiting(state: str) -> None:
    """The project, in its state, recruits people. Raises Conflict."""
    if state not in RECRUITING:
        raise PROJECT_NOT_RECRUITING(project_state=state)


def check_not_called(sign_up_mode: str) -> None:
    """It is no activity of an emergency, whose commander says who comes, when and where. Raises Conflict."""
    if sign_up_mode == SignUpMode.CALLED:
        raise OF_EMERGENCY()


def check_times(starts: Sequence[datetime], now: datetime, days: tuple[date | None, date | None]) -> None:
    """Every shift begins in the future, within a year, on the days of the project. Raises Invalid."""
    for moment in starts:
        if moment <= now:
            raise SHIFT_IN_PAST(begins=beijing_time(moment))
        if moment > now + timedelta(days=DAYS_AHEAD_MAX):
            raise SHIFT_TOO_FAR(begins=beijing_time(moment), days_max=DAYS_AHEAD_MAX)
        refuse_outside([moment], days)


def refuse_outside(starts: Iterable[datetime], days: tuple[date | None, date | None]) -> None:
    """Shifts begin on the days of the project. Raises Invalid."""
    first_day, last_day = days
    for moment in starts:
        day = business_date(moment)
        if (first_day and day < first_day) or (last_day and day > last_day):
            raise SHIFT_OUTSIDE_PROJECT(
                begins=beijing_time(moment), first_day=_shown(first_day), last_day=_shown(last_day)
            )


def check_break(minutes: int, break_minutes: int) -> None:
    """Something is left to be served. Raises Invalid."""
    if break_minutes >= minutes:
        raise BREAK_TOO_LONG(minutes=minutes)


def check_place(
    mode: str, place: str | None, coordinates: tuple[float | None, float | None], radius_metres: int | None
) -> None:
    """Whoever comes knows where; a fence stands around a position. Raises Invalid."""
    longitude, latitude = coordinates
    if (longitude is None) != (latitude is None):
        raise POSITION_INCOMPLETE()
    if mode == ServiceMode.ON_SITE and not place:
        raise PLACE_MISSING()
    if radius_metres is not None and longitude is None:
        raise RADIUS_WITHOUT_POSITION()


def check_posts(posts: Iterable[PostSaid]) -> None:
    """Numbers in order, and names that tell one from another. Raises Invalid."""
    names = set()
    for post in posts:
        check_numbers(post.minimum, post.maximum)
        if post.name in names:
            raise POSTS_ALIKE()
        names.add(post.name)


def check_numbers(minimum: int, maximum: int) -> None:
    """No more are needed than there may be. Raises Invalid."""
    if minimum > maximum:
        raise POST_NUMBERS_WRONG(minimum=minimum, maximum=maximum)


def _shown(day: date | None) -> str:
    return day.isoformat() if day else "—"
