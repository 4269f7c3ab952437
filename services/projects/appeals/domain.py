"""The life of an appeal, and when one may be made."""

from datetime import date, timedelta

from shared.contracts.projects.appeal_words import APPEAL_DAYS, AppealState
from shared.contracts.projects.record_words import RecordState
from shared.contracts.projects.refusals.appeals import APPEAL_TOO_EARLY, APPEAL_TOO_LATE
from shared.kernel.states import Life, State, act

SUBMITTED, UPHELD, REJECTED, WITHDRAWN = (state.value for state in AppealState)
UNINVOLVED = "appeals.decide; nobody who had a part in the record"

LIFE = Life(
    "appeal",
    State(
        SUBMITTED,
        "待处理",
        "Waits for the union that decides; meanwhile nobody changes the record to its disadvantage.",
    ),
    State(UPHELD, "成立", "The record counts, with the minutes that were given."),
    State(REJECTED, "不成立", "The record stays; the volunteer may go to the union above."),
    State(WITHDRAWN, "已撤回", "The volunteer took it back."),
    acts=[
        act(
            "uphold",
            SUBMITTED,
            UPHELD,
            "支持",
            "It was right, wholly or in part.",
            who=UNINVOLVED,
            wants=(
                "not more minutes than wanted",
                "a file, for more minutes than attendances prove",
                "an office high enough for so long a day",
                "no other confirmed service of the person in that time",
            ),
            brings=("the record is confirmed or corrected",),
        ),
        act("reject", SUBMITTED, REJECTED, "驳回", "With a reason that the volunteer is told.", who=UNINVOLVED),
        act("withdraw", SUBMITTED, WITHDRAWN, "撤回", "The volunteer takes it back.", who="the volunteer"),
    ],
)


def refuse_untimely(state: str, due_on: date, decided_on: date | None, today: date) -> None:
    """Raises Conflict for an appeal against what is not decided yet, or was long ago.

    due_on: of the record; decided_on: when it was decided last, or an appeal against it was.
    """
    if state == RecordState.OPEN:
        if today <= due_on:
            raise APPEAL_TOO_EARLY(due_on=due_on.isoformat())
        return
    assert decided_on is not None, "what is not open was decided"
    if today > decided_on + timedelta(days=APPEAL_DAYS):
        raise APPEAL_TOO_LATE(days_max=APPEAL_DAYS)
