"""The life of a need: from the word of somebody to help that they have confirmed. Printed into `docs/states.md`."""

from shared.contracts.demands.archive_words import DemandAct
from shared.contracts.demands.demand_words import DemandState
from shared.kernel.states import Life, State, act

PERSON = "the person whose need it is"
DECIDERS = "`demands.decide`; never on one's own need"
BY_TIME = "`demands.follow_time`: the clock"
REASON = "a reason"
DUE = "a moment until which the union has answered"
UNANSWERED = ("submitted", "referred", "verified")
UNSERVED = (*UNANSWERED, "accepted", "linked")

LIFE = Life(
    "demand",
    State("submitted", "待核实", "Somebody stated it. The union answers until the due moment."),
    State("verified", "已核实", "The union has asked back, and it is so."),
    State("referred", "已转交", "Another union has it now, which has not looked at it yet."),
    State("accepted", "已受理", "The union will have it served."),
    State("refused", "不予受理", "The union does not have it served, and says why."),
    State("linked", "已对接", "A project, an activity or a volunteer serves it."),
    State("served", "已服务", "Whoever served it says so; the person is asked."),
    State("confirmed", "已确认", "The person says that it was served, and how well."),
    State("closed", "已办结", "It is over."),
    State("withdrawn", "已撤回", "The person does not want it any more."),
    State("merged", "已合并", "It was the same as another one, which goes on for both."),
    acts=[
        act("verify", ("submitted", "referred"), "verified", "核实", "Ask back, and put it right.", who=DECIDERS),
        act(
            "refer",
            (*UNANSWERED, "accepted"),
            "referred",
            "转交",
            "Give it to another union, or another level.",
            who=DECIDERS,
            wants=(REASON, "another active union"),
            brings=(DUE, "a line of its history"),
        ),
        act(
            "escalate",
            (*UNANSWERED, "accepted"),
            "referred",
            "升级",
            "Nobody has answered in time, or found who serves it: the union above has it now.",
            who=BY_TIME,
            wants=("its due moment has passed", "a union above"),
            brings=(DUE, "a line of its history"),
        ),
        act(
            "escalate",
            "linked",
            "linked",
            "升级",
            "What was to serve it is over, and nobody has said what became of it: the union above has it now.",
            who=BY_TIME,
            wants=("its due moment has passed", "a union above"),
            brings=("a moment until which the union says what became of it", "a line of its history"),
        ),
        act(
            "accept",
            "verified",
            "accepted",
            "受理",
            "Say that it will be served.",
            who=DECIDERS,
            brings=("a moment until which the union has found who serves it",),
        ),
        act(
            "refuse",
            (*UNANSWERED, "accepted", "linked"),
            "refused",
            "不予受理",
            "Say no; also where nobody came, and nobody else is found.",
            who=DECIDERS,
            wants=(REASON,),
        ),
        act(
            "link",
            ("accepted", "linked"),
            "linked",
            "对接",
            "Say what serves it: a project, an activity, or a volunteer who agreed.",
            who=f"{DECIDERS}; a volunteer who was asked",
            brings=("after its end, a moment until which the union says what became of it",),
        ),
        act(
            "unlink",
            "linked",
            "accepted",
            "取消对接",
            "It is not served by that after all.",
            who=f"{DECIDERS}; the volunteer who serves it; by itself where they left, or it was called off",
            brings=("a moment until which the union has found who serves it",),
        ),
        act(
            "serve",
            "linked",
            "served",
            "服务完成",
            "Say that it was served.",
            who=f"{DECIDERS}; the volunteer who serves it; by itself with a confirmed record of its activity",
            brings=("the person is asked",),
        ),
        act(
            "confirm",
            "served",
            "confirmed",
            "确认评价",
            "Say that it was served, and how well.",
            who=f"{PERSON}; where they have no account, who entered it for them or `demands.enter`",
        ),
        act("deny", "served", "linked", "未完成", "Say that it was not served.", who=PERSON),
        act(
            "close",
            ("served", "confirmed"),
            "closed",
            "办结",
            "It is over.",
            who=f"{DECIDERS}; {BY_TIME}, some days after it was confirmed, or where nobody answered",
            brings=("address, phone and name are forgotten some days later",),
        ),
        act("withdraw", UNSERVED, "withdrawn", "撤回", "Take it back.", who=PERSON),
        act(
            "merge",
            (*UNANSWERED, "accepted"),
            "merged",
            "合并",
            "It is the same as another one.",
            who=DECIDERS,
            wants=("another one that is not over, in reach too",),
        ),
    ],
)

STATES = tuple(state.value for state in DemandState)
assert {state.word for state in LIFE.states} == set(STATES)
assert {one.name for one in LIFE.acts} <= {one.value for one in DemandAct}
