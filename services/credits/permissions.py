"""All rules of credits in one list, which its door answers."""

from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = ()
