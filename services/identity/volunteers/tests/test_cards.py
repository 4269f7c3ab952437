"""Volunteer cards: shown, verified by anybody, replaced when lost."""

import pytest

from shared.kernel.actor import GUEST
from shared.kernel.errors import NotFound


def card_of(people, person):
    return people.call("own_card", {}, person.actor)


def verified(people, code):
    return people.call("verify_card", {"code": code}, GUEST)


def test_a_card_shows_its_owner_and_a_code_without_their_data(people, applicants):
    person = applicants.volunteer(name="欧阳春晓")
    card = card_of(people, person)
    own = people.call("own_volunteer", {}, person.actor)
    assert (card["name"], card["number_grouped"], card["since"]) == ("欧阳春晓", own["number_grouped"], "2026-02-12")
    assert verified(people, card["code"]) == {
        "state": "valid",
        "number_grouped": own["number_grouped"],
        "name": "欧*",
        "unit_name": "BJ-D1-S1",
    }


def test_codes_of_a_lost_card_are_void(people, applicants):
    person = applicants.volunteer()
    lost = card_of(people, person)["code"]
    assert people.call("renew_card", {}, person.actor)["card_version"] == 2
    nothing = {"number_grouped": None, "name": None, "unit_name": None}
    assert verified(people, lost) == {"state": "replaced", **nothing}
    assert verified(people, card_of(people, person)["code"])["state"] == "valid"
    told = people.events("VolunteerChanged")[-1].data
    assert (told["card_version"], told["version"]) == (2, 2)


def test_a_forged_or_an_expired_code_shows_nobody(people, applicants):
    code = card_of(people, applicants.volunteer())["code"]
    assert verified(people, f"{code[:-6]}AAAAAA")["state"] == "forged"
    people.clock.advance(days=30)
    assert verified(people, code)["state"] == "expired"


def test_who_is_no_volunteer_has_no_card(people, applicants):
    person = applicants.waiting()
    for verb in ("own_card", "renew_card", "own_volunteer"):
        with pytest.raises(NotFound, match="not_a_volunteer"):
            people.call(verb, {}, person.actor)
