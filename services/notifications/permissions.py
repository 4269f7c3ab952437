"""All rules of notifications in one list, which its door answers."""

from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = ()
