"""All rules of credits in one list, which its door answers."""

from services.credits.certificates import policy as certificates
from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = (certificates.GRANTS,)
