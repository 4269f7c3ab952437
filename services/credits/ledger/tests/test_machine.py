"""Whatever is asked of the ledger, in whatever order, twice, or in the middle of a crash: it keeps all it promises.

Against a model in which every point is a token (`model.py`), with the invariants of the handbook after each step.
"""

import dataclasses
from datetime import date, timedelta
from itertools import accumulate, count
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import or_, select

from services.credits.ledger import models, posting, timing, writing
from services.credits.ledger.balances import balances_as_of
from services.credits.ledger.domain.accounts import own, pool
from services.credits.ledger.domain.postings import (
    Capture,
    Hold,
    Release,
    Reversal,
    donation,
    gift,
    grant,
    spend,
    spending_hold,
)
from services.credits.ledger.tests.looking import entries_of
from services.credits.ledger.tests.model import FOREVER, Model, Refused
from services.credits.ledger.verification import verify_accounts, verify_sums
from services.credits.rounds import in_rounds
from shared.contracts.credits.ledger import TransferPosted
from shared.contracts.credits.ledger_words import Book
from shared.kernel.clock import business_date
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.events.outbox import Outbox
from shared.testing.served import MORNING as NOW

LOVE = Book.LOVE_VALUE
# Of names that stand twice, twice as much is done.
STEPS = (
    "grant", "grant", "spend", "transfer", "donate", "hold", "hold", "capture", "capture", "release", "reverse",
    "reverse", "linked_group", "deliver_in_another_order", "redeliver", "tell_otherwise", "crash_before_the_commit",
    "crash_after_the_commit", "time_passes", "freeze_or_thaw", "forgive",
)  # fmt: skip
DRAWN = st.builds(
    SimpleNamespace,
    person=st.integers(0, 2),
    other=st.integers(0, 2),
    amount=st.integers(1, 9),
    place=st.integers(0, 3),  # among the newest
    earlier=st.integers(0, 1000),  # among all
    days=st.sampled_from([None, 0, 1, 3]),
    hours=st.sampled_from([1, 12, 24]),
    later=st.sampled_from([False, False, False, True]),  # whether it waits, and is overtaken by others
)
POINTS = ("write_transfers", "write_lots", "write_holds", "tell", "write_accounts")
GUARD = settings(
    max_examples=6,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),  # shrinking takes minutes; the steps of a failure are few enough to read
    suppress_health_check=list(HealthCheck),
)


class Crash(Exception):
    """The process ends here."""


class LedgerMachine(RuleBasedStateMachine):
    """Random commands to one ledger by three people and a unit. Each example has people of its own."""

    def __init__(self, doors, city, clock):
        super().__init__()
        self.doors, self.city, self.clock, self.database = doors, city, clock, doors.database
        self.clock.moment = self.begun_at = NOW
        self.people = [city.volunteer() for _ in range(3)]
        self.unit_id = new_id()
        self.keys = [*(own(one.id, LOVE) for one in self.people), pool(self.unit_id, LOVE)]
        self.cadre = city.official("cadre")
        self.model = Model(self.keys)
        self.facts = count()
        self.waiting, self.accepted, self.reversible, self.holds = [], [], [], []
        self.seen, self.closed, self.frozen = {}, {}, set()

    @initialize()
    def begin(self):
        """Everybody has something."""
        for person in range(3):
            self.deliver_now([grant(self.people[person].id, LOVE, 5, self.fact())])

    @rule(what=st.sampled_from(STEPS), by=DRAWN)
    def step(self, what, by):
        """One rule for all: left to itself, Hypothesis would hardly ever hold and capture."""
        by.one, by.two = self.people[by.person].id, self.people[by.other].id
        getattr(self, what)(by)

    # --- commands

    def grant(self, by):
        expires_on = None if by.days is None else self.today + timedelta(days=by.days)
        self.ask(by, grant(by.one, LOVE, by.amount, self.fact(), expires_on=expires_on))

    def spend(self, by):
        self.ask(by, spend(by.one, LOVE, by.amount, self.fact()))

    def transfer(self, by):
        if by.one != by.two:
            self.ask(by, gift(by.one, by.two, LOVE, by.amount, self.fact()))

    def donate(self, by):
        self.ask(by, donation(by.one, self.unit_id, LOVE, by.amount, self.fact()))

    def hold(self, by):
        until = self.clock.now() + timedelta(hours=by.hours)
        self.ask(by, spending_hold(by.one, LOVE, by.amount, self.fact(), until=until))

    def capture(self, by):
        if self.holds:
            held = self.newest(self.holds, by.place)
            self.ask(by, Capture(held, min(by.amount, self.model.booked[held].amount + 1), self.fact()))

    def release(self, by):
        if self.holds:
            self.ask(by, Release(self.newest(self.holds, by.place), self.fact()))

    def reverse(self, by):
        id = self.newest(self.reversible, by.place)
        left = self.model.booked[id].amount - self.model.booked[id].taken_back
        self.ask(by, Reversal(id, min(by.amount, left) or by.amount, self.fact()))

    def linked_group(self, by):
        """All or nothing: the second may want more than the first brings."""
        second = spend if by.one == by.two else lambda one, *rest: gift(one, by.two, *rest)
        self.deliver_now(
            [grant(by.one, LOVE, by.amount, self.fact()), second(by.one, LOVE, by.amount + by.place, self.fact())]
        )

    # --- what networks and machines do

    def deliver_in_another_order(self, by):
        if self.waiting:
            self.deliver_now(self.waiting.pop(by.place % len(self.waiting)))

    def redeliver(self, by):
        postings, answers = self.accepted[by.earlier % len(self.accepted)]
        again = self.database.step(posting.post, postings)
        assert [(one.amount, one.owed, one.is_new) for one in again] == [(*answer, False) for answer in answers]

    def tell_otherwise(self, by):
        """The same fact with another content."""
        postings, _ = self.accepted[by.earlier % len(self.accepted)]
        if hasattr(postings[0], "amount"):
            other = dataclasses.replace(postings[0], amount=postings[0].amount + 1)
            assert self.refused([other]) == "transfer_differs"

    def crash_before_the_commit(self, by):
        make = grant if by.later else spend
        command = [make(by.one, LOVE, by.amount, self.fact())]
        point = POINTS[by.earlier % len(POINTS)]
        whole = getattr(writing, point)

        def crashing(*arguments):
            whole(*arguments)
            raise Crash

        setattr(writing, point, crashing)
        try:
            with pytest.raises((Crash, Refusal)):
                self.database.step(posting.post, command)
        finally:
            setattr(writing, point, whole)
        self.it_is_as_the_model_says()
        self.deliver_now(command)

    def crash_after_the_commit(self, by):
        """The answer is lost, and the command comes again."""
        command = [grant(by.one, LOVE, by.amount, self.fact())]
        self.clock.advance(seconds=1)
        self.database.step(posting.post, command)
        self.note(command, self.model.post(command, self.clock.now()))
        (again,) = self.database.step(posting.post, command)
        assert not again.is_new

    # --- what time and cadres do

    def time_passes(self, by):
        self.clock.advance(hours=by.hours)
        self.frozen = {key for key in self.keys if self.model.is_frozen(key)}
        if by.later:
            return  # before the timers come
        in_rounds(self.database.bound(None), timing.release_over_holds)
        self.model.release_over(self.clock.now())
        in_rounds(self.database.bound(None), timing.settle_claims)
        self.model.settle_all()
        in_rounds(self.database.bound(None), timing.expire_lots)
        self.model.expire(self.clock.now())

    def freeze_or_thaw(self, by):
        key, stopped = self.keys[by.person], self.model.stopped
        verb = "thaw_ledger_account" if key in stopped else "freeze_ledger_account"
        self.doors.call(verb, {"id": str(key.id), "reason": "核实之中"}, self.cadre)
        stopped ^= {key}

    def forgive(self, by):
        owed = [(key, claim) for key, claims in self.model.claims.items() for claim in claims]
        if owed and (found := self.newest(owed, by.place))[0].owner_id != self.unit_id:  # that no cadre here reaches
            key, claim = found
            self.doors.call("forgive_claim", {"id": str(claim.id), "reason": "并无过错"}, self.cadre)
            self.model.claims[key].remove(claim)

    # --- what always holds

    @invariant()
    def it_is_as_the_model_says(self):
        accounts, transfers, lots, entries = self.database.read(self.look)
        for key in self.keys:
            account = accounts.get(key.id)
            stands = (
                (account.balance, account.held, account.owed, account.stopped_at is not None) if account else (0,) * 4
            )
            assert stands == self.model.standing(key)
            assert not account or account.balance >= account.held >= 0  # 3
            if key.has_lots:
                assert lots.get(key.id, []) == self.model.lots(key)  # 11: granted is the sum of these, by a check
            moved = [one for one in transfers.values() if one[1] not in ("hold", "release")]
            entered = sum(one[2] for one in moved if one[4] == key.id) - sum(
                one[2] for one in moved if one[3] == key.id
            )
            assert entered == stands[0]  # 9; and 1: both legs stand in one row, and the other one is the system's
        self.check_transfers(transfers)
        assert all(entry == self.seen.get(("entry", *entry[:3]), entry) for entry in entries)
        self.seen |= transfers | {("entry", *entry[:3]): entry for entry in entries}

    def check_transfers(self, transfers):
        for id, row in self.seen.items():
            assert not hasattr(id, "hex") or transfers[id] == row  # 5
        assert all(one[2] > 0 and one[0] == LOVE for one in transfers.values())  # 2
        resolved = [one[6] for one in transfers.values() if one[6] is not None]
        assert len(resolved) == len(set(resolved))  # 6
        back = {}
        for one in transfers.values():
            if one[5] is not None:
                back[one[5]] = back.get(one[5], 0) + one[2]
        assert all(amount <= transfers[id][2] for id, amount in back.items())  # 7
        granted = [one[7] for one in transfers.values() if one[1] == "grant"]
        assert len(granted) == len(set(granted))  # 10
        # Frozen all the while: a group may bring what was owed first, and spend after that.
        frozen = {key.id for key in self.frozen if self.model.is_frozen(key)}
        for id in transfers.keys() - self.seen.keys():
            assert transfers[id][1] in ("reverse", "release") or transfers[id][3] not in frozen  # 12

    @invariant()
    def statements_are_in_order_and_never_below_zero(self):
        _, transfers, _, _ = self.database.read(self.look)
        for key in self.keys:
            entries = entries_of(key, transfers.values())
            assert [position for position, _, _ in entries] == list(range(1, len(entries) + 1))
            assert [posted_at for _, posted_at, _ in entries] == sorted(posted_at for _, posted_at, _ in entries)
            assert min(accumulate(change for _, _, change in entries), default=0) >= 0  # 3

    @invariant()
    def closed_days_never_change(self):
        yesterday = self.today - timedelta(days=1)
        if yesterday >= business_date(self.begun_at) and self.clock.now().hour != 16:  # closed a while after midnight
            found = self.database.read(balances_as_of, [key.id for key in self.keys], yesterday)
            assert self.closed.setdefault(yesterday, found) == found

    def look(self, session):
        ids = [key.id for key in self.keys]
        accounts = session.scalars(select(models.LedgerAccount).where(models.LedgerAccount.id.in_(ids)))
        one = models.LedgerTransfer
        columns = (one.book, one.kind, one.amount, one.source_id, one.target_id, one.reverses_id, one.hold_id, one.fact)
        columns += (one.posted_at, one.source_position, one.target_position)
        rows = session.execute(select(one.id, *columns).where(or_(one.source_id.in_(ids), one.target_id.in_(ids))))
        lots = {}
        for lot in session.scalars(select(models.Lot).where(models.Lot.account_id.in_(ids))):
            parts = (lot.available, lot.held, lot.spent, lot.expired, lot.reversed)
            lots.setdefault(lot.account_id, []).append((lot.expires_on or FOREVER, *parts))
        entry = models.LotEntry
        of_ours = select(entry.transfer_id, entry.lot_id, entry.into, entry.out_of, entry.amount).join(
            models.Lot, models.Lot.id == entry.lot_id
        )
        entries = [tuple(row) for row in session.execute(of_ours.where(models.Lot.account_id.in_(ids)))]
        transfers = {row.id: tuple(row)[1:] for row in rows}
        return {row.id: row for row in accounts}, transfers, {id: sorted(found) for id, found in lots.items()}, entries

    # --- how it is done

    @property
    def today(self) -> date:
        return business_date(self.clock.now())

    def fact(self):
        return f"fact:{self.unit_id}:{next(self.facts)}"

    def ask(self, by, command):
        if by.later:
            self.waiting.append([command])
        else:
            self.deliver_now([command])

    def deliver_now(self, postings):
        self.clock.advance(seconds=1)
        self.frozen = {key for key in self.keys if self.model.is_frozen(key)}
        try:
            answers = self.model.post(postings, self.clock.now())
        except Refused as refused:
            assert self.refused(postings) == str(refused)
            return
        outcomes = self.database.step(posting.post, postings)
        assert [(one.amount, one.owed) for one in outcomes] == answers
        self.note(postings, answers)

    def refused(self, postings):
        with pytest.raises(Refusal) as refusal:
            self.database.step(posting.post, postings)
        return refusal.value.code.removeprefix("credits.")

    def note(self, postings, answers):
        self.accepted.append((postings, answers))
        for one in postings:
            if isinstance(one, Hold):
                self.holds.append(one.id)
            if not isinstance(one, Release | Reversal):
                self.reversible.append(one.id)

    @staticmethod
    def newest(ids, place):
        return ids[-1 - place % len(ids)]


def every_transfer_has_its_event(session):
    """13."""
    told = session.scalars(select(Outbox.subject).where(Outbox.event_type == TransferPosted.event_type)).all()
    booked = session.scalars(select(models.LedgerTransfer.id)).all()
    return sorted(told) == sorted(map(str, booked))


def run(doors, city, clock, how):
    run_state_machine_as_test(lambda: LedgerMachine(doors, city, clock), settings=how)
    for verify in (verify_accounts, verify_sums):
        assert doors.database.read(verify).faults == []
    assert doors.database.read(every_transfer_has_its_event)


def test_the_ledger_keeps_what_it_promises(doors, city, clock):
    is_quick = doors.database.engine.dialect.name == "sqlite"
    run(doors, city, clock, settings(GUARD, max_examples=30 if is_quick else GUARD.max_examples))


@pytest.mark.faults
def test_the_ledger_keeps_what_it_promises_for_long(doors, city, clock):
    run(doors, city, clock, settings(GUARD, max_examples=80, stateful_step_count=50, derandomize=False))
