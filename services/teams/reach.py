"""Who reaches a team, for the policies of all subjects: an office above its unit, or one in the team itself."""

from datetime import date

from services.teams.domain import Standing
from shared.contracts.teams.refusals.teams import TEAM_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.errors import Declared
from shared.kernel.policy import NOT_PERMITTED, SIGN_IN_REQUIRED, Grants


def require(
    grants: Grants,
    actor: Actor,
    permission: str,
    standing: Standing,
    today: date,
    *,
    leads_is_enough: bool = False,
    missing: Declared = TEAM_NOT_FOUND,
) -> None:
    """Wants an office in reach of the team's unit, or that of a leader in the team where that is enough.

    Raises Forbidden for those who are in the team; for everybody else it is as if there were none (`missing`).
    """
    if actor.kind == "guest":
        raise SIGN_IN_REQUIRED()
    if leads_is_enough and standing.leads:
        return
    if grants.permits(actor, permission, standing.lineage, today):
        return
    if standing.is_member:
        raise NOT_PERMITTED(permission=permission)
    raise missing()
