"""Who may do what: deny by default, reach into the subtree, dates, scopes, the second factor."""

from datetime import date
from uuid import UUID

import pytest

from shared.kernel.actor import GUEST, Actor, Held, system
from shared.kernel.errors import Forbidden, Unauthenticated
from shared.kernel.policy import Grants, Rule

CITY, DISTRICT, STREET, OTHER = (UUID(int=number) for number in range(1, 5))
TODAY = date(2026, 2, 12)
GRANTS = Grants(
    "identity",
    {
        "units.move": Rule(
            "Move a unit.", frozenset({"unit_admin"}), scope="units.write", systems=frozenset({"identity.import"})
        ),
        "offices.appoint": Rule("Appoint.", frozenset({"unit_admin"}), second_factor=True),
        "nothing": Rule("Nobody may."),
    },
)


def person(role="unit_admin", unit=DISTRICT, until=None, second_factor=False):
    return Actor("person", str(UUID(int=9)), offices=(Held(role, unit, until),), second_factor=second_factor)


def client(scope="units.write", unit=DISTRICT):
    return Actor("client", "c", offices=(Held("client", unit),), scopes=frozenset({scope}))


@pytest.mark.parametrize(
    ("actor", "lineage", "permitted"),
    [
        (person(), (CITY, DISTRICT), True),
        (person(), (CITY, DISTRICT, STREET), True),
        (person(), (CITY,), False),
        (person(), (CITY, OTHER), False),
        (person(role="cadre"), (CITY, DISTRICT), False),
        (person(until=TODAY), (CITY, DISTRICT), True),
        (person(until=date(2026, 2, 11)), (CITY, DISTRICT), False),
        (client(), (CITY, DISTRICT), True),
        (client(), (CITY,), False),
        (client(scope="units.read"), (CITY, DISTRICT), False),
        (system("identity.import"), (CITY,), True),
        (system("identity.other"), (CITY,), False),
        (GUEST, (CITY, DISTRICT), False),
        (person(role="client"), (CITY, DISTRICT), False),
    ],
)
def test_a_right_reaches_the_subtree_and_nothing_else(actor, lineage, permitted):
    assert GRANTS.permits(actor, "units.move", lineage, TODAY) is permitted


def test_a_permission_without_roles_is_nobodys():
    assert not GRANTS.permits(person(), "nothing", (CITY, DISTRICT), TODAY)


def test_a_guest_is_asked_to_sign_in():
    with pytest.raises(Unauthenticated, match="sign_in_required"):
        GRANTS.require(GUEST, "units.move", (CITY,), TODAY)


def test_a_refusal_names_the_permission():
    with pytest.raises(Forbidden) as refused:
        GRANTS.require(person(role="cadre"), "units.move", (CITY, DISTRICT), TODAY)
    assert refused.value.parameters == {"permission": "units.move"}


def test_one_who_only_lacks_the_second_factor_is_told_so():
    with pytest.raises(Forbidden, match="second_factor_required"):
        GRANTS.require(person(), "offices.appoint", (CITY, DISTRICT), TODAY)
    GRANTS.require(person(second_factor=True), "offices.appoint", (CITY, DISTRICT), TODAY)


def test_one_out_of_reach_is_not_told_about_the_second_factor():
    with pytest.raises(Forbidden, match="not_permitted"):
        GRANTS.require(person(), "offices.appoint", (CITY, OTHER), TODAY)


def test_an_unknown_permission_is_a_broken_assumption():
    with pytest.raises(KeyError):
        GRANTS.permits(person(), "units.fly", (CITY,), TODAY)


def test_the_tops_of_a_reach_are_the_units_of_the_offices_that_carry_the_right():
    held = (Held("unit_admin", DISTRICT), Held("cadre", OTHER), Held("unit_admin", STREET, date(2026, 2, 11)))
    assert GRANTS.tops(Actor("person", str(UUID(int=9)), offices=held), "units.move", TODAY) == [DISTRICT]


@pytest.mark.parametrize("actor", [person(role="cadre"), client(scope="units.read")])
def test_who_has_a_right_nowhere_has_no_reach(actor):
    with pytest.raises(Forbidden):
        GRANTS.tops(actor, "units.move", TODAY)


def test_a_guest_has_no_reach_but_may_sign_in():
    with pytest.raises(Unauthenticated):
        GRANTS.tops(GUEST, "units.move", TODAY)


def test_what_needs_a_second_factor_is_for_no_client():
    with pytest.raises(AssertionError):
        Rule("End a unit.", scope="units.write", second_factor=True)
