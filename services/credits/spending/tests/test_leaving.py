"""Whoever leaves asks for nothing any more, gives nothing and is given nothing; what was said of them is forgotten."""

from services.credits.spending.models import Hardship, PoolGrant, Relation, Spending
from shared.contracts.identity.closings import AccountClosed


def test_open_gifts_end_on_both_sides_and_holds_are_released(people, doors, city):
    li, wang, zhao = people.with_coins(10), people.with_coins(10), people.with_coins(10)
    to_li, of_li = people.related(zhao, li, "child"), people.related(li, wang)
    people.ask(li, 2)
    people.call("offer_gift", li, id=of_li, book="time_coins", amount=3)
    people.call("offer_gift", zhao, id=to_li, book="time_coins", amount=4)
    assert (people.has(li), people.has(zhao)) == ((10, 5), (10, 4))
    for _ in range(2):
        doors.hear(AccountClosed, id=str(li.account_id), volunteer_id=str(li.id))
        assert people.has(zhao) == (10, 0)
        assert people.has(li) == (10, 0)
    assert [one["state"] for one in people.call("own_relations", wang)["items"]] == ["ended"]
    assert [one["state"] for one in people.call("own_gifts", wang)["items"]] == ["withdrawn"]
    assert people.call("find_spendings", people.cadre)["items"] == []


def test_nothing_is_proposed_for_them_and_no_words_are_left(people, doors, city):
    li, wang = people.with_coins(), people.with_coins()
    people.related(li, wang)
    people.in_hardship(li)
    made = people.propose(li)
    people.ask(li, 2)
    city.told(li, state="withdrawn")
    second = city.official("cadre", "BJ-D1")
    people.refused("pool_grant_not_so", "approve_pool_grant", second, id=made["id"])

    def words(session):
        said = [(one.wish, one.reason) for one in session.query(Spending)]
        said += [(one.reason,) for one in session.query(Hardship)]
        said += [(one.reason, one.to_number) for one in session.query(Relation)]
        return said + [(one.reason, one.answer) for one in session.query(PoolGrant)]

    assert {word for line in doors.rows(words) for word in line} == {""}
    assert all(one.ended_at for one in doors.rows(lambda session: session.query(Hardship).all()))
