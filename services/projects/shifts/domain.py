"""The life of a shift."""

from datetime import datetime

from shared.contracts.projects.activity_words import ShiftState
from shared.contracts.projects.refusals.shifts import SHIFT_BEGUN, SHIFT_STATE_FORBIDS
from shared.kernel.clock import beijing_time
from shared.kernel.states import Life, State, act

LIFE = Life(
    "shift",
    State("open", "有效", "It takes place; while its activity is open, people sign up for it until it begins."),
    State("ended", "已结束", "Its time is over."),
    State("cancelled", "已取消", "It does not take place; a reason is told."),
    acts=[
        act("end", "open", "ended", "结束", "Its time is over.", who="timer"),
        act(
            "cancel",
            "open",
            "cancelled",
            "取消",
            "Called off, with a reason.",
            who="activities.manage, or who leads it",
            brings=(
                "places are released, but of those who have been there",
                "invitations and swaps are cancelled",
                "who is inside can still check out",
            ),
        ),
    ],
)


def state_after(state: str, act: str) -> ShiftState:
    """The state after an act. Raises Conflict where the state does not allow it."""
    following = LIFE.after(state, act)
    if following is None:
        raise SHIFT_STATE_FORBIDS(shift_state=state)
    return ShiftState(following)


def check_to_come(state: str, starts_at: datetime, now: datetime) -> None:
    """It takes place, and has not begun: who serves in it can still change. Raises Conflict."""
    if state != ShiftState.OPEN:
        raise SHIFT_STATE_FORBIDS(shift_state=state)
    if starts_at <= now:
        raise SHIFT_BEGUN(begins=beijing_time(starts_at))
