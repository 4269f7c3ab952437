"""The words of honours: badges, periods of rankings, and what a verification finds. No framework here."""

from enum import StrEnum

PERIOD_ALL = "all"
PERIOD_PATTERN = r"^(all|(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2]))?)$"  # everything, a year, a month
PERIOD_CHARACTERS_MAX = 7
PLACES_COUNTED_MAX = 10_000  # one's own place is told as far as that
BADGE_RULES_MAX = 50
FAULTS_SHOWN_MAX = 100


class Badge(StrEnum):
    """What somebody is given for what they served; it goes when that counts no more."""

    FIRST_SERVICE = "first_service"
    MANY_SIDED = "many_sided"  # services of several classes
    HUNDREDFOLD = "hundredfold"  # many services
    ALL_YEAR = "all_year"  # month after month


class BadgeMeasure(StrEnum):
    """What of the confirmed services a badge looks at."""

    SERVICES = "services"  # how many
    CLASSES = "classes"  # of how many classes
    MONTHS_IN_A_ROW = "months_in_a_row"  # the most calendar months one after the other, with a service in each


class HonourFault(StrEnum):
    """What a verification of honours finds to differ from the services that are confirmed."""

    MINUTES = "minutes"
    SERVICES = "services"
    STARS = "stars"
    BADGES = "badges"
    RANKING = "ranking"  # a ranking says more or less, or shows somebody who is not to be shown
    LEDGER = "ledger"  # the account of service minutes has another balance
