"""All rules of credits in one list, which its door answers."""

from services.credits.certificates import policy as certificates
from services.credits.ledger import policy as ledger
from services.credits.schemes import policy as schemes
from services.credits.spending import policy as spending
from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = (certificates.GRANTS, ledger.GRANTS, schemes.GRANTS, spending.GRANTS)
