"""The life of a complaint."""

from shared.contracts.projects.complaint_words import ComplaintState
from shared.kernel.states import Life, State, act

SUBMITTED, UPHELD, REJECTED = (state.value for state in ComplaintState)
UNINVOLVED = "complaints.answer; neither who led, nor whom it is about, nor who made it"

LIFE = Life(
    "complaint",
    State(SUBMITTED, "待答复", "Waits for the union of the activity to answer."),
    State(UPHELD, "成立", "It was right; where it was about somebody's service it stands in that record."),
    State(REJECTED, "不成立", "It was not."),
    acts=[
        act("uphold", SUBMITTED, UPHELD, "认定成立", "With an answer.", who=UNINVOLVED),
        act("reject", SUBMITTED, REJECTED, "认定不成立", "With an answer.", who=UNINVOLVED),
    ],
)
