"""Whether two needs may be the same: by their words, their place and their person. Pure.

Words are compared by characters and pairs of characters, as search finds them: Chinese has no spaces to split at. Who
decides is a person; this only says what they should look at, and why.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shared.contracts.demands.archive_words import DuplicateReason
from shared.kernel.text import folded

ALIKE_PERCENT_MIN = 10  # of characters and pairs that both have, of all that one of them has
ALIKE_POINTS_MAX = 80  # words that are the same, letter by letter
CATEGORY_POINTS = 15
# Account, phone and address each name a household. A household has many needs: that two are of one counts once.
HOUSEHOLD = frozenset({DuplicateReason.SAME_ACCOUNT, DuplicateReason.SAME_PHONE, DuplicateReason.SAME_ADDRESS})
HOUSEHOLD_POINTS = 30
OTHER_HOUSEHOLD_POINTS = -50  # nothing names one household, and both addresses are known
# Set by what needs look like that are one, and that are not: measured in `tests/test_duplicates_measured.py`.
SUSPECT_POINTS_MIN = 50


@dataclass(frozen=True)
class Compared:
    """A need as far as it is compared. phone, address: keyed fingerprints; area: an H3 cell; None for the unknown."""

    words: str
    category: str
    account: object = None
    phone: bytes | None = None
    address: bytes | None = None
    area: int | None = None


@dataclass(frozen=True)
class Likeness:
    """How like two needs are: points, and the reasons for them."""

    points: int
    reasons: Sequence[DuplicateReason] = field(default=())

    @property
    def is_suspect(self) -> bool:
        """Whether somebody should look at them."""
        return self.points >= SUSPECT_POINTS_MIN


def likeness(one: Compared, other: Compared) -> Likeness:
    """How like they are, by what both are known to have."""
    reasons = [reason for reason, is_so in _shared(one, other) if is_so]
    points = _points_of_household(one, other, reasons)
    if DuplicateReason.SAME_CATEGORY in reasons:
        points += CATEGORY_POINTS
    percent = alike_percent(one.words, other.words)
    if percent >= ALIKE_PERCENT_MIN:
        reasons.append(DuplicateReason.ALIKE)
        points += ALIKE_POINTS_MAX * percent // 100
    return Likeness(max(0, points), tuple(reasons))


def alike_percent(one: str, other: str) -> int:
    """Characters and pairs that both texts have, in a hundred of all that one of them has."""
    mine, theirs = _pieces(one), _pieces(other)
    return 100 * len(mine & theirs) // len(mine | theirs) if mine and theirs else 0


def _points_of_household(one: Compared, other: Compared, reasons: Collection[DuplicateReason]) -> int:
    if HOUSEHOLD & set(reasons):
        return HOUSEHOLD_POINTS
    return OTHER_HOUSEHOLD_POINTS if one.address and other.address else 0


def _shared(one: Compared, other: Compared) -> Collection[tuple[DuplicateReason, bool]]:
    return (
        (DuplicateReason.SAME_ACCOUNT, _same(one.account, other.account)),
        (DuplicateReason.SAME_PHONE, _same(one.phone, other.phone)),
        (DuplicateReason.SAME_ADDRESS, _same(one.address, other.address)),
        (DuplicateReason.NEAR, _same(one.area, other.area)),
        (DuplicateReason.SAME_CATEGORY, one.category == other.category),
    )


def _same(one: object, other: object) -> bool:
    return one is not None and one == other


def _pieces(text: str) -> set[str]:
    characters = [character for character in folded(text) if character.isalnum()]
    return {*characters, *map("".join, pairwise(characters))}
