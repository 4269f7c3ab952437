"""The life of a project: from a draft to what is published, and its end. Printed into `docs/states.md`."""

from shared.kernel.states import Life, State, act

WRITERS = "those who lead it, or `projects.write`"
REVIEWERS = "`projects.review`: none of those who wrote, changed or submitted it or are responsible for it"
BY_DAYS = "`projects.follow_days`: the calendar"
UNTIL_PUBLISHED = ("draft", "submitted", "approved")
OPEN = ("published", "running", "suspended")
ITEMS = "all that a recruitment must say"
PUBLISHABLE = (
    ITEMS,
    "days that are not over, a year at most",
    "a responsible person who took it on, an active team where one carries it",
    "no phrase of the list of what is no volunteer service, but those that a reviewer let pass",
    "a written agreement where one is needed",
    "insurance of all its days where it is risky",
)

LIFE = Life(
    "project",
    State("draft", "草稿", "It is written. Nobody but those who write it and the union sees it."),
    State("submitted", "待审核", "The union that owns it decides on it until its due day."),
    State("approved", "已通过", "The union agrees; it waits to be published."),
    State("published", "招募中", "Everybody sees it, and people can sign up."),
    State("running", "进行中", "Its first day has come; people can still sign up."),
    State("suspended", "已暂停", "The union has stopped it for a while; nobody signs up."),
    State("closed", "已结束", "It is over, and stays to be seen."),
    State("refused", "未通过", "The union does not agree. Where to appeal is told with the reason."),
    State("cancelled", "已取消", "It does not take place."),
    acts=[
        act(
            "submit",
            "draft",
            "submitted",
            "提交审核",
            "Give it to the union that owns it.",
            who=WRITERS,
            wants=(ITEMS, "days that are not over, a year at most"),
            brings=("a day until which the union decides",),
        ),
        act(
            "withdraw",
            ("submitted", "approved"),
            "draft",
            "撤回",
            "Take it back to change it.",
            who=WRITERS,
            brings=("phrases that were let pass are looked at anew",),
        ),
        act(
            "return",
            "submitted",
            "draft",
            "退回修改",
            "Give it back to be mended, with a reason.",
            who=REVIEWERS,
            wants=("a reason",),
            brings=("phrases that were let pass are looked at anew",),
        ),
        act("refuse", "submitted", "refused", "不予通过", "Say no, with a reason.", who=REVIEWERS, wants=("a reason",)),
        act(
            "approve",
            "submitted",
            "approved",
            "通过",
            "Agree to it.",
            who=REVIEWERS,
            wants=("a reason for each phrase of the list of what is no volunteer service that is let pass",),
        ),
        act(
            "publish",
            "approved",
            "published",
            "发布",
            "Let everybody see it.",
            who=WRITERS,
            wants=PUBLISHABLE,
            brings=("the stream and the feed tell of it",),
        ),
        act("start", "published", "running", "开始", "Its first day has come.", who=BY_DAYS),
        act(
            "suspend",
            ("published", "running"),
            "suspended",
            "暂停",
            "Stop it for a while, with a reason.",
            who="`projects.suspend`; the calendar, where the team that carries it ended",
            wants=("a reason",),
        ),
        act(
            "resume",
            "suspended",
            "published",
            "恢复",
            "Let it go on.",
            who="`projects.suspend`",
            wants=PUBLISHABLE[1:],
        ),
        act(
            "cancel",
            (*UNTIL_PUBLISHED, *OPEN),
            "cancelled",
            "取消",
            "Give it up, with a reason.",
            who=WRITERS,
            wants=("a reason",),
            brings=("its activities are cancelled for that reason",),
        ),
        act(
            "close",
            OPEN,
            "closed",
            "结束",
            "End it: on the day after its last one by itself, or earlier.",
            who=f"{WRITERS}; {BY_DAYS}",
            brings=("shifts that have not begun are cancelled",),
        ),
    ],
)
GOING_ON = tuple(state.word for state in LIFE.states if state.word not in LIFE.ends)
