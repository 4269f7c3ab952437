"""A city that has a scheme, and people who have something."""

import pytest

from services.credits.ledger.domain.postings import grant
from services.credits.ledger.posting import post
from services.credits.schemes.tests.serving import rules_json, said
from shared.contracts.credits.ledger_words import Book
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.trust.age_tickets import age_ticket

RULES = rules_json(
    time_coins=said(
        spending={"age_from": 60, "hardship_age_from": 50},
        kinships=["spouse", "parent", "child"],
        is_donatable=True,
        expiry={"kind": "months", "months": 12},
    )
)


class People:
    """Who asks what at the doors."""

    def __init__(self, doors, city):
        self.doors, self.city = doors, city
        self.cadre = city.official("cadre", "BJ-D1")

    def with_coins(self, amount=10, unit_code="BJ-D1-S1", **changes):
        """A volunteer who has earned coins."""
        one = self.city.volunteer(unit_code, **changes)
        self.earn(one, amount)
        return one

    def earn(self, one, amount, **rest):
        """Coins for a service."""
        self.doors.database.step(post, [grant(one.id, Book.TIME_COINS, amount, f"service:{new_id()}:v1", **rest)])

    def call(self, verb, by, /, **asked):
        """By somebody, or an actor."""
        return self.doors.call(verb, asked, getattr(by, "actor", by))

    def refused(self, code, verb, by, /, **asked):
        """The same, that is refused; with which parameters."""
        with pytest.raises(Refusal) as refusal:
            self.call(verb, by, **asked)
        assert refusal.value.code == f"credits.{code}" or refusal.value.code == code
        return refusal.value.parameters

    def age(self, one, years=60, *, actor=None):
        """Identity's word on somebody's age."""
        return self.doors.database.read(lambda session: age_ticket(session, actor or one.actor, one.id, years))

    def has(self, one, book="time_coins"):
        """Balance and what is held of it."""
        items = self.call("own_ledger_accounts", one)["items"]
        return next(((item["balance"], item["held"]) for item in items if item["book"] == book), (0, 0))

    def ask(self, one, amount=4, years=60):
        """A service that somebody wants."""
        return self.call("ask_spending", one, amount=amount, wish="周六陪诊", age_ticket=self.age(one, years))

    def related(self, li, wang, kinship="parent"):
        """A relation that a cadre has verified."""
        made = self.call("propose_relation", li, to_number=wang.number, kinship=kinship)
        self.call("agree_to_relation", wang, id=made["id"])
        self.call("verify_relation", self.cadre, id=made["id"], reason="已查验户口簿")
        return made["id"]

    def pool(self, amount=20, unit_code="BJ-D1"):
        """Somebody has given to a pool."""
        giver = self.with_coins(amount)
        self.call("donate", giver, book="time_coins", amount=amount, code=unit_code)
        return giver

    def in_hardship(self, one, until="2026-12-31"):
        """A cadre has recognised it."""
        return self.call("recognise_hardship", self.cadre, id=str(one.id), until=until, reason="困难职工档案已核实")

    def propose(self, one, amount=5, by=None, code="BJ-D1"):
        """A grant out of a pool."""
        said = {"code": code, "volunteer_id": str(one.id), "book": "time_coins", "amount": amount}
        return self.call("propose_pool_grant", by or self.cadre, **said, reason="术后需要陪护")


@pytest.fixture(name="people")
def _people(doors, city):
    people = People(doors, city)
    asked = {"code": "BJ", "from_day": "2026-03-02", "rules": RULES}
    doors.call("publish_scheme", asked, city.official("cadre", "BJ"))
    return people
