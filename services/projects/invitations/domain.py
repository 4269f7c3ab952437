"""The life of an invitation, and how well somebody fits a post."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from shared.contracts.projects.activity_words import AnswerState, FitReason
from shared.contracts.projects.refusals.invitations import INVITATION_STATE_FORBIDS
from shared.kernel.clock import BUSINESS_ZONE
from shared.kernel.states import Life, State, act

LIFE = Life(
    "invitation",
    State("pending", "待答复", "The person has not answered."),
    State("accepted", "已接受", "The person has signed up, with a place or in line."),
    State("declined", "已谢绝", "It costs nothing, and nobody asks again for this shift."),
    State("cancelled", "已撤回", "Taken back, or the shift does not take place."),
    State("expired", "已过期", "Nobody answered in time."),
    acts=[
        act("accept", "pending", "accepted", "接受", "Signs up.", who="who is invited", wants=("the person's limits",)),
        act("decline", "pending", "declined", "谢绝", "Says no.", who="who is invited"),
        act(
            "cancel",
            "pending",
            "cancelled",
            "撤回",
            "Is not meant any more.",
            who="activities.manage, or who leads the activity; the server",
        ),
        act("expire", "pending", "expired", "过期", "The time for an answer is over.", who="timer"),
    ],
)

# What each reason is worth; published, so that whoever is not asked can see why.
POINTS: Mapping[FitReason, int] = {
    FitReason.CATEGORY: 3,
    FitReason.TIME: 3,
    FitReason.NEAR: 2,
    FitReason.TEAM: 2,
    FitReason.QUALIFICATION: 2,
    FitReason.SERVED_BEFORE: 1,
    FitReason.MISSED_LATELY: -4,
}


@dataclass(frozen=True)
class Window:
    """A time in each week, in Beijing. weekday: 1 is Monday; starts, ends: "09:00"."""

    weekday: int
    starts: str
    ends: str


def state_after(state: str, act: str) -> AnswerState:
    """The state after an act. Raises Conflict where the state does not allow it."""
    following = LIFE.after(state, act)
    if following is None:
        raise INVITATION_STATE_FORBIDS(answer_state=state)
    return AnswerState(following)


def points_of(reasons: Iterable[FitReason]) -> int:
    """How well somebody fits, never below nothing."""
    return max(0, sum(POINTS[reason] for reason in reasons))


def has_time(windows: Iterable[Window], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a shift lies within a window, on one day, the end of which is 24:00."""
    begins, ends = starts_at.astimezone(BUSINESS_ZONE), ends_at.astimezone(BUSINESS_ZONE)
    is_midnight = ends.time() == time(0)
    if begins.date() != (ends - timedelta(days=is_midnight)).date():
        return False
    first, last = begins.strftime("%H:%M"), "24:00" if is_midnight else ends.strftime("%H:%M")
    day = begins.isoweekday()
    return any(window.weekday == day and window.starts <= first and last <= window.ends for window in windows)


def rounded_metres(metres: float) -> int:
    """As nobody can tell an address from: whole kilometres, upwards."""
    return math.ceil(metres / 1000) * 1000
