"""The ledger as a child would keep it: every single point is a token that lies somewhere. Slow, and easy to believe."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.credits.ledger.domain.postings import Capture, Hold, Release, Reversal
from shared.kernel.clock import business_date

SYSTEM = "system"
FOREVER = date.max


class Refused(Exception):
    """With the reason, as the last word of the ledger's code."""


@dataclass
class Token:
    """One point. lot: with which others it came; state: available, held, spent, expired or reversed, by whom."""

    lot: Any
    expires_on: date
    granted_at: datetime
    state: str = "available"
    by: Any = None

    @property
    def turn(self):
        return self.expires_on, self.granted_at


@dataclass
class Booked:
    """A transfer: what it moved between whom, and how much of it was taken back, claimed or forgiven."""

    kind: str
    amount: int
    source: Any
    target: Any
    until: datetime | None = None
    taken_back: int = 0
    is_resolved: bool = False


@dataclass
class Owed:
    """A claim."""

    id: Any
    of: Any
    amount: int


class Model:
    """All accounts by their keys; the system's have no tokens."""

    def __init__(self, keys):
        self.tokens = {key: [] for key in keys}
        self.claims = {key: [] for key in keys}
        self.stopped = set()
        self.booked, self.answers = {}, {}
        self.now = None
        self.locked = set()

    @property
    def today(self):
        return business_date(self.now)

    def post(self, postings, now):
        """What comes of a group: (moved, owed) of each. Raises Refused, and nothing has changed then."""
        self.now, before = now, deepcopy(self.__dict__)
        self.locked = {key for posting in postings for key in self.parties(posting)}
        try:
            return [self.post_one(posting) for posting in postings]
        except Refused:
            self.__dict__.update(before)
            raise

    def parties(self, posting):
        if isinstance(posting, Reversal | Capture | Release):
            of = self.booked.get(posting.of if isinstance(posting, Reversal) else posting.hold_id)
            return [of.source, of.target] if of else []
        return [self.key(posting.source), self.key(posting.target)]

    def post_one(self, posting):
        if posting.id in self.answers:
            content, answer = self.answers[posting.id]
            if content != posting:
                raise Refused("transfer_differs")
            return answer
        answer = self.act(posting)
        self.answers[posting.id] = posting, answer
        return answer

    def act(self, posting):
        if isinstance(posting, Reversal):
            return self.reverse(posting)
        if isinstance(posting, Capture | Release):
            return self.resolve(posting)
        source, target = self.key(posting.source), self.key(posting.target)
        if isinstance(posting, Hold):
            self.pay(source, posting.amount, "held", posting.id)
            self.booked[posting.id] = Booked("hold", posting.amount, source, target, posting.until)
            return posting.amount, 0
        taken = self.pay(source, posting.amount, "spent", posting.id)
        self.booked[posting.id] = Booked(posting.kind.value, posting.amount, source, target)
        self.put(
            target, posting, [token.expires_on for token in taken] or [posting.expires_on or FOREVER] * posting.amount
        )
        self.settle(target)
        return posting.amount, 0

    def key(self, key):
        return SYSTEM if key.is_system else key

    def free(self, key):
        return [token for token in self.tokens[key] if token.state == "available"]

    def owes(self, key):
        return sum(claim.amount for claim in self.claims[key])

    def is_frozen(self, key):
        return key in self.stopped or self.owes(key) > 0

    def pay(self, key, amount, state, by):
        if key == SYSTEM:
            return []
        if self.is_frozen(key):
            raise Refused("account_frozen")
        usable = sorted((token for token in self.free(key) if token.expires_on >= self.today), key=lambda one: one.turn)
        if len(usable) < amount:
            raise Refused("balance_too_low")
        for token in usable[:amount]:
            token.state, token.by = state, by
        return usable[:amount]

    def put(self, key, posting, days):
        if key == SYSTEM:
            return
        for day in days:
            last = day if key.has_lots else FOREVER
            self.tokens[key].append(Token((posting.id, last), last, self.now))

    def resolve(self, posting):
        hold = self.booked.get(posting.hold_id)
        if hold is None or hold.kind != "hold":
            raise Refused("hold_not_found")
        if hold.is_resolved:
            raise Refused("hold_resolved")
        amount = 0 if isinstance(posting, Release) else posting.amount
        if amount:
            if amount > hold.amount:
                raise Refused("hold_too_small")
            if self.now > hold.until:
                raise Refused("hold_over")
            if self.is_frozen(hold.source):
                raise Refused("account_frozen")
            self.booked[posting.id] = Booked("capture", amount, hold.source, hold.target)
        hold.is_resolved = True
        held = [token for token in self.tokens[hold.source] if token.state == "held" and token.by == posting.hold_id]
        for place, token in enumerate(sorted(held, key=lambda one: one.turn)):
            token.state, token.by = ("spent", posting.id) if place < amount else ("available", None)
        self.settle(hold.source)
        return amount or hold.amount, 0

    def reverse(self, posting):
        of = self.booked.get(posting.of)
        if of is None:
            raise Refused("transfer_not_found")
        if of.kind in ("hold", "release", "reverse", "expire"):
            raise Refused("transfer_not_reversible")
        if posting.amount > of.amount - of.taken_back:
            raise Refused("reversal_too_much")
        of.taken_back += posting.amount
        lapsed = self.take_lapsed(posting.of, posting.amount)
        taken = self.give_back(posting.of, posting.amount - lapsed)
        if taken:
            self.booked[posting.id] = Booked("reverse", taken, of.target, of.source)
        if lapsed + taken < posting.amount:
            self.claims[of.target].append(Owed(posting.id, posting.of, posting.amount - lapsed - taken))
        self.settle(of.source)
        return lapsed + taken, posting.amount - lapsed - taken

    def take_lapsed(self, id, amount):
        """What has expired of a transfer nobody owes: it goes back from there, once nothing of it is there any more."""
        of = self.booked[id]
        given = [token for token in self.tokens.get(of.target, ()) if token.lot[0] == id]
        there = sum(token.state == "available" for token in given)
        lapsed = [token for token in given if token.state == "expired"][: max(0, amount - there)]
        for token in lapsed:
            token.state = "reversed"
        if lapsed:
            self.bring_back(id, len(lapsed))
        return len(lapsed)

    def give_back(self, id, amount):
        """Bring back as much of a transfer as whoever got it has."""
        of = self.booked[id]
        if of.target != SYSTEM:
            there = sorted(self.free(of.target), key=lambda token: (token.lot[0] != id, token.turn))
            for token in there[:amount]:
                token.state = "reversed"
            amount = min(amount, len(there))
        self.bring_back(id, amount)
        return amount

    def bring_back(self, id, amount):
        """Whoever gave has so much again."""
        of = self.booked[id]
        if of.source != SYSTEM:
            spent = [token for token in self.tokens[of.source] if token.state == "spent" and token.by == id]
            for token in sorted(spent, key=lambda one: one.turn, reverse=True)[:amount]:
                token.state, token.by = "available", None

    def settle(self, key):
        if key == SYSTEM:
            return
        for claim in self.claims[key]:
            pays = self.booked[claim.of].source
            if pays == SYSTEM or pays in self.locked:
                claim.amount -= self.give_back(claim.of, min(claim.amount, len(self.free(key))))
        self.claims[key] = [claim for claim in self.claims[key] if claim.amount]

    def settle_all(self):
        """The timer."""
        self.locked, owed = set(self.tokens), None
        while owed != (owed := [self.owes(key) for key in self.tokens]):
            for key in self.tokens:
                self.settle(key)

    def release_over(self, now):
        """The timer."""
        self.now = now
        self.locked = set(self.tokens)
        for id, hold in list(self.booked.items()):
            if hold.kind == "hold" and not hold.is_resolved and hold.until < now:
                self.resolve(Release(id, "hold_over"))

    def expire(self, now):
        """The timer."""
        self.now = now
        for key, tokens in self.tokens.items():
            for token in tokens:
                if token.state == "available" and token.expires_on < self.today and not self.is_frozen(key):
                    token.state = "expired"

    def standing(self, key):
        """(balance, held, owed, whether it is stopped)."""
        held = sum(token.state == "held" for token in self.tokens[key])
        return len(self.free(key)) + held, held, self.owes(key), key in self.stopped

    def lots(self, key):
        """Of each lot: its last day, and how many tokens are where."""
        found = {}
        for token in self.tokens[key]:
            lot = found.setdefault(token.lot, {"expires_on": token.expires_on})
            lot[token.state] = lot.get(token.state, 0) + 1
        states = ("available", "held", "spent", "expired", "reversed")
        return sorted((lot["expires_on"], *(lot.get(state, 0) for state in states)) for lot in found.values())
