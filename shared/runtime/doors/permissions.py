"""The door at which a service says its rules: a base class of services that have some.

The gateway puts the answers of all services together; `docs/permissions.md` prints the same rules.
"""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, ClassVar

from shared.contracts.base import Loaded, Nothing
from shared.contracts.permissions import Permissions
from shared.kernel.policy import Grants, Rule
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session
from shared.runtime.doors.rpc import rpc


class PermissionDoors:
    """Answers who may do what. No secret: everybody may know the rules."""

    db: CallDatabase
    all_grants: ClassVar[tuple[Grants, ...]]

    @rpc(Nothing, replies=Permissions)
    def permissions(self, request: Loaded) -> Any:
        return self.db.read(_matrix, self.all_grants)


def _matrix(session: Session, all_grants: Iterable[Grants]) -> dict[str, Any]:
    return {"permissions": [_line(*rule) for grants in all_grants for rule in grants.rules.items()]}


def _line(permission: str, rule: Rule) -> SimpleNamespace:
    return SimpleNamespace(
        permission=permission,
        sentence=rule.sentence,
        roles=sorted(rule.roles),
        scope=rule.scope,
        second_factor=rule.second_factor,
    )
