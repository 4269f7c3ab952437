"""All rules of demands in one list, which its door answers."""

from services.demands.answer_times import policy as answer_times
from services.demands.archive import policy as archive
from services.demands.categories import policy as categories
from services.demands.emergencies import policy as emergencies
from services.demands.feedback import policy as feedback
from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = (
    answer_times.GRANTS,
    archive.GRANTS,
    categories.GRANTS,
    emergencies.GRANTS,
    feedback.GRANTS,
)
