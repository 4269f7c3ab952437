"""The printed matrix is what the code does: each line is tried for every role, in reach and out of it."""

from datetime import date
from uuid import UUID

import pytest

from deploy.cli import services
from deploy.cli.docs import DOCS_FOLDER
from deploy.cli.permissions_page import all_grants
from shared.contracts.identity.roles import SCOPES, Role
from shared.kernel.actor import Actor, Held, system

TODAY = date(2026, 2, 12)
CITY, DISTRICT, STREET, OTHER = (UUID(int=number) for number in range(1, 5))
IN_REACH = [(CITY, DISTRICT), (CITY, DISTRICT, STREET)]
OUT_OF_REACH = [(CITY,), (CITY, OTHER), ()]
COLUMNS = ["permission", "sentence", *Role, "scope", "second_factor", "systems"]


def lines():
    """The lines of the committed page: what people were promised, not what the code says."""
    matrix = (DOCS_FOLDER / "permissions.md").read_text(encoding="utf-8").split("## Matrix")[1].split("## Purposes")[0]
    rows = [
        [cell.strip(" `") for cell in row.strip("|").split("|")] for row in matrix.splitlines() if row.startswith("|")
    ]
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[2:]]


def permits(line, actor, lineage):
    (grants,) = [grants for grants in all_grants() if line["permission"] in grants.rules]
    return grants.permits(actor, line["permission"], lineage, TODAY)


def person(role, second_factor=True, until=None):
    return Actor("person", str(UUID(int=9)), offices=(Held(role, DISTRICT, until),), second_factor=second_factor)


def client(*scopes):
    return Actor("client", str(UUID(int=9)), offices=(Held("client", DISTRICT),), scopes=frozenset(scopes))


@pytest.mark.parametrize("line", lines(), ids=lambda line: line["permission"])
@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_is_marked_in_its_subtree_and_nothing_else(line, role):
    marked = line[role] == "✓"
    assert [permits(line, person(role.value), lineage) for lineage in IN_REACH] == [marked, marked]
    assert not any(permits(line, person(role.value), lineage) for lineage in OUT_OF_REACH)
    assert not permits(line, person(role.value, until=date(2026, 2, 11)), IN_REACH[0])


@pytest.mark.parametrize("line", lines(), ids=lambda line: line["permission"])
def test_the_second_factor_is_needed_where_it_is_marked(line):
    for role in Role:
        without = permits(line, person(role.value, second_factor=False), IN_REACH[0])
        assert without == (line[role] == "✓" and line["second_factor"] != "yes")


@pytest.mark.parametrize("line", lines(), ids=lambda line: line["permission"])
def test_a_client_needs_the_scope_and_the_reach(line):
    granted = bool(line["scope"])
    assert permits(line, client(line["scope"]), IN_REACH[1]) == granted
    assert not permits(line, client("units.fly", ""), IN_REACH[1])
    assert not any(permits(line, client(line["scope"]), lineage) for lineage in OUT_OF_REACH)


@pytest.mark.parametrize("line", lines(), ids=lambda line: line["permission"])
def test_only_the_named_system_actors_may(line):
    named = [name.strip(" `") for name in line["systems"].split(",") if name]
    assert all(permits(line, system(name), ()) for name in named)
    assert not permits(line, system("somebody"), IN_REACH[0])


def test_every_rule_has_a_line():
    assert {line["permission"] for line in lines()} == {name for grants in all_grants() for name in grants.rules}


def test_every_service_answers_the_rules_of_all_its_policies():
    answering = [kind for kind in services.load_all(services.SERVICES) if hasattr(kind, "all_grants")]
    answered = {id(grants) for kind in answering for grants in kind.all_grants}
    assert answered == {id(grants) for grants in all_grants()}
    assert all(grants.service == kind.name for kind in answering for grants in kind.all_grants)


def test_every_permission_has_one_name_and_speaks_of_roles_and_scopes_that_exist():
    rules = [rule for grants in all_grants() for rule in grants.rules.items()]
    assert len({name for name, _ in rules}) == len(rules)
    for _, rule in rules:
        assert rule.roles <= {role.value for role in Role}
        assert rule.scope is None or rule.scope in SCOPES
