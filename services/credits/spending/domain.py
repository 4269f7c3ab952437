"""The lives of what somebody would spend, give, or be given; and who is what to whom."""

from services.credits.schemes.domain.rules import Spending
from services.credits.schemes.domain.using import may_spend, spending_age
from shared.contracts.credits.refusals.spending import (
    GIFT_NOT_SO,
    POOL_GRANT_NOT_SO,
    RELATION_NOT_SO,
    SPENDING_AGE,
    SPENDING_NOT_SO,
)
from shared.contracts.credits.scheme_words import Kinship
from shared.kernel.errors import Declared
from shared.kernel.states import Life, State, act

SPENDING_LIFE = Life(
    "spending",
    State("asked", "待办理", "The coins are set aside."),
    State("paid", "已兑换", "The service was received, and the coins are spent."),
    State("refused", "未办理", "The coins are free again."),
    State("withdrawn", "已撤回", "Is not wanted any more."),
    State("over", "已过期", "Nobody decided in time."),
    acts=[
        act("pay", "asked", "paid", "兑换", "The service was received.", who="spending.decide"),
        act("refuse", "asked", "refused", "不予办理", "There is no such service.", who="spending.decide"),
        act("withdraw", "asked", "withdrawn", "撤回", "Is not wanted any more.", who="who asked, or the server"),
        act("expire", "asked", "over", "过期", "The time is over.", who="timer"),
    ],
)

RELATION_LIFE = Life(
    "relation",
    State("proposed", "待对方同意", "The other one has not answered."),
    State("agreed", "待核实", "Both stand by it."),
    State("verified", "已核实", "A cadre has verified it: they may give to one another."),
    State("declined", "已谢绝", "The other one does not want it."),
    State("rejected", "不予认定", "A cadre has found it otherwise."),
    State("ended", "已解除", "One of them has ended it."),
    State("over", "已过期", "Nobody answered in time."),
    acts=[
        act("agree", "proposed", "agreed", "同意", "It is so.", who="the other one"),
        act("decline", "proposed", "declined", "谢绝", "Says no.", who="the other one"),
        act("verify", "agreed", "verified", "核实", "Papers were seen.", who="relations.verify"),
        act(
            "reject",
            ("agreed", "verified"),
            "rejected",
            "不予认定",
            "It is not so.",
            who="relations.verify",
            brings=("open gifts end",),
        ),
        act(
            "end",
            ("proposed", "agreed", "verified"),
            "ended",
            "解除",
            "One of them does not want it any more.",
            who="either of them, or the server",
            brings=("open gifts end",),
        ),
        act("expire", "proposed", "over", "过期", "The time is over.", who="timer"),
    ],
)

GIFT_LIFE = Life(
    "gift",
    State("offered", "待接受", "It is set aside."),
    State("accepted", "已接受", "It is the other one's."),
    State("declined", "已谢绝", "It is free again."),
    State("withdrawn", "已撤回", "Is not meant any more."),
    State("over", "已过期", "Nobody answered in time."),
    acts=[
        act("accept", "offered", "accepted", "接受", "Takes it.", who="the other one"),
        act("decline", "offered", "declined", "谢绝", "Says no.", who="the other one"),
        act("withdraw", "offered", "withdrawn", "撤回", "Is not meant any more.", who="who gives, or the server"),
        act("expire", "offered", "over", "过期", "The time is over.", who="timer"),
    ],
)

POOL_GRANT_LIFE = Life(
    "pool grant",
    State("proposed", "待复核", "A second cadre has to agree."),
    State("paid", "已拨付", "It is the person's."),
    State("refused", "未通过", "It is not given."),
    acts=[
        act(
            "approve",
            "proposed",
            "paid",
            "同意",
            "Agrees.",
            who="pools.grant",
            wants=("somebody else has proposed it", "the hardship is recognised"),
        ),
        act("refuse", "proposed", "refused", "不同意", "Not given.", who="pools.grant, or the server"),
    ],
)

REFUSALS: dict[Life, tuple[Declared, str]] = {
    SPENDING_LIFE: (SPENDING_NOT_SO, "spending_state"),
    RELATION_LIFE: (RELATION_NOT_SO, "relation_state"),
    GIFT_LIFE: (GIFT_NOT_SO, "gift_state"),
    POOL_GRANT_LIFE: (POOL_GRANT_NOT_SO, "pool_grant_state"),
}

INVERSE = {
    Kinship.SPOUSE: Kinship.SPOUSE,
    Kinship.PARENT: Kinship.CHILD,
    Kinship.CHILD: Kinship.PARENT,
    Kinship.GRANDPARENT: Kinship.GRANDCHILD,
    Kinship.GRANDCHILD: Kinship.GRANDPARENT,
    Kinship.SIBLING: Kinship.SIBLING,
}  # of a parent-in-law nobody has said a word for the other way: nothing is given that way


def state_after(life: Life, state: str, act: str) -> str:
    """The state after an act. Raises Conflict where the state does not allow it."""
    following = life.after(state, act)
    if following is None:
        declared, parameter = REFUSALS[life]
        raise declared(**{parameter: state})
    return following


def kinship_of_receiver(kinship: str, *, gives_who_proposed: bool) -> Kinship | None:
    """What the one who receives is to the one who gives. kinship: of the other one to whoever proposed the relation."""
    said = Kinship(kinship)
    return said if gives_who_proposed else INVERSE.get(said)


def refuse_too_young(spending: Spending, age_years: int, is_in_hardship: bool) -> None:
    """Raises Forbidden below the age from which the scheme lets somebody spend."""
    if not may_spend(spending, age_years, is_in_hardship):
        raise SPENDING_AGE(age_from=spending_age(spending, is_in_hardship))
