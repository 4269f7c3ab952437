"""The rules by which honours are counted on a day: thresholds of stars and rules of badges, each with its first day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.credits.honours.domain.badges import BadgeRules
from services.credits.schemes.domain.stars import Thresholds, thresholds_on


@dataclass(frozen=True)
class HonourRules:
    """What holds on one day."""

    thresholds: Thresholds
    badges: BadgeRules

    @property
    def from_day(self) -> date:
        """Since when all of it holds: whoever was counted by older rules is counted anew."""
        return max(self.thresholds.from_day, self.badges.from_day)


def rules_on(day: date, thresholds: Sequence[Thresholds], badges: Sequence[BadgeRules]) -> HonourRules:
    """The newest that have begun; before the first of all those."""
    begun = [rules for rules in badges if rules.from_day <= day]
    newest = max(begun, key=_from_day) if begun else min(badges, key=_from_day)
    return HonourRules(thresholds_on(day, thresholds), newest)


def _from_day(rules: BadgeRules) -> date:
    return rules.from_day
