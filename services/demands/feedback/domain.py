"""The life of feedback, who has to do with it, and when it is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.contracts.demands.feedback_words import (
    ANSWER_DAYS,
    DISPUTE_DAYS,
    FORWARDS_MAX,
    HANDED_UP_DAYS,
    REMIND_HOURS,
    FeedbackAbout,
    FeedbackAct,
    FeedbackState,
)
from shared.contracts.demands.refusals import feedback as refusals
from shared.kernel.states import Life, State, act

SUBMITTED, ACCEPTED, FORWARDED, ANSWERED, REFUSED, WITHDRAWN, CLOSED = (state.value for state in FeedbackState)
OPEN = (SUBMITTED, FORWARDED, ACCEPTED)
DECIDED = (ANSWERED, REFUSED)
UNINVOLVED = "feedback.answer; neither whom it is about, nor who led the activity, nor who gave it"
OWN = "who gave it"
TIMER = "timer"

LIFE = Life(
    "feedback",
    State(SUBMITTED, "待受理", "Waits for the union that it was assigned to."),
    State(ACCEPTED, "办理中", "Somebody of that union works on it."),
    State(FORWARDED, "已转办", "Went to another union, which has not looked at it yet."),
    State(ANSWERED, "已答复", "Was answered; who gave it can still dispute the answer."),
    State(REFUSED, "不予受理", "There is nothing to be done, for a reason; that can be disputed too."),
    State(CLOSED, "已办结", "Nobody waits for anything any more."),
    State(WITHDRAWN, "已撤回", "Was taken back before it was answered."),
    acts=[
        act("accept", (SUBMITTED, FORWARDED), ACCEPTED, "受理", "Work on it.", who=UNINVOLVED),
        act(
            "forward",
            OPEN,
            FORWARDED,
            "转办",
            "Give it to another union, with a reason. The day on which it is due stays.",
            who=UNINVOLVED,
            wants=("a reason", f"at most {FORWARDS_MAX} times"),
        ),
        act("answer", OPEN, ANSWERED, "答复", "With words.", who=UNINVOLVED),
        act("refuse", OPEN, REFUSED, "不予受理", "With a reason.", who=UNINVOLVED, wants=("a reason",)),
        act(
            "hand_up",
            OPEN,
            FORWARDED,
            "逾期上报",
            "Nobody answered in time: the union above does.",
            who=TIMER,
            wants=("a union above",),
            brings=(f"{HANDED_UP_DAYS} days to answer",),
        ),
        act(
            "dispute",
            DECIDED,
            FORWARDED,
            "提出异议",
            "The answer is not enough: the union above looks at it.",
            who=OWN,
            wants=(f"within {DISPUTE_DAYS} days", "a union above"),
            brings=("as many days to answer as at first",),
        ),
        act("close", DECIDED, CLOSED, "确认办结", "The answer is enough; how good it was.", who=OWN),
        act(
            "settle",
            DECIDED,
            CLOSED,
            "自动办结",
            f"Nobody disputed it within {DISPUTE_DAYS} days.",
            who=TIMER,
        ),
        act("withdraw", OPEN, WITHDRAWN, "撤回", "Take it back.", who=OWN),
    ],
)


@dataclass(frozen=True)
class Standing:
    """How somebody stands with feedback. lineage: of the unit that answers, () where there is none.

    volunteer_id: of the one who acts, None for who is none.
    """

    lineage: Sequence[UUID] = ()
    volunteer_id: UUID | None = None


def state_after(state: str, act: FeedbackAct) -> str:
    """The state after an act. Raises Conflict where the state does not allow it."""
    following = LIFE.after(state, act.value)
    if following is None:
        raise refusals.FEEDBACK_STATE_FORBIDS(feedback_state=state)
    return following


def refuse_unfit_subject(about: str, *, names_activity: bool, names_person: bool) -> None:
    """Raises Invalid: of an activity one names which; of a person who, or where; of the platform neither."""
    fits = {
        FeedbackAbout.PLATFORM: not names_activity and not names_person,
        FeedbackAbout.ACTIVITY: names_activity and not names_person,
        FeedbackAbout.PERSON: names_activity or names_person,
    }
    if not fits[FeedbackAbout(about)]:
        raise refusals.FEEDBACK_SUBJECT_UNFIT(feedback_about=about)


def due_at(about: str, given_at: datetime) -> datetime:
    """When the union must have answered."""
    return given_at + timedelta(days=ANSWER_DAYS[FeedbackAbout(about)])


def due_when_handed_up(now: datetime) -> datetime:
    """When the union above must have answered what was overdue below."""
    return now + timedelta(days=HANDED_UP_DAYS)


def remind_from(due_at: datetime) -> datetime:
    """From when on the union is reminded."""
    return due_at - timedelta(hours=REMIND_HOURS)


def settles_at(decided_at: datetime) -> datetime:
    """When a decision that nobody disputes is the last."""
    return decided_at + timedelta(days=DISPUTE_DAYS)


def refuse_late_dispute(decided_at: datetime, now: datetime) -> None:
    """Raises Conflict where the time for it is over, although no timer has closed it yet."""
    if now >= settles_at(decided_at):
        raise refusals.FEEDBACK_DISPUTE_LATE(dispute_days=DISPUTE_DAYS)


def refuse_forwarding(acts: Collection[str], from_unit: UUID, to_unit: UUID) -> None:
    """Raises Conflict: it is there already, or was sent around often enough. acts: all that was done with it."""
    if from_unit == to_unit:
        raise refusals.FEEDBACK_THERE_ALREADY()
    if sum(act == FeedbackAct.FORWARD for act in acts) >= FORWARDS_MAX:
        raise refusals.FEEDBACK_FORWARDED_TOO_OFTEN(forwards_max=FORWARDS_MAX)


def unit_above(lineage: Sequence[UUID]) -> UUID:
    """The unit above the last one of a lineage. Raises Conflict at the root: there is nobody above."""
    if len(lineage) < 2:
        raise refusals.FEEDBACK_AT_THE_TOP()
    return lineage[-2]
