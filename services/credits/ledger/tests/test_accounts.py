"""Accounts are shown to their owners and to cadres in reach, who may freeze, thaw and forgive; never their own."""

from datetime import UTC, date, datetime

import pytest

from services.credits.ledger.domain.accounts import own, pool
from services.credits.ledger.domain.postings import Reversal, donation, grant, spend
from services.credits.ledger.posting import post
from shared.contracts.credits.ledger import AccountChanged
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.refusals import ledger as refusals
from shared.contracts.identity.roles import Role
from shared.kernel.actor import GUEST, Actor, Held
from shared.kernel.errors import Refusal
from shared.runtime.trust.audit import AuditEntry

LOVE, REASON = Book.LOVE_VALUE, "核实之中"


@pytest.fixture(name="database")
def _database(sqlite_database):
    """On PostgreSQL the machine of `test_machine.py` freezes, thaws and forgives."""
    return sqlite_database


@pytest.fixture(name="li")
def _li(doors, city):
    """A volunteer of the first street with ten points, of which four expire."""
    li = city.volunteer("BJ-D1-S1")
    postings = [
        grant(li.id, LOVE, 4, "service:1:v1", expires_on=date(2026, 12, 31)),
        grant(li.id, LOVE, 6, "service:2:v1"),
    ]
    doors.database.step(post, postings)
    li.account = str(own(li.id, LOVE).id)
    li.granted = postings[1].id
    return li


def available(doors, li):
    (account,) = doors.call("own_ledger_accounts", {}, li.actor)["items"]
    return account["balance"], account["available"]


def test_what_cannot_be_paid_is_not_said_to_be_available(doors, li, cadre, clock):
    clock.moment = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # a minute to midnight in Beijing
    assert available(doors, li) == (10, 10)
    clock.advance(minutes=1)
    assert available(doors, li) == (10, 6)
    doors.call("freeze_ledger_account", {"id": li.account, "reason": REASON}, cadre)
    assert available(doors, li) == (10, 0)


@pytest.fixture(name="cadre")
def _cadre(city):
    return city.official("cadre", "BJ-D1")


def refused(doors, declared, verb, payload, actor):
    with pytest.raises(Refusal) as refusal:
        doors.call(verb, payload, actor)
    assert refusal.value.code == getattr(declared, "code", declared)


def owing(doors, li):
    """Li has spent nine, and six are taken back: the claim."""
    back = Reversal(li.granted, 6, "service:2:v2")
    doors.database.step(post, [spend(li.id, LOVE, 9, "order:1"), back])
    return {"id": str(back.id), "reason": REASON}


def test_everybody_sees_their_own(doors, li):
    (shown,) = doors.call("own_ledger_accounts", {}, li.actor)["items"]
    assert (shown["book"], shown["balance"], shown["available"], shown["frozen_because"]) == ("love_value", 10, 10, [])
    assert shown["expiring"] == [{"expires_on": "2026-12-31", "amount": 4}]


def test_whoever_has_nothing_has_no_account(doors, city):
    assert doors.call("own_ledger_accounts", {}, city.volunteer().actor) == {"items": []}


def test_an_account_of_a_day_that_is_over(doors, li, clock):
    clock.advance(days=1)
    doors.database.step(post, [spend(li.id, LOVE, 3, "order:1")])
    (shown,) = doors.call("own_ledger_accounts", {"as_of": "2026-03-02"}, li.actor)["items"]
    assert (shown["balance"], shown["balance_then"]) == (7, 10)
    refused(doors, refusals.DAY_NOT_CLOSED, "own_ledger_accounts", {"as_of": "2026-03-03"}, li.actor)


@pytest.mark.parametrize("role", ["unit_admin", "cadre", "part_time_cadre"])
def test_cadres_above_see_accounts(doors, city, li, role):
    above = city.official(role, "BJ-D1")
    assert doors.call("ledger_account", {"id": li.account}, above)["balance"] == 10
    assert len(doors.call("ledger_accounts", {"id": str(li.id)}, above)["items"]) == 1


@pytest.mark.parametrize("role", ["unit_admin", "cadre", "part_time_cadre"])
def test_out_of_reach_there_is_no_account(doors, city, li, role):
    elsewhere = city.official(role, "BJ-D2")
    for verb, id in (("ledger_account", li.account), ("ledger_accounts", str(li.id))):
        refused(doors, refusals.ACCOUNT_NOT_FOUND, verb, {"id": id}, elsewhere)
    refused(doors, "request.sign_in_required", "ledger_account", {"id": li.account}, GUEST)


def test_the_pool_of_a_unit_is_seen_by_its_cadres(doors, city, li, cadre):
    doors.database.step(post, [donation(li.id, city.units["BJ-D1"], LOVE, 2, "donation:1")])
    pooled = {"id": str(pool(city.units["BJ-D1"], LOVE).id)}
    assert doors.call("ledger_account", pooled, cadre)["balance"] == 2
    refused(doors, refusals.ACCOUNT_NOT_FOUND, "ledger_account", pooled, city.official("cadre", "BJ-D2"))


def test_a_frozen_account_pays_nothing_until_it_is_thawed(doors, li, cadre):
    shown = doors.call("freeze_ledger_account", {"id": li.account, "reason": REASON}, cadre)
    assert (shown["frozen_because"], shown["decisions"][0]["reason"]) == (["decision"], REASON)
    with pytest.raises(Refusal) as refusal:
        doors.database.step(post, [spend(li.id, LOVE, 1, "order:1")])
    assert refusal.value.code == refusals.ACCOUNT_FROZEN.code
    doors.database.step(post, [grant(li.id, LOVE, 1, "service:3:v1")])
    thawed = doors.call("thaw_ledger_account", {"id": li.account, "reason": "已经核实"}, cadre)
    assert (thawed["frozen_because"], thawed["balance"]) == ([], 11)
    assert [one["act"] for one in thawed["decisions"]] == ["thaw", "freeze"]
    doors.database.step(post, [spend(li.id, LOVE, 1, "order:1")])
    assert [one["frozen_because"] for one in doors.events(AccountChanged)] == [["decision"], []]


def test_it_is_frozen_once_and_thawed_once(doors, li, cadre):
    request = {"id": li.account, "reason": REASON}
    refused(doors, refusals.ACCOUNT_NOT_FROZEN, "thaw_ledger_account", request, cadre)
    doors.call("freeze_ledger_account", request, cadre)
    refused(doors, refusals.ACCOUNT_FROZEN_ALREADY, "freeze_ledger_account", request, cadre)


def test_what_expires_waits_while_an_account_is_frozen(doors, li, cadre, clock):
    doors.call("freeze_ledger_account", {"id": li.account, "reason": REASON}, cadre)
    clock.advance(days=365)
    doors.tick("expire_lots")
    assert doors.call("ledger_account", {"id": li.account}, cadre)["balance"] == 10
    doors.call("thaw_ledger_account", {"id": li.account, "reason": REASON}, cadre)
    doors.tick("expire_lots")
    assert doors.call("ledger_account", {"id": li.account}, cadre)["balance"] == 6


def test_what_is_owed_is_forgiven_and_the_account_thaws(doors, li, cadre):
    claim = owing(doors, li)
    shown = doors.call("ledger_account", {"id": li.account}, cadre)
    assert (shown["owed"], shown["frozen_because"], shown["claims"][0]["id"]) == (5, ["owes"], claim["id"])
    shown = doors.call("forgive_claim", claim, cadre)
    assert (shown["owed"], shown["frozen_because"], shown["claims"][0]["forgiven"]) == (0, [], 5)
    refused(doors, refusals.CLAIM_SETTLED, "forgive_claim", claim, cadre)
    assert [one["frozen_because"] for one in doors.events(AccountChanged)] == [["owes"], []]


def test_what_was_forgiven_is_not_taken_back_again(doors, li, cadre):
    doors.call("forgive_claim", owing(doors, li), cadre)
    with pytest.raises(Refusal) as refusal:
        doors.database.step(post, [Reversal(li.granted, 1, "service:2:v3")])
    assert refusal.value.code == refusals.REVERSAL_TOO_MUCH.code


def test_forgiving_wants_a_second_factor(doors, city, li):
    refused(
        doors,
        "request.second_factor_required",
        "forgive_claim",
        owing(doors, li),
        city.official("cadre", "BJ-D1", second_factor=False),
    )


def test_part_time_cadres_only_look(doors, city, li):
    part_time = city.official("part_time_cadre", "BJ-D1")
    refused(doors, "request.not_permitted", "freeze_ledger_account", {"id": li.account, "reason": REASON}, part_time)
    refused(doors, "request.not_permitted", "forgive_claim", owing(doors, li), part_time)


def test_nobody_decides_on_their_own_account(doors, city, li):
    offices = (Held(Role.CADRE.value, city.units["BJ-D1"]),)
    themselves = Actor("person", li.actor.subject, site="city", offices=offices, second_factor=True)
    for verb in ("freeze_ledger_account", "thaw_ledger_account"):
        refused(doors, refusals.ACCOUNT_OWN, verb, {"id": li.account, "reason": REASON}, themselves)
    refused(doors, refusals.ACCOUNT_OWN, "forgive_claim", owing(doors, li), themselves)


def test_a_reason_names_nobody(doors, li, cadre):
    request = {"id": li.account, "reason": "请致电13812345678"}
    refused(doors, refusals.REASON_PERSONAL, "freeze_ledger_account", request, cadre)


def test_decisions_stand_in_the_audit_trail(doors, li, cadre):
    doors.call("freeze_ledger_account", {"id": li.account, "reason": REASON}, cadre)
    entries = doors.rows(lambda session: session.query(AuditEntry).all())
    assert [(one.action, one.subject, one.actor) for one in entries] == [
        ("ledger.freeze", f"ledger_account:{li.account}", cadre.name)
    ]


def test_timers_seal_and_settle(doors, li):
    for timer in ("seal_ledger", "release_over_holds", "settle_claims", "expire_lots", "tell_expiring", "prove_ledger"):
        doors.tick(timer)


def test_ones_own_export_has_ones_entries(doors, li):
    areas = {area["area"]: area["records"] for area in doors.call("export_own", {}, li.actor)["areas"]}
    assert [one["balance"] for one in areas["ledger_accounts"]] == [10]
    assert sorted(one["amount"] for one in areas["ledger_entries"]) == [4, 6]
    assert len(areas["lots"]) == 2
