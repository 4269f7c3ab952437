"""What is booked for a service, in three books, and what becomes of it when the record changes."""

from itertools import permutations
from uuid import UUID

import pytest

from services.credits.booking.domain.explaining import because_of
from services.credits.booking.tests.serving import CAPPED, COINS, LOVE, MINUTES, OPEN
from services.credits.ledger.domain.postings import spend
from services.credits.ledger.posting import post
from services.credits.schemes.tests.serving import rules_json, said
from shared.contracts.credits.ledger import AccountChanged, TransferPosted
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id

ORDERS = list(permutations((0, 1, 2)))
LATER = {"served_on": "2026-03-04"}  # a day from which another scheme holds


def in_order(records):
    """As they share a cap on one day."""
    return sorted(records, key=lambda record: record.id)


def said_thrice(record):
    return record.confirmed(180), record.corrected(120), record.struck()


def test_a_confirmed_service_is_booked_in_three_books(books, li):
    books.publish(OPEN)
    books.hear(books.record(li).confirmed(180))
    assert books.has(li) == {MINUTES: 180, LOVE: 30, COINS: 3}


def test_where_nobody_has_said_anything_only_minutes_are_booked(books, li):
    books.hear(books.record(li).confirmed(180))
    assert books.has(li) == {MINUTES: 180}


def test_a_service_entered_afterwards_earns_no_coins(books, li):
    books.publish(rules_json(time_coins=said(), love_value=said(counts_manual=True)))
    books.hear(books.record(li, is_manual=True).confirmed(180))
    assert books.has(li) == {MINUTES: 180, LOVE: 3}


def test_each_posting_names_its_record_the_version_of_the_scheme_and_the_rules(books, li):
    version = books.publish(rules_json(time_coins=said(caps={"day": 2})))
    record = books.record(li)
    books.hear(record.confirmed(180))
    (booked,) = books.transfers()
    assert booked.fact == f"service:{record.id}:v1"
    assert booked.details == {
        "record_id": str(record.id),
        "record_version": 1,
        "minutes": 180,
        "scheme_id": version["id"],
        "scheme_unit_id": str(books.city.units["BJ"]),
        "scheme_number": 1,
        "rules": "rate(amount=1,minutes=60) cap_day(amount=2)",
    }
    assert [because.rule for because in because_of(booked.details)] == ["rate", "cap_day"]


def test_a_correction_is_a_reversal_and_a_new_grant_and_leaves_books_alone_that_stay_the_same(books, li):
    books.publish(OPEN)
    record = books.record(li)
    books.hear(record.confirmed(185), record.corrected(182))
    assert books.has(li) == {MINUTES: 182, LOVE: 30, COINS: 3}
    assert [(one.kind, one.amount) for one in books.transfers()] == [("grant", 3)]
    assert sorted((one.kind, one.amount) for one in books.transfers(book=MINUTES)) == [
        ("grant", 182), ("grant", 185), ("reverse", 185),
    ]  # fmt: skip
    (back,) = books.transfers("reverse", book=MINUTES)
    assert back.details == {"record_id": str(record.id), "record_version": 2, "because": "corrected"}


def test_a_line_that_takes_back_names_the_scheme_and_the_rules_by_which_it_was_given(books, li, clock):
    books.publish(rules_json(time_coins=said()))
    record = books.record(li)
    books.hear(record.confirmed(180))
    books.database.step(post, [spend(li.id, COINS, 1, "reward:1")])
    books.hear(record.struck(2), books.record(li).confirmed(60))
    lines = books.doors.call("own_statement", {"book": "time_coins"}, li.actor)["items"]
    by = [(line["word"], line["scheme"]["number"], [one["rule"] for one in line["because"]]) for line in lines[:3]]
    assert by == [(word, 1, ["rate"]) for word in ("claim_paid", "service", "service_struck")]


def test_what_is_struck_is_taken_back_and_may_be_confirmed_again(books, li):
    books.publish(OPEN)
    record = books.record(li)
    books.hear(record.confirmed(180), record.struck(2))
    assert books.has(li) == {MINUTES: 0, LOVE: 0, COINS: 0}
    assert [one.details["because"] for one in books.transfers("reverse")] == ["struck"]
    books.hear(record.corrected(60, 3))
    assert books.has(li) == {MINUTES: 60, LOVE: 10, COINS: 1}


@pytest.mark.parametrize("rules", [OPEN, CAPPED], ids=["free", "capped"])
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(map(str, order)))
def test_whatever_comes_first_and_twice_the_end_is_the_same(books, li, order, rules):
    books.publish(rules)
    changing, beside = books.record(li), books.record(li)
    events = said_thrice(changing)
    books.hear(beside.confirmed(120))
    books.hear(*(event for place in order for event in (events[place], events[place])))
    books.hear(*(events[place] for place in order))
    kept = books.kept(changing)
    assert (kept.version, kept.state, kept.minutes, kept.standing) == (3, "struck", 0, {})
    assert (books.has(li)[MINUTES], books.has(li)[COINS]) == (120, 2)
    books.verify()


@pytest.mark.parametrize("rules", [OPEN, CAPPED], ids=["free", "capped"])
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(map(str, order)))
def test_the_day_that_was_said_last_chooses_the_scheme_whatever_comes_first(books, li, clock, order, rules):
    books.publish(rules)
    books.publish(rules_json(time_coins=said(rate={"amount": 5}, caps={"in_all": 100})), from_day="2026-03-04")
    clock.advance(days=4)
    record = books.record(li, served_on="2026-03-03", confirmed_at="2026-03-05T02:00:00Z")
    events = record.confirmed(180), record.corrected(180, **LATER), record.corrected(120, 3, **LATER)
    books.hear(*(event for place in order for event in (events[place], events[place])))
    assert (books.has(li)[MINUTES], books.has(li)[COINS], books.has(li).get(LOVE, 0)) == (120, 10, 0)
    assert books.kept(record).is_capped
    books.verify()


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(map(str, order)))
def test_under_a_cap_services_share_it_the_same_way_whatever_comes_first(books, li, order):
    books.publish(CAPPED)
    records = in_order(books.record(li) for _ in range(3))
    books.hear(*(records[place].confirmed(120) for place in order))
    assert books.has(li)[COINS] == 3
    given = [books.kept(record).standing.get(COINS, [None, 0])[1] for record in records]
    assert given == [2, 1, 0]


def test_a_struck_service_makes_room_under_the_cap_for_another(books, li):
    books.publish(CAPPED)
    first, second = in_order([books.record(li), books.record(li)])
    books.hear(first.confirmed(180), second.confirmed(120))
    assert books.has(li)[COINS] == 3
    books.hear(first.struck(2))
    assert books.has(li) == {MINUTES: 120, COINS: 2}
    facts = {one.fact for one in books.transfers("grant")}
    assert facts == {f"service:{first.id}:v1", f"service:{second.id}:v1:2"}
    books.hear(first.corrected(180, 3))
    assert books.has(li) == {MINUTES: 300, COINS: 3}
    reasons = {one.details["record_id"]: one.details["because"] for one in books.transfers("reverse")}
    assert reasons == {str(first.id): "struck", str(second.id): "resettled"}


def test_what_was_spent_and_is_struck_is_owed_and_freezes_the_account_until_it_is_earned_again(books, li):
    books.publish(OPEN)
    record = books.record(li)
    books.hear(record.confirmed(180))
    books.database.step(post, [spend(li.id, COINS, 2, "reward:1")])
    books.hear(record.struck(2))
    account = books.account(li)
    assert (account.balance, account.owed) == (0, 2)
    (told,) = books.doors.events(AccountChanged)
    assert (told["owed"], told["frozen_because"], told["owner_id"]) == (2, ["owes"], str(li.id))
    shown = books.doors.call("own_ledger_accounts", {}, li.actor)["items"]
    assert [(one["book"], one["frozen_because"]) for one in shown if one["owed"]] == [("time_coins", ["owes"])]
    books.hear(books.record(li).confirmed(180))
    assert (books.account(li).balance, books.account(li).owed) == (1, 0)
    assert books.doors.events(AccountChanged)[-1]["frozen_because"] == []


def test_a_correction_takes_back_out_of_what_it_gives_so_nobody_is_frozen_for_it(books, li):
    books.publish(OPEN)
    record = books.record(li)
    books.hear(record.confirmed(180))
    books.database.step(post, [spend(li.id, COINS, 3, "reward:1")])
    books.hear(record.corrected(240))
    assert (books.account(li).balance, books.account(li).owed) == (1, 0)
    assert books.doors.events(AccountChanged) == []


def test_what_may_only_be_donated_goes_to_the_pool_of_the_unit_that_recorded_it(books, li):
    books.publish(rules_json(time_coins=said(group_time="donate_only", is_donatable=True)))
    in_team, alone = books.record(li, team_id=str(new_id())), books.record(li)
    books.hear(in_team.confirmed(120), alone.confirmed(60))
    assert (books.pool("BJ-D1-S1"), books.has(li)) == (2, {MINUTES: 180, COINS: 1})
    books.hear(in_team.struck(2))
    assert (books.pool("BJ-D1-S1"), books.has(li)) == (0, {MINUTES: 60, COINS: 1})


def test_every_transfer_has_its_event(books, li):
    books.publish(OPEN)
    record = books.record(li)
    books.hear(*said_thrice(record))
    told = {UUID(event["id"]) for event in books.doors.events(TransferPosted)}
    assert told == {one.id for book in (MINUTES, LOVE, COINS) for one in books.transfers(book=book)}


def test_a_service_of_a_unit_that_is_not_known_yet_waits(books, li):
    unknown = books.record(li).confirmed(60) | {"unit_id": str(new_id())}
    with pytest.raises(Unavailable, match="not_yet_known"):
        books.doors.hear(ServiceRecordChanged, **unknown)
    assert books.has(li) == {}


def test_what_the_law_wants_of_a_service_is_known(books, li):
    record = books.record(li)
    books.hear(record.confirmed(180))
    told, kept = ServiceRecordChanged.example | record.confirmed(180), books.kept(record)
    names = ("title", "place", "content", "minutes")
    assert [getattr(kept, name) for name in names] == [told[name] for name in names]
    assert (str(kept.unit_id), str(kept.responsible_id)) == (told["unit_id"], told["responsible_id"])
    assert kept.served_on.isoformat() == told["served_on"]
