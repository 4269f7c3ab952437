"""The life of an offer: one volunteer for one need. Nobody serves who has not agreed."""

from shared.contracts.demands.archive_words import OfferState
from shared.kernel.states import Life, State, act

WAITING = (OfferState.OFFERED.value, OfferState.ASKED.value)
UNION = "`demands.decide` at the union that answers the need"
VOLUNTEER = "the volunteer"

LIFE = Life(
    "offer",
    State("offered", "志愿者自荐", "A volunteer offers to serve the need. The union has not said anything yet."),
    State("asked", "已询问", "The union asks a volunteer, who has not answered yet."),
    State("accepted", "已接受", "Both agree: the volunteer serves the need."),
    State("declined", "已谢绝", "The other side said no. It costs nothing."),
    State("withdrawn", "已撤回", "Whoever made it took it back."),
    State("expired", "已过期", "Nobody answered in time."),
    State("moot", "已失效", "Somebody else serves the need, or it is over."),
    acts=[
        act(
            "accept",
            WAITING,
            "accepted",
            "接受",
            "Agree.",
            who=f"{UNION} to what is offered; {VOLUNTEER} to what is asked",
            wants=("a need that is taken on and that nobody serves yet",),
            brings=("the need is linked to the volunteer", "all other offers for it are moot"),
        ),
        act("decline", WAITING, "declined", "谢绝", "Say no.", who=f"{UNION}, or {VOLUNTEER}, whoever is asked"),
        act("withdraw", WAITING, "withdrawn", "撤回", "Take it back.", who="whoever made it"),
        act("expire", WAITING, "expired", "过期", "Its due moment has passed.", who="`demands.follow_time`: the clock"),
        act("lapse", WAITING, "moot", "失效", "It is needed no more.", who="by itself"),
    ],
)
