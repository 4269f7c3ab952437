"""A statement says what was booked, for what and by which rule, the newest first, with the balance after each line."""

import base64
import json
from datetime import date

import pytest
from sqlalchemy import select

from services.credits.booking.domain.explaining import because_of
from services.credits.ledger.domain.accounts import own, pool, system
from services.credits.ledger.domain.postings import Move, Reversal, donation, gift, grant, spend, spending_hold
from services.credits.ledger.models import LedgerTransfer
from services.credits.ledger.posting import hold, post, release
from services.credits.ledger.verification import verify_accounts
from services.credits.schemes.domain.granting import Because
from shared.contracts.credits.ledger_words import Book, Purpose, TransferKind
from shared.contracts.credits.refusals import ledger as refusals
from shared.contracts.credits.scheme_words import SchemeRule
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.actor import GUEST
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.trust.audit import AuditEntry

COINS, OWN = Book.TIME_COINS, {"book": "time_coins"}


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer("BJ-D1-S1")


def served(doors, li, **changes):
    """A service that projects has told of; its id."""
    id = new_id()
    doors.hear(ServiceRecordChanged, id=str(id), volunteer_id=str(li.id), unit_id=str(li.unit_id), **changes)
    return id


def booked(doors, clock, *postings):
    """Each a minute after the other."""
    for posting in postings:
        clock.advance(minutes=1)
        doors.database.step(post, [posting])


def lines(doors, actor, **query):
    return doors.call("own_statement", OWN | query, actor)["items"]


def told(doors, actor, *names, **query):
    return [tuple(line[name] for name in names) for line in lines(doors, actor, **query)]


def test_whoever_has_nothing_has_an_empty_statement(doors, li):
    statement = doors.call("own_statement", OWN, li.actor)
    assert (statement["balance"], statement["items"], statement["next_cursor"]) == (0, [], None)


def test_a_line_names_the_service_the_scheme_and_its_rules(doors, city, li):
    id = served(doors, li, title="敬老院陪伴", served_on="2026-03-01")
    details = {"record_id": str(id), "scheme_unit_id": str(city.units["BJ-D1"]), "scheme_number": 1}
    details["rules"] = "rate(amount=1,minutes=60) cap_day(amount=2)"
    doors.database.step(post, [grant(li.id, COINS, 2, f"service:{id}:v1", details=details)])
    (line,) = lines(doors, li.actor)
    assert (line["word"], line["title"], line["served_on"]) == ("service", "敬老院陪伴", "2026-03-01")
    assert (line["change"], line["balance"], line["service_id"]) == (2, 2, str(id))
    assert line["scheme"] == {"unit_code": "BJ-D1", "unit_name": "BJ-D1", "number": 1}
    assert [rule["rule"] for rule in line["because"]] == ["rate", "cap_day"]


def test_the_rules_of_a_grant_are_read_with_their_numbers():
    said = "manual() class_rate(amount=2,minutes=60,service_class=elders) expires(day=2026-12-31)"
    assert list(because_of({"rules": said})) == [
        Because(SchemeRule.MANUAL),
        Because(SchemeRule.CLASS_RATE, amount=2, minutes=60, service_class="elders"),
        Because(SchemeRule.EXPIRES, day=date(2026, 12, 31)),
    ]
    assert because_of({}) == ()


def test_every_line_has_the_balance_after_it_the_newest_first(doors, city, clock, li):
    wang = city.volunteer("BJ-D1-S2")
    first = grant(li.id, COINS, 9, "service:1:v1")
    booked(doors, clock, first, spend(li.id, COINS, 2, "order:1"), gift(li.id, wang.id, COINS, 3, "gift:1"))
    booked(doors, clock, donation(li.id, li.unit_id, COINS, 1, "donation:1", details={"unit_id": str(li.unit_id)}))
    booked(doors, clock, Reversal(first.id, 1, "again"), grant(li.id, COINS, 5, "service:2:v1"))
    assert told(doors, li.actor, "word", "change", "balance") == [
        ("granted", 5, 7),
        ("taken_back", -1, 2),
        ("donated", -1, 3),
        ("given", -3, 4),
        ("spent", -2, 7),
        ("granted", 9, 9),
    ]
    assert told(doors, wang.actor, "word", "change") == [("received", 3)]
    assert lines(doors, li.actor)[2]["unit_name"] == "BJ-D1-S1"


def test_what_is_set_aside_changes_no_balance_and_whoever_would_get_it_sees_nothing(doors, city, clock, li):
    booked(doors, clock, grant(li.id, COINS, 9, "service:1:v1"))
    clock.advance(minutes=1)
    held = spending_hold(li.id, COINS, 4, "order:1", until=clock.now().replace(year=2027))
    doors.database.step(hold, held)
    clock.advance(minutes=1)
    assert doors.call("own_statement", OWN, li.actor)["held"] == 4
    doors.database.step(release, held.id, "away")
    assert told(doors, li.actor, "word", "change", "amount", "balance") == [
        ("released", 0, 4, 9),
        ("held", 0, 4, 9),
        ("granted", 9, 9, 9),
    ]


def test_a_struck_service_is_taken_back_and_what_is_owed_is_paid(doors, clock, li):
    id = served(doors, li)
    first = grant(li.id, COINS, 5, f"service:{id}:v1")
    back = Reversal(first.id, 5, f"service:{id}:v2", {"record_id": str(id), "because": "struck"})
    booked(doors, clock, first, spend(li.id, COINS, 4, "order:1"), back)
    statement = doors.call("own_statement", OWN, li.actor)
    assert (statement["balance"], statement["owed"], statement["frozen_because"]) == (0, 4, ["owes"])
    booked(doors, clock, grant(li.id, COINS, 6, "service:2:v1"))
    words = [word for (word,) in told(doors, li.actor, "word")]
    assert sorted(words) == ["claim_paid", "granted", "service", "service_struck", "spent"]


def test_what_has_expired_is_told(doors, clock, li):
    booked(doors, clock, grant(li.id, COINS, 5, "service:1:v1", expires_on=date(2026, 3, 3)))
    clock.advance(days=3)
    doors.tick("expire_lots")
    assert told(doors, li.actor, "word", "change", "expires_on")[0] == ("expired", -5, None)


def test_pages_follow_one_another_while_more_is_booked(doors, clock, li):
    booked(doors, clock, *(grant(li.id, COINS, number, f"service:{number}:v1") for number in range(1, 8)))
    whole = lines(doors, li.actor)
    found, cursor = [], {}
    for number in range(8, 12):
        page = doors.call("own_statement", OWN | {"limit": 2} | cursor, li.actor)
        found += page["items"]
        booked(doors, clock, grant(li.id, COINS, number, f"service:{number}:v1"))
        cursor = {"cursor": page["next_cursor"]}
    assert (found, page["next_cursor"]) == (whole, None)


def test_entries_of_one_moment_are_all_shown_once(doors, li):
    doors.database.step(post, [grant(li.id, COINS, number, f"service:{number}:v1") for number in range(1, 6)])
    first = doors.call("own_statement", OWN | {"limit": 3}, li.actor)
    second = doors.call("own_statement", OWN | {"limit": 3, "cursor": first["next_cursor"]}, li.actor)
    amounts = [(line["amount"], line["balance"]) for line in first["items"] + second["items"]]
    assert amounts == [(5, 15), (4, 10), (3, 6), (2, 3), (1, 1)]


def test_what_was_spent_is_corrected_and_no_line_is_below_zero(doors, clock, li):
    for number in range(10):
        first = grant(li.id, COINS, 3, f"service:{number}:v1")
        booked(doors, clock, first, spend(li.id, COINS, 3, f"order:{number}"))
        clock.advance(minutes=1)
        again = grant(li.id, COINS, 3, f"service:{number}:v2")
        doors.database.step(post, [again, Reversal(first.id, 3, f"service:{number}:v2")])
        assert told(doors, li.actor, "change", "balance")[:2] == [(-3, 0), (3, 3)]


def test_whoever_waited_for_an_account_comes_after_whom_they_waited_for(doors, clock, li):
    began_at = clock.now()
    clock.advance(seconds=2)
    doors.database.step(post, [grant(li.id, COINS, 5, "service:1:v1")])
    posted_at, clock.moment = clock.now(), began_at
    doors.database.step(post, [spend(li.id, COINS, 5, "order:1")])
    assert told(doors, li.actor, "change", "balance") == [(-5, 0), (5, 5)]
    rows = doors.rows(lambda session: session.scalars(select(LedgerTransfer.posted_at)).all())
    assert set(rows) == {posted_at}
    assert doors.database.read(verify_accounts).faults == []


def test_a_period_begins_and_ends_with_its_days_in_beijing(doors, clock, li):
    booked(doors, clock, grant(li.id, COINS, 1, "service:1:v1"))
    clock.advance(hours=14, minutes=58)  # a minute to midnight in Beijing
    doors.database.step(post, [grant(li.id, COINS, 2, "service:2:v1")])
    clock.advance(minutes=1)
    doors.database.step(post, [grant(li.id, COINS, 4, "service:3:v1")])
    shown = ("amount", "balance")
    assert told(doors, li.actor, *shown, posted_until="2026-03-02") == [(2, 3), (1, 1)]
    assert told(doors, li.actor, *shown, posted_from="2026-03-03") == [(4, 7)]
    assert told(doors, li.actor, *shown, posted_from="2026-03-02", posted_until="2026-03-03")[0] == (4, 7)


def test_a_cursor_of_another_list_is_refused(doors, clock, li):
    booked(doors, clock, *(grant(li.id, COINS, 1, f"service:{number}:v1") for number in range(3)))
    cursor = doors.call("own_statement", OWN | {"limit": 1}, li.actor)["next_cursor"]
    with pytest.raises(Refusal, match="cursor_invalid"):
        doors.call("own_statement", OWN | {"cursor": cursor, "posted_from": "2026-03-01"}, li.actor)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-02", "soon"])
def test_a_cursor_with_a_moment_out_of_all_time_is_refused(doors, clock, li, moment):
    booked(doors, clock, *(grant(li.id, COINS, 1, f"service:{number}:v1") for number in range(3)))
    cursor = doors.call("own_statement", OWN | {"limit": 1}, li.actor)["next_cursor"]
    listing, *_ = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    forged = base64.urlsafe_b64encode(json.dumps([listing, moment, 1]).encode()).rstrip(b"=").decode()
    with pytest.raises(Refusal, match="cursor_invalid"):
        doors.call("own_statement", OWN | {"limit": 1, "cursor": forged}, li.actor)


def test_cadres_in_reach_read_it_to_an_end_that_is_noted(doors, city, clock, li):
    booked(doors, clock, grant(li.id, COINS, 3, "service:1:v1"))
    asked = {"id": str(own(li.id, COINS).id), "purpose": "appeal"}
    (line,) = doors.call("read_statement", asked, city.official("cadre", "BJ-D1"))["items"]
    assert line["balance"] == 3
    entries = doors.rows(lambda session: session.query(AuditEntry).filter_by(action="statements.read").all())
    assert [(entry.subject, entry.detail) for entry in entries] == [
        (f"ledger_account:{asked['id']}", {"purpose": "appeal"})
    ]
    for actor in (city.official("cadre", "BJ-D2"), city.volunteer("BJ-D1-S1").actor):
        with pytest.raises(Refusal) as refusal:
            doors.call("read_statement", asked, actor)
        assert refusal.value.code == refusals.ACCOUNT_NOT_FOUND.code
    with pytest.raises(Refusal, match="sign_in_required"):
        doors.call("read_statement", asked, GUEST)


def test_the_statement_of_a_pool_tells_what_came_in_and_went_out(doors, city, clock, li):
    of_unit = pool(li.unit_id, COINS)
    booked(doors, clock, grant(li.id, COINS, 3, "service:1:v1"), donation(li.id, li.unit_id, COINS, 3, "donation:1"))
    booked(doors, clock, Move(TransferKind.TRANSFER, of_unit, own(li.id, COINS), 2, "pool_grant:1"))
    asked = {"id": str(of_unit.id), "purpose": "audit"}
    items = doors.call("read_statement", asked, city.official("cadre", "BJ-D1"))["items"]
    assert [(line["word"], line["balance"]) for line in items] == [("pool_gave", 1), ("donation_received", 3)]
    assert told(doors, li.actor, "word")[0] == ("pool_granted",)


def test_what_was_brought_over_is_told(doors, li):
    brought = Move(TransferKind.ADJUST, system(COINS, Purpose.ISSUED), own(li.id, COINS), 2, "before:1")
    doors.database.step(post, [brought])
    assert told(doors, li.actor, "word", "change") == [("adjusted", 2)]
