"""The life of a swap: a place that one person would give to another."""

from shared.contracts.projects.activity_words import AnswerState
from shared.contracts.projects.refusals.swaps import SWAP_STATE_FORBIDS
from shared.kernel.states import Life, State, act

LIFE = Life(
    "swap",
    State("pending", "待答复", "The other person has not answered."),
    State("accepted", "已接受", "The place is theirs."),
    State("declined", "已谢绝", "It costs nothing."),
    State("cancelled", "已撤回", "Taken back, or the place is gone."),
    State("expired", "已过期", "Nobody answered in time."),
    acts=[
        act(
            "accept",
            "pending",
            "accepted",
            "接受",
            "Takes the place; in an exchange each takes the other's.",
            who="who is asked",
            wants=("the limits of both people", "nobody in line, where a place is only given away"),
        ),
        act("decline", "pending", "declined", "谢绝", "Says no.", who="who is asked"),
        act("cancel", "pending", "cancelled", "撤回", "Is not meant any more.", who="who asked, or the server"),
        act("expire", "pending", "expired", "过期", "The time for an answer is over.", who="timer"),
    ],
)


def state_after(state: str, act: str) -> AnswerState:
    """The state after an act. Raises Conflict where the state does not allow it."""
    following = LIFE.after(state, act)
    if following is None:
        raise SWAP_STATE_FORBIDS(answer_state=state)
    return AnswerState(following)
