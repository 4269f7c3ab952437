"""Numbers short enough to be told on the telephone: the day, and six random digits."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from shared.kernel.clock import business_date
from shared.runtime.data.session import Session

NUMBERS_OF_A_DAY = 10**6
DRAWS_MAX = 50  # on a day with half a million the fiftieth is needed once in 2^50 times

Draw = Callable[[date], str]


def new_number(day: date) -> str:
    """One at random, taken or not."""
    return f"{day:%Y%m%d}-{secrets.randbelow(NUMBERS_OF_A_DAY):06}"


def insert_with_number(session: Session, made: Any, draw: Draw = new_number) -> None:
    """Insert a row under a `number` of its own; one that somebody else took in this moment is drawn again."""
    for _ in range(DRAWS_MAX):
        made.number = draw(business_date(session.now))
        try:
            with session.begin_nested():
                session.add(made)
            return
        except IntegrityError:
            if not session.scalar(select(exists().where(type(made).number == made.number))):
                raise
    raise AssertionError("no number was free")
