"""What an open record lacks. It is confirmed as soon as that is nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from shared.contracts.projects.presence_words import EvidenceGrade
from shared.contracts.projects.record_words import Agreement, Tier, Want

# Evidence that needs nobody's word: the person was there, by a code of the moment, and at the place.
BY_RULE = frozenset({EvidenceGrade.CODE_AND_PLACE})
# Checking in with a code is the volunteer's own act; being on somebody's list is not.
BY_OWN_ACT = frozenset({EvidenceGrade.CODE_AND_PLACE, EvidenceGrade.CODE})
OF_TIER = {Tier.NONE: None, Tier.SUPERIOR: Want.SUPERIOR, Tier.CITY: Want.CITY}


@dataclass(frozen=True)
class Facts:
    """What is known of a record when it is asked what it lacks.

    is_flagged: somebody should look at it; agreements: as what people have agreed to it as it is now.
    """

    grade: EvidenceGrade
    tier: Tier
    minutes: int
    has_fields: bool
    is_entered: bool
    is_flagged: bool
    is_signed: bool
    overlaps: bool
    is_vouched: bool
    is_accepted: bool
    agreements: Collection[str]


def wants_of(facts: Facts) -> list[Want]:
    """In the order in which people look at them."""
    asked = {
        Want.FIELDS: not facts.has_fields,
        Want.MINUTES: facts.minutes == 0,
        Want.AGREEMENT: not facts.is_signed,
        Want.NO_OVERLAP: facts.overlaps,
        Want.GUARANTOR: facts.is_entered and not facts.is_vouched,
        Want.LEADER: needs_leader(facts) and Agreement.LEADER not in facts.agreements,
        Want.SECOND: facts.is_entered and Agreement.SECOND not in facts.agreements,
        Want.ACCEPTANCE: not facts.is_accepted,
    }
    of_tier = OF_TIER[facts.tier]
    wanted = {want for want, is_wanted in asked.items() if is_wanted}
    if of_tier is not None and of_tier not in facts.agreements:
        wanted.add(of_tier)
    return [want for want in Want if want in wanted]


def needs_leader(facts: Facts) -> bool:
    """Whether a leader has to look at it; what was entered by hand is looked at by a cadre instead."""
    return not facts.is_entered and (facts.is_flagged or facts.grade not in BY_RULE)


def is_by_rule(facts: Facts) -> bool:
    """Whether nobody has to look at it at all, so that it may also be changed by rule."""
    return not facts.is_entered and not needs_leader(facts) and facts.tier == Tier.NONE and not facts.overlaps
