"""Relatives: one proposes, the other agrees, a cadre verifies; then both act on each gift, and each may end it all."""

from datetime import date

import pytest

from shared.contracts.credits.spending_words import GIFT_DAYS, OPEN_GIFTS_MAX, OPEN_RELATIONS_MAX, RELATION_DAYS

REASON = "已查验户口簿"


@pytest.fixture(name="two")
def _two(people, city):
    """Li has coins, Wang has none; they live in two streets."""
    return people.with_coins(10), city.volunteer("BJ-D1-S2")


def propose(people, li, wang, kinship="parent"):
    return people.call("propose_relation", li, to_number=wang.number, kinship=kinship)


def offer(people, li, relation, amount=3, book="time_coins"):
    return people.call("offer_gift", li, id=relation, book=book, amount=amount)


def test_a_gift_wants_the_relation_the_cadre_and_both_people(people, two):
    li, wang = two
    relation = people.related(li, wang)
    gift = offer(people, li, relation)
    assert (gift["state"], people.has(li), people.has(wang)) == ("offered", (10, 3), (0, 0))
    (offered,) = people.call("own_gifts", wang)["items"]
    assert (offered["is_own"], offered["with_volunteer_id"]) == (False, str(li.id))
    assert people.call("accept_gift", wang, id=gift["id"])["state"] == "accepted"
    assert (people.has(li), people.has(wang)) == ((7, 0), (3, 0))
    people.refused("gift_not_so", "accept_gift", wang, id=gift["id"])


def test_what_was_given_keeps_its_last_day_and_is_told_in_both_statements(people, city):
    li, wang = city.volunteer(), city.volunteer()
    people.earn(li, 5, expires_on=date(2026, 12, 31))
    people.call("accept_gift", wang, id=offer(people, li, people.related(li, wang), 2)["id"])
    (account,) = people.call("own_ledger_accounts", wang)["items"]
    assert account["expiring"] == [{"expires_on": "2026-12-31", "amount": 2}]
    asked = {"book": "time_coins"}
    assert [line["word"] for line in people.call("own_statement", wang, **asked)["items"]] == ["received"]
    words = [line["word"] for line in people.call("own_statement", li, **asked)["items"]]
    assert sorted(words) == ["given", "held_for_gift", "service"]


@pytest.mark.parametrize("known", [True, False])
def test_nobody_learns_whose_a_number_is(people, two, known):
    li, wang = two
    number = wang.number if known else "999999999999"
    made = people.call("propose_relation", li, to_number=number, kinship="child")
    assert (made["state"], made["with_volunteer_id"]) == ("proposed", None)
    people.refused("relation_open", "propose_relation", li, to_number=number, kinship="child")
    people.refused("relation_not_so", "offer_gift", li, id=made["id"], book="time_coins", amount=1)
    (shown,) = people.call("own_relations", li)["items"]
    assert shown == made


def test_who_is_asked_sees_by_whom_and_both_see_each_other_once_they_agree(people, two):
    li, wang = two
    made = propose(people, li, wang)
    (asked,) = people.call("own_relations", wang)["items"]
    assert (asked["is_own"], asked["with_volunteer_id"]) == (False, str(li.id))
    people.call("agree_to_relation", wang, id=made["id"])
    assert people.call("own_relations", li)["items"][0]["with_volunteer_id"] == str(wang.id)


def test_nobody_is_their_own_relative(people, two):
    li, _ = two
    people.refused("relation_with_oneself", "propose_relation", li, to_number=li.number, kinship="sibling")


def test_only_who_is_asked_answers(people, two, city):
    li, wang = two
    made = propose(people, li, wang)
    for verb in ("agree_to_relation", "decline_relation"):
        for other in (li, city.volunteer()):
            people.refused("relation_not_found", verb, other, id=made["id"])
    people.refused("relation_not_found", "end_relation", wang, id=made["id"])
    assert people.call("decline_relation", wang, id=made["id"])["state"] == "declined"
    people.refused("relation_not_so", "agree_to_relation", wang, id=made["id"])
    propose(people, li, wang)


@pytest.mark.parametrize(("verb", "state"), [("verify_relation", "verified"), ("reject_relation", "rejected")])
def test_cadres_see_and_decide_what_both_stand_by_never_of_themselves(people, two, city, verb, state):
    li, wang = two
    made = propose(people, li, wang)
    said = {"id": made["id"], "reason": REASON}
    people.refused("relation_not_found", verb, people.cadre, **said)
    people.call("agree_to_relation", wang, id=made["id"])
    (found,) = people.call("find_relations", people.cadre)["items"]
    assert (found["from_volunteer_id"], found["to_volunteer_id"]) == (str(li.id), str(wang.id))
    elsewhere = city.official("cadre", "BJ-D2")
    assert people.call("find_relations", elsewhere)["items"] == []
    people.refused("relation_not_found", verb, elsewhere, **said)
    for party in two:
        of_party = type(people.cadre)(**vars(people.cadre) | {"subject": str(party.account_id)})
        people.refused("account_own", verb, of_party, **said)
    decided = people.call(verb, people.cadre, **said)
    assert (decided["state"], decided["reason"]) == (
        verb.partition("_")[0].replace("y", "ied").replace("reject", "rejected"),
        REASON,
    )


def test_a_gift_goes_the_way_that_the_scheme_lets_it(people, two):
    li, wang = two
    relation = people.related(li, wang, "parent_in_law")
    assert people.refused("gift_kinship", "offer_gift", li, id=relation, book="time_coins", amount=1)
    people.earn(wang, 5)
    people.refused("gift_kinship", "offer_gift", wang, id=relation, book="time_coins", amount=1)
    people.refused("spending_not_foreseen", "offer_gift", li, id=relation, book="love_value", amount=1)


def test_either_of_them_gives(people, two):
    li, wang = two
    relation = people.related(li, wang, "parent")
    people.earn(wang, 5)
    gift = offer(people, wang, relation, 5)
    people.call("accept_gift", li, id=gift["id"])
    assert (people.has(li), people.has(wang)) == ((15, 0), (0, 0))


def test_others_neither_give_nor_take(people, two, city):
    li, wang = two
    relation = people.related(li, wang)
    other = people.with_coins()
    people.refused("relation_not_found", "offer_gift", other, id=relation, book="time_coins", amount=1)
    gift = offer(people, li, relation)
    for verb, by in (("accept_gift", li), ("accept_gift", other), ("decline_gift", li), ("withdraw_gift", wang)):
        people.refused("gift_not_found", verb, by, id=gift["id"])


@pytest.mark.parametrize(("verb", "by", "state"), [("decline_gift", 1, "declined"), ("withdraw_gift", 0, "withdrawn")])
def test_what_is_not_accepted_is_free_again(people, two, verb, by, state):
    gift = offer(people, two[0], people.related(*two))
    assert people.call(verb, two[by], id=gift["id"])["state"] == state
    assert (people.has(two[0]), people.has(two[1])) == ((10, 0), (0, 0))


@pytest.mark.parametrize("by", ["li", "wang", "cadre"])
def test_when_a_relation_ends_its_open_gifts_end(people, two, by):
    li, wang = two
    relation = people.related(li, wang)
    kept = people.call("accept_gift", wang, id=offer(people, li, relation, 2)["id"])
    gift = offer(people, li, relation)
    if by == "cadre":
        people.call("reject_relation", people.cadre, id=relation, reason="材料不实")
    else:
        people.call("end_relation", li if by == "li" else wang, id=relation)
    people.refused("gift_not_so", "accept_gift", wang, id=gift["id"])
    people.refused("relation_not_so", "offer_gift", li, id=relation, book="time_coins", amount=1)
    assert (people.has(li), people.has(wang), kept["state"]) == ((8, 0), (2, 0), "accepted")


def test_gifts_and_questions_lapse(people, two, doors, clock):
    li, wang = two
    gift = offer(people, li, people.related(li, wang))
    open_one = people.call("propose_relation", li, to_number="999999999999", kinship="child")
    clock.advance(days=GIFT_DAYS)
    doors.tick("end_over_spending")
    assert people.has(li) == (10, 3)
    clock.advance(seconds=1)
    people.refused("hold_over", "accept_gift", wang, id=gift["id"])
    doors.tick("end_over_spending")
    assert people.has(li) == (10, 0)
    people.refused("gift_not_so", "accept_gift", wang, id=gift["id"])
    clock.advance(days=RELATION_DAYS - GIFT_DAYS)
    doors.tick("end_over_spending")
    states = {item["id"]: item["state"] for item in people.call("own_relations", li)["items"]}
    assert (states[open_one["id"]], sorted(states.values())) == ("over", ["over", "verified"])


def test_so_many_are_open_at_most(people, two):
    li, wang = two
    relation = people.related(li, wang)
    for number in range(OPEN_RELATIONS_MAX - 1):
        people.call("propose_relation", li, to_number=f"9999999999{number:02}", kinship="child")
    people.refused("open_too_many", "propose_relation", li, to_number="999999999988", kinship="child")
    people.earn(li, 50)
    for _ in range(OPEN_GIFTS_MAX):
        offer(people, li, relation, 1)
    people.refused("open_too_many", "offer_gift", li, id=relation, book="time_coins", amount=1)
