"""The words of schemes: what unions may say about how hours become credits. No framework here."""

from enum import StrEnum

from shared.contracts.credits.ledger_words import Book

EARNED_BOOKS = (Book.LOVE_VALUE, Book.TIME_COINS)
"""What schemes speak of. Minutes of service are counted as they were served, whatever a union says."""

AMOUNT_MAX = 1000  # for the minutes of a rate
CAP_MAX = 1_000_000
MINUTES_OF_A_DAY = 24 * 60
STEPS_MAX = 12  # of a rounding table
EXPIRY_MONTHS_MAX = 120
AGE_MAX = 120
VERSIONS_MAX = 200  # of the scheme of one unit
AHEAD_DAYS_MAX = 730  # how long before its first day a scheme may be published
PREVIEWED_DAYS_MAX = 366
PREVIEWED_SERVICES_MAX = 5_000  # counted twice within one call, which holds up others for a fifth of a second
PRESET_CHARACTERS_MAX = 500
STARS_MAX = 10
STAR_HOURS_MAX = 100_000
THRESHOLDS_MAX = 50


class ExpiryKind(StrEnum):
    """How long what was granted may be used."""

    NEVER = "never"  # it does not expire
    MONTHS = "months"  # some months from the day on which the service was confirmed
    DAY_OF_YEAR = "day_of_year"  # until the next such day, 31 December


class Kinship(StrEnum):
    """What the one who receives is to the one who gives."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    PARENT_IN_LAW = "parent_in_law"
    SIBLING = "sibling"


class GroupTime(StrEnum):
    """What may be done with what was earned while serving for a team."""

    OWN = "own"  # what may be done with all the rest
    DONATE_ONLY = "donate_only"  # given to a pool, and nothing else


class SchemeRule(StrEnum):
    """Why somebody was granted what they were: the words that explain an amount, in the order of their use."""

    AS_SERVED = "as_served"  # minutes of service, as they were served
    NO_SCHEME = "no_scheme"  # nobody has said that this is earned
    NOT_EARNED = "not_earned"  # the rate is nothing
    MANUAL = "manual"  # entered afterwards: nothing is earned
    ROUNDED = "rounded"  # so many minutes are counted, by the table
    RATE = "rate"  # an amount for some minutes
    CLASS_RATE = "class_rate"  # the same, for this class of service
    CAP_DAY = "cap_day"
    CAP_ACTIVITY = "cap_activity"
    CAP_YEAR = "cap_year"
    CAP_IN_ALL = "cap_in_all"
    DONATE_ONLY = "donate_only"
    EXPIRES = "expires"


class Preset(StrEnum):
    """Published schemes from which a union may start."""

    BEIJING = "beijing"
    NANJING = "nanjing"
    SHANGHAI = "shanghai"
    CHANGNING = "changning"  # 上海长宁
    HUANGSHI = "huangshi"  # 湖北黄石
    CHONGQING = "chongqing"
    HAILIN = "hailin"  # 黑龙江海林
