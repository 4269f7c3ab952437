"""All rules of demands in one list, which its door answers."""

from services.demands.feedback import policy as feedback
from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = (feedback.GRANTS,)
