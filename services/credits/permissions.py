"""All rules of credits in one list, which its door answers."""

from services.credits.schemes import policy as schemes
from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = (schemes.GRANTS,)
