"""All rules of demands in one list, which its door answers."""

from services.demands.emergencies import policy as emergencies
from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = (emergencies.GRANTS,)
