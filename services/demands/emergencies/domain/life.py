"""The lives of an emergency and of a call, each as one declaration."""

from shared.contracts.demands.emergency_words import CallState, EmergencyState
from shared.contracts.demands.refusals.emergencies import CALL_STATE_FORBIDS, EMERGENCY_STATE_FORBIDS
from shared.kernel.states import Life, State, act

COMMANDER = "emergencies.command"
PERSON = "who is called: signed in, by the link or by SMS"
SERVER = "the server"

LIFE = Life(
    "emergency",
    State("open", "召集中", "People are called, wave by wave."),
    State("paused", "已暂停", "Nobody is called for the time being; who was asked may answer."),
    State("filled", "已满员", "As many come as are wanted."),
    State(
        "escalated", "已上报", "Nobody more was found: the union above commands it, and people of its reach are called."
    ),
    State("cancelled", "已取消", "Called off, with a reason: nobody comes."),
    State("ended", "已结束", "Its time is over."),
    acts=[
        act("pause", ("open", "escalated"), "paused", "暂停", "No further wave.", who=COMMANDER),
        act("resume", "paused", "open", "继续", "The next wave goes out at once.", who=COMMANDER),
        act(
            "widen",
            ("open", "escalated"),
            "open",
            "扩大范围",
            "The next wave looks one ring further, at once.",
            who=COMMANDER,
            wants=("a further ring",),
        ),
        act(
            "escalate",
            ("open", "escalated"),
            "escalated",
            "上报",
            "The union above commands from now on, and looks from the nearest ring again.",
            who=f"{COMMANDER}; {SERVER} where all rings are looked through or several waves found nobody",
            wants=("a union above",),
        ),
        act(
            "fill",
            ("open", "paused", "escalated"),
            "filled",
            "满员",
            "The last place was taken.",
            who=SERVER,
            brings=("whoever was asked and has not answered is stood down",),
        ),
        act(
            "reopen",
            "filled",
            "open",
            "重新召集",
            "Somebody cannot come after all: the next are called.",
            who=SERVER,
            wants=("before its end",),
        ),
        act(
            "pause_again",
            "filled",
            "paused",
            "重新暂停",
            "Somebody cannot come after all; it had been paused before, and waits to be resumed.",
            who=SERVER,
            wants=("before its end",),
        ),
        act(
            "cancel",
            ("open", "paused", "filled", "escalated"),
            "cancelled",
            "取消",
            "With a reason.",
            who=COMMANDER,
            brings=("who was asked is stood down", "who had accepted is released"),
        ),
        act(
            "end",
            ("open", "paused", "filled", "escalated"),
            "ended",
            "结束",
            "Its time is over.",
            who="timer",
            brings=("who has not answered is not asked any more",),
        ),
    ],
)

CALL_LIFE = Life(
    "call",
    State("asked", "待答复", "Waits for the answer until a moment."),
    State("accepted", "已接受", "Comes: there is a sign-up, unless it is a drill."),
    State("declined", "已谢绝", "It costs nothing."),
    State("expired", "未答复", "Nobody answered in time."),
    State("stood_down", "不再需要", "Enough come without them, or it was called off."),
    State("released", "已解除", "Had accepted, and does not come after all."),
    acts=[
        act(
            "accept",
            "asked",
            "accepted",
            "接受",
            "Comes.",
            who=PERSON,
            wants=("in time", "a free place"),
            brings=("a sign-up that came by dispatch", "the last place stands the others down"),
        ),
        act(
            "accept_late",
            "expired",
            "accepted",
            "补计接受",
            "A reply by SMS was on its way when the time was over.",
            who="who is called, by SMS",
            wants=("received in time", "a free place"),
            brings=("as for accepting",),
        ),
        act("decline", "asked", "declined", "谢绝", "Does not come.", who=PERSON),
        act("expire", "asked", "expired", "过期", "The time for an answer is over.", who="timer"),
        act("stand_down", "asked", "stood_down", "解除召集", "Not needed any more.", who=SERVER),
        act(
            "release",
            "accepted",
            "released",
            "解除",
            "Cannot come after all, may not, or it was called off.",
            who=f"{PERSON}; {SERVER}",
            brings=("the place is free: the next are called", "their rest counts since they were asked, or served"),
        ),
    ],
)

CALLING = frozenset({EmergencyState.OPEN, EmergencyState.ESCALATED})  # waves go out
LIVE = CALLING | {EmergencyState.PAUSED, EmergencyState.FILLED}  # answers count


def state_after(state: str, act: str) -> EmergencyState:
    """The state after an act. Raises Conflict where the state does not allow it."""
    following = LIFE.after(state, act)
    if following is None:
        raise EMERGENCY_STATE_FORBIDS(emergency_state=state)
    return EmergencyState(following)


def call_after(state: str, act: str) -> CallState:
    """The state of a call after an act. Raises Conflict where the state does not allow it."""
    following = CALL_LIFE.after(state, act)
    if following is None:
        raise CALL_STATE_FORBIDS(call_state=state)
    return CallState(following)
