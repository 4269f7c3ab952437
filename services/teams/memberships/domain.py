"""Rules of memberships: nobody joins without their own act, and how one lives."""

from datetime import datetime, timedelta

from shared.contracts.teams.refusals.memberships import (
    APPLIED_TOO_SOON,
    INVITED_TOO_SOON,
    MEMBERSHIP_STATE,
    TEAM_ADULTS_ONLY,
    TEAM_BY_INVITATION,
)
from shared.contracts.teams.team_words import JoinMode, MembershipState
from shared.kernel.clock import business_date
from shared.kernel.states import Life, State, act

MEMBERSHIPS_MAX = 10  # of one person, teams that wait for their union and are to be led by the person included
APPLICATIONS_MAX = 5  # of one person that wait at a time
INVITATIONS_MAX = 100  # of one team that wait at a time
ANSWER_DAYS = 15  # in which a team answers an application, or a person an invitation
PAUSE_DAYS = 30  # after a no, before the same is asked again

DECIDERS = "leader, deputy, or teams.members"

LIFE = Life(
    "membership",
    State("applied", "已申请", "Waits for an officer of the team."),
    State("invited", "已邀请", "Waits for the person."),
    State("active", "在队", "The person is in the team."),
    State("refused", "未接收", "An officer said no, and why."),
    State("declined", "已谢绝", "The person said no to an invitation; that costs nothing."),
    State("withdrawn", "已撤回", "Whoever asked took it back."),
    State("expired", "已过期", "Nobody answered in time."),
    State("left", "已退出", "The person left."),
    State("removed", "已移出", "An officer took the person out, and said why."),
    State("transferred", "已转队", "The person went to another team."),
    State("ended", "已终止", "The team was dissolved, or the account closed."),
    acts=[
        act("approve", "applied", "active", "接收", "The team takes the person.", who=DECIDERS,
            wants=["room in the team", "the person is in fewer than ten teams"]),
        act("refuse", "applied", "refused", "不接收", "The team does not.", who=DECIDERS, wants=["a reason"]),
        act("withdraw", "applied", "withdrawn", "撤回申请", "The person takes it back.", who="the person"),
        act("accept", "invited", "active", "接受邀请", "The person comes.", who="the person",
            wants=["room in the team", "the person is in fewer than ten teams"]),
        act("decline", "invited", "declined", "谢绝邀请", "The person does not.", who="the person"),
        act("take_back", "invited", "withdrawn", "撤回邀请", "The team takes it back.", who=DECIDERS),
        act("expire", ("applied", "invited"), "expired", "过期", "The days to answer are over.", who="time"),
        act("leave", "active", "left", "退出", "The person leaves; offices in the team end.", who="the person"),
        act("remove", "active", "removed", "移出", "The team takes the person out.", who=DECIDERS,
            wants=["a reason"], brings=["Offices in the team end."]),
        act("transfer", "active", "transferred", "转队", "Another team has taken the person by their own wish.",
            who="the person", brings=["Offices in the team end."]),
        act("end", ("applied", "invited", "active"), "ended", "终止", "The team or the person is not there any more.",
            who="teams.dissolve, or closing the account"),
    ],
)  # fmt: skip


def after(state: str, deed: str) -> MembershipState:
    """The state that an act leads to. Raises Conflict where the state does not allow it."""
    following = LIFE.after(state, deed)
    if following is None:
        raise MEMBERSHIP_STATE(membership_state=state)
    return MembershipState(following)


def refuse_late(state: str, due_at: datetime | None, now: datetime) -> None:
    """The days to answer may be over before the timer has said so. Raises Conflict."""
    if due_at is not None and due_at <= now and state in (MembershipState.APPLIED, MembershipState.INVITED):
        raise MEMBERSHIP_STATE(membership_state=MembershipState.EXPIRED.value)


def refuse_applicant(join_mode: str, adults_only: bool, is_minor: bool) -> None:
    """Whether somebody may apply at all."""
    if join_mode == JoinMode.INVITED:
        raise TEAM_BY_INVITATION()
    refuse_minor(adults_only, is_minor)


def refuse_minor(adults_only: bool, is_minor: bool) -> None:
    """A team may take grown-ups alone."""
    if adults_only and is_minor:
        raise TEAM_ADULTS_ONLY()


def joins_at_once(join_mode: str, is_minor: bool) -> bool:
    """Whether an application is a membership at once: of minors an officer decides in any case."""
    return join_mode == JoinMode.INSTANT and not is_minor


def due_after(now: datetime) -> datetime:
    """Until when an application or an invitation may be answered."""
    return now + timedelta(days=ANSWER_DAYS)


def refuse_too_soon(state: str, ended_at: datetime | None, now: datetime, *, invited: bool) -> None:
    """Who was told no is not asked again for a while: a team by the person, a person by the team.

    state, ended_at: of the last membership between the two that is over.
    """
    noes = {MembershipState.DECLINED} if invited else {MembershipState.REFUSED, MembershipState.REMOVED}
    if state not in noes or ended_at is None:
        return
    again = ended_at + timedelta(days=PAUSE_DAYS)
    if now < again:
        refusal = INVITED_TOO_SOON if invited else APPLIED_TOO_SOON
        raise refusal(day=business_date(again).isoformat())
