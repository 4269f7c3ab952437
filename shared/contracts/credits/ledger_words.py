"""The words of the ledger that every service uses. No framework here."""

from enum import StrEnum


class Book(StrEnum):
    """The books that are kept apart: nothing moves from one to another."""

    SERVICE_MINUTES = "service_minutes"
    LOVE_VALUE = "love_value"
    TIME_COINS = "time_coins"
    FUND_FEN = "fund_fen"
