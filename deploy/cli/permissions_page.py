"""`docs/permissions.md`: who may do what, printed from the rules of all services."""

import importlib
from collections.abc import Iterable
from pathlib import Path

from deploy.cli import services
from shared.contracts.identity.roles import MAY_GIVE, ROLE_SENTENCES, SCOPES, SECOND_FACTOR_ROLES, Role
from shared.kernel.policy import Grants, Rule

REPOSITORY = Path(__file__).parents[2]

PURPOSE_ROLES = (Role.UNIT_ADMIN, Role.CADRE)

HEAD = """\
# Permissions

Printed by `nuanliu docs` from the rules of the services (`services/*/**/policy.py`). What no line permits is refused.

A right reaches the unit at which an office is held and everything below it in the union tree. A client application
needs the scope, and reaches the unit for which it was registered and everything below it. Where there is 2FA, the
session must have been opened with a second factor; a client application has none and may not. What belongs to oneself
(account, sessions, own offices) needs no office; reading the union tree needs no account.
"""


def all_grants() -> list[Grants]:
    """The rules of every policy of every service, in the order of their files."""
    found = []
    for name in services.SERVICES:
        for path in sorted((REPOSITORY / "services" / name).rglob("policy.py")):
            dotted = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
            found.append(importlib.import_module(dotted).GRANTS)
    return found


def permissions_page() -> str:
    """The whole page."""
    return "\n".join([HEAD, _roles(), _matrix(all_grants()), _purposes(), _giving(), _scopes()])


def _roles() -> str:
    lines = [
        [f"`{role}`", sentence, "yes" if role in SECOND_FACTOR_ROLES else ""] for role, sentence in _sorted_roles()
    ]
    return "## Roles\n\n" + _table(["role", "who", "needs 2FA"], lines)


def _matrix(grants: Iterable[Grants]) -> str:
    head = ["permission", "allows to", *(f"`{role}`" for role in Role), "scope", "2FA", "system actors"]
    lines = [_line(name, rule) for granted in grants for name, rule in sorted(granted.rules.items())]
    return "## Matrix\n\n" + _table(head, lines)


def _line(name: str, rule: Rule) -> list[str]:
    marks = ["✓" if role in rule.roles else "" for role in Role]
    scope = f"`{rule.scope}`" if rule.scope else ""
    systems = ", ".join(f"`{system}`" for system in sorted(rule.systems))
    return [f"`{name}`", rule.sentence, *marks, scope, "yes" if rule.second_factor else "", systems]


def _purposes() -> str:
    domain = importlib.import_module("services.identity.disclosures.domain")
    lines = [
        [f"`{purpose}`", *(", ".join(f"`{field}`" for field in sorted(by_role[role])) for role in PURPOSE_ROLES)]
        for purpose, by_role in domain.NEEDED.items()
    ]
    sentence = (
        "Documents, phones and birth dates are masked. Who has `volunteers.read_personal` or\n"
        "`people_exports.request` is shown of them what the purpose needs in the hands of their office, and the\n"
        "person sees that it was read.\n\n"
    )
    return "## Purposes\n\n" + sentence + _table(["purpose", *(f"`{role}`" for role in PURPOSE_ROLES)], lines)


def _giving() -> str:
    lines = [
        [f"`{giver}`", *("✓" if role in given else "" for role in Role)]
        for giver, given in sorted(MAY_GIVE.items(), key=lambda item: list(Role).index(item[0]))
    ]
    sentence = (
        "Who holds the role on the left may give those marked, never to themselves, and end them, their own too; the\n"
        "last security administrator's office does not end. System, security and audit administrators are different\n"
        "people for good, and hold no other office on the days they are that.\n\n"
    )
    return "## Giving offices\n\n" + sentence + _table(["gives", *(f"`{role}`" for role in Role)], lines)


def _scopes() -> str:
    return "## Scopes\n\n" + _table(["scope", "allows to"], [[f"`{scope}`", says] for scope, says in SCOPES.items()])


def _sorted_roles() -> list[tuple[Role, str]]:
    return [(role, ROLE_SENTENCES[role]) for role in Role]


def _table(head: list[str], lines: list[list[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
