"""Services, rules and schemes for tests of schemes."""

from datetime import UTC, date, datetime, time
from itertools import count
from uuid import UUID

from services.credits.schemes.domain.granting import ServiceFacts
from services.credits.schemes.domain.inheritance import Scheme, Version, effective
from services.credits.schemes.domain.rules import Rules, rules_of
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.scheme_rules import SchemeRules
from shared.kernel.ids import new_id

PUBLISHED = datetime(2020, 1, 1, tzinfo=UTC)
DAY = date(2026, 3, 7)
LI, UNIT = UUID(int=1), UUID(int=7)
_records = count(1)


def said(**changes):
    """The rules of a book in JSON: one for an hour, and nothing else said."""
    base = {
        "rate": {"amount": 1, "per_minutes": 60},
        "class_rates": [],
        "rounding": None,
        "caps": dict.fromkeys(("day", "activity", "year", "in_all")),
        "counts_manual": False,
        "group_time": "own",
        "expiry": {"kind": "never", "months": None, "month": None, "day": None},
        "spending": {"age_from": None, "hardship_age_from": None},
        "kinships": [],
        "is_donatable": False,
    }
    merged = {
        name: base[name] | value if isinstance(base[name], dict) and isinstance(value, dict) else value
        for name, value in changes.items()
    }
    return base | merged


def rules_json(*, love_value=None, time_coins=None, overridable=()):
    """The rules of a unit in JSON."""
    return {"love_value": love_value, "time_coins": time_coins, "overridable": list(overridable)}


def rules(**books):
    """The same as values, once the contract has accepted them."""
    return rules_of(SchemeRules().dump(SchemeRules().request(rules_json(**books))))


def version(said_rules: Rules, *, number=1, from_day=date(2020, 1, 1), published_at=PUBLISHED, unit_id=UNIT):
    """A version of a unit's scheme."""
    return Version(new_id(), unit_id, number, from_day, published_at, said_rules)


def scheme(said_rules: Rules) -> Scheme:
    """The scheme where one unit says all."""
    return effective([[version(said_rules)]], DAY)


def coins(**changes) -> Scheme:
    """The scheme where one unit says something of coins."""
    return scheme(rules(time_coins=said(**changes)))


def service(minutes=60, **changes):
    """A service that was confirmed in the evening of its day."""
    facts = {
        "record_id": UUID(int=next(_records)),  # in the order in which they are made
        "volunteer_id": LI,
        "unit_id": UNIT,
        "activity_id": new_id(),
        "service_class": "elders",
        "served_on": DAY,
        "minutes": minutes,
        "is_manual": False,
        "is_group": False,
    } | changes
    evening = datetime.combine(facts["served_on"], time(12), UTC)
    return ServiceFacts(**({"confirmed_at": evening} | facts))


def words(grant):
    """The rules that explain a grant."""
    return [because.rule.value for because in grant.because]


COINS = Book.TIME_COINS
