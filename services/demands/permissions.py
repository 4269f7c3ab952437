"""All rules of demands in one list, which its door answers."""

from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = ()
