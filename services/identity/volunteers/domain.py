"""Rules of volunteers: ages, numbers, the days by which something is decided. Pure."""

import secrets
from datetime import date, timedelta

from services.identity.members.domain.citizen_numbers import age_years
from services.identity.members.domain.numbers import SERIALS, volunteer_number
from shared.contracts.identity.refusals.volunteers import TOO_YOUNG
from shared.contracts.identity.volunteer_words import ADULT_YEARS, REGISTRATION_YEARS_MIN, REVIEW_DAYS


def is_minor(born: date, today: date) -> bool:
    """Whether somebody is under 18; who was born on 29 February is of age on 1 March of a common year."""
    return age_years(born, today) < ADULT_YEARS


def refuse_too_young(born: date, today: date) -> None:
    """Raises Invalid below the age from which somebody is registered."""
    if age_years(born, today) < REGISTRATION_YEARS_MIN:
        raise TOO_YOUNG(years_min=REGISTRATION_YEARS_MIN)


def new_number() -> str:
    """A volunteer number at random: it says nothing of the person, nor how many there are."""
    return volunteer_number(secrets.choice(SERIALS))


def review_due_on(today: date) -> date:
    """The day by which a unit decides what was asked today."""
    return today + timedelta(days=REVIEW_DAYS)
