"""Who may do what: a service's rules as data, from which `docs/permissions.md` is printed. Deny by default.

A right reaches the subtree of the unit at which the office is held. A lineage is the ids from the root of the union
tree down to the unit concerned, itself included.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from shared.kernel.actor import Actor, Held
from shared.kernel.errors import Forbidden, Unauthenticated, declare

SIGN_IN_REQUIRED = declare(Unauthenticated, "request.sign_in_required")
NOT_PERMITTED = declare(Forbidden, "request.not_permitted", "permission")
SECOND_FACTOR_REQUIRED = declare(Forbidden, "request.second_factor_required", "permission")


@dataclass(frozen=True)
class Rule:
    """Who has a permission. sentence: what it allows, for the printed matrix.

    roles: offices that carry it in their subtree; scope: the OAuth scope a client needs (None: no client may);
    systems: names of system actors; second_factor: a person's session must have been opened with one, and no client
    may, since it has none.
    """

    sentence: str
    roles: frozenset[str] = field(default=frozenset())
    scope: str | None = None
    systems: frozenset[str] = field(default=frozenset())
    second_factor: bool = False

    def __post_init__(self) -> None:
        assert not (self.scope and self.second_factor), "a client has no second factor"


class Grants:
    """The rules of one service by permission, `units.move`."""

    def __init__(self, service: str, rules: dict[str, Rule]) -> None:
        self.service = service
        self.rules = rules

    def permits(self, actor: Actor, permission: str, lineage: Sequence[UUID], today: date) -> bool:
        """Whether the actor has the permission at the last unit of the lineage today."""
        rule = self.rules[permission]
        if actor.kind == "system":
            return actor.subject in rule.systems
        if actor.kind == "client" and rule.scope not in actor.scopes:
            return False
        if actor.kind == "person" and rule.second_factor and not actor.second_factor:
            return False
        return self._reaches(actor, rule, lineage, today)

    def require(self, actor: Actor, permission: str, lineage: Sequence[UUID], today: date) -> None:
        """Raises Unauthenticated for a guest, Forbidden for everybody whom no rule permits it."""
        if self.permits(actor, permission, lineage, today):
            return
        if actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        rule = self.rules[permission]
        lacks_only_the_factor = rule.second_factor and not actor.second_factor and actor.kind == "person"
        if lacks_only_the_factor and self._reaches(actor, rule, lineage, today):
            raise SECOND_FACTOR_REQUIRED(permission=permission)
        raise NOT_PERMITTED(permission=permission)

    def tops(self, actor: Actor, permission: str, today: date) -> list[UUID]:
        """The units in whose subtrees the actor has the permission today.

        Raises as `require` does for whoever has it nowhere.
        """
        units = [held.unit_id for held in actor.offices if self.permits(actor, permission, (held.unit_id,), today)]
        if not units:
            self.require(actor, permission, tuple(held.unit_id for held in actor.offices), today)
        return units

    def office(self, actor: Actor, permission: str, lineage: Sequence[UUID], today: date) -> Held:
        """The office by which a person has the permission: of several that of the nearest unit. Raises as `require`."""
        return self.offices(actor, permission, lineage, today)[0]

    def offices(self, actor: Actor, permission: str, lineage: Sequence[UUID], today: date) -> list[Held]:
        """All offices by which a person has the permission, those of the nearest unit first. Raises as `require`."""
        self.require(actor, permission, lineage, today)
        held = self._held(actor, self.rules[permission], lineage, today)
        return sorted(held, key=lambda office: lineage.index(office.unit_id), reverse=True)

    def _reaches(self, actor: Actor, rule: Rule, lineage: Sequence[UUID], today: date) -> bool:
        return bool(self._held(actor, rule, lineage, today))

    @staticmethod
    def _held(actor: Actor, rule: Rule, lineage: Sequence[UUID], today: date) -> list[Held]:
        """A client's reach is an office with the role "client" at the unit it was registered for."""
        roles = rule.roles if actor.kind == "person" else frozenset({"client"})
        return [
            office
            for office in actor.offices
            if office.role in roles and office.unit_id in lineage and (office.until is None or today <= office.until)
        ]
