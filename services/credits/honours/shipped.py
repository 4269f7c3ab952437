"""What ships with a release in `badges/`: a file is named for the day from which it holds, and never changed once it
held. Thresholds of stars are beside the schemes."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path

from services.credits.honours.domain.badges import BadgeRule, BadgeRules
from services.credits.honours.domain.rules import HonourRules, rules_on
from services.credits.schemes.shipped import all_thresholds
from shared.contracts.credits.honour_words import Badge, BadgeMeasure

BADGES = Path(__file__).parent / "badges"


@lru_cache(maxsize=1)
def all_badge_rules() -> tuple[BadgeRules, ...]:
    """All rules of badges, the oldest first."""
    return tuple(_read(path) for path in sorted(BADGES.glob("*.json")))


def honour_rules(day: date) -> HonourRules:
    """What holds on a day."""
    return rules_on(day, all_thresholds(), all_badge_rules())


def _read(path: Path) -> BadgeRules:
    said = json.loads(path.read_text(encoding="utf-8"))["rules"]
    rules = [BadgeRule(Badge(one["badge"]), BadgeMeasure(one["measure"]), one["at_least"]) for one in said]
    return BadgeRules(date.fromisoformat(path.stem), tuple(rules))
