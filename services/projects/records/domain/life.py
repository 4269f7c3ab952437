"""The life of a service record."""

from shared.contracts.projects.record_words import RecordAct, RecordState
from shared.kernel.states import Life, State, act

OPEN, CONFIRMED, REFUSED, STRUCK = (state.value for state in RecordState)
OWN = "the volunteer"

LIFE = Life(
    "service record",
    State(OPEN, "待确认", "Waits for whoever has to agree to it, or for the volunteer; `wants` says for whom."),
    State(CONFIRMED, "已确认", "Its minutes count."),
    State(REFUSED, "未认定", "It was not confirmed; nothing of it counts."),
    State(STRUCK, "已撤销", "It was confirmed, and does not count any more."),
    acts=[
        act(
            RecordAct.SETTLE,
            OPEN,
            OPEN,
            "按签到记录",
            "Made, or brought up to date, from the attendances.",
            who="the system",
        ),
        act(RecordAct.NAME_GUARANTOR, OPEN, OPEN, "指定证明人", "Another guarantor is named.", who="who entered it"),
        act(RecordAct.VOUCH, OPEN, OPEN, "作证", "The guarantor vouches for it.", who="the guarantor"),
        act(
            RecordAct.AGREE,
            OPEN,
            OPEN,
            "同意",
            "As leader, second person, union above or city.",
            who="records.confirm, records.second, records.approve_long; who leads the activity",
            wants=("one's own record, and what one has recorded or vouched for, is somebody else's to agree to",),
        ),
        act(RecordAct.ACCEPT, OPEN, OPEN, "本人认可", "The volunteer takes it as their own.", who=OWN),
        act(
            RecordAct.CONFIRM,
            OPEN,
            CONFIRMED,
            "确认",
            "At once when nothing is wanted any more.",
            who="the system",
            wants=("the seven fields of the law", "no other confirmed service of the person in that time"),
            brings=("projects.ServiceRecordChanged.v1: confirmed",),
        ),
        act(RecordAct.DECLINE, OPEN, REFUSED, "本人否认", "The volunteer was not there, or did not serve.", who=OWN),
        act(
            RecordAct.DECLINE,
            CONFIRMED,
            STRUCK,
            "本人否认",
            "The volunteer does not want to be credited with what they did not serve.",
            who=OWN,
            brings=("projects.ServiceRecordChanged.v1: struck",),
        ),
        act(
            RecordAct.REFUSE,
            OPEN,
            REFUSED,
            "不予认定",
            "With a reason, against which the volunteer may appeal.",
            who="records.confirm; who leads the activity",
            wants=("no appeal is open",),
        ),
        act(
            RecordAct.CORRECT,
            OPEN,
            OPEN,
            "更正",
            "With a reason; the old values are kept, and what was agreed to before counts no more.",
            who="records.correct; who leads the activity",
            wants=("not more minutes than before", "no appeal is open"),
        ),
        act(
            RecordAct.CORRECT,
            CONFIRMED,
            CONFIRMED,
            "更正",
            "With a reason; the old values are kept, and the volunteer may appeal.",
            who="records.correct; who leads the activity",
            wants=("not more minutes than before", "no appeal is open"),
            brings=("projects.ServiceRecordChanged.v1: corrected",),
        ),
        act(
            RecordAct.STRIKE,
            CONFIRMED,
            STRUCK,
            "撤销",
            "With a reason, against which the volunteer may appeal.",
            who="records.strike; who strikes its attendances, as a leader or by an office",
            wants=("no appeal is open",),
            brings=("projects.ServiceRecordChanged.v1: struck",),
        ),
        act(
            RecordAct.UPHOLD,
            (OPEN, CONFIRMED, REFUSED, STRUCK),
            CONFIRMED,
            "申诉成立",
            "An appeal was right: it counts, with the minutes that were given.",
            who="appeals.decide, by somebody who had no part in the record",
            brings=("projects.ServiceRecordChanged.v1: confirmed or corrected",),
        ),
    ],
)
