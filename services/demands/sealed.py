"""Every sealed column of demands, and the place each text is sealed for: what a rotation walks through."""

from services.demands.archive.models import SEALED, Demand
from services.demands.feedback.models import STEP_WORDS_PLACE, WORDS_PLACE, Feedback, FeedbackStep
from shared.runtime.process.resealing import SealedTable

SEALED_TABLES = (
    SealedTable(Demand, SEALED),
    SealedTable(Feedback, {"words_sealed": WORDS_PLACE}),
    SealedTable(FeedbackStep, {"words_sealed": STEP_WORDS_PLACE}),
)
