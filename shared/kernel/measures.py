"""Units of measure: durations are whole minutes, points and coins whole numbers, money whole fen.

Rounded only for display or settlement, never when stored (domain rule: minutes come from server clocks).
"""

from datetime import datetime

MINUTES_PER_HOUR = 60
FEN_PER_YUAN = 100


def whole_minutes(start: datetime, end: datetime) -> int:
    """Full minutes from start to end; a begun minute does not count. Raises ValueError where end is before start."""
    if end < start:
        raise ValueError("the end is before the start")
    return int((end - start).total_seconds() // 60)


def hours_shown(minutes: int) -> str:
    """Minutes as hours with one decimal, cut and not rounded: 119 -> "1.9". Nobody is shown more than was served."""
    assert minutes >= 0
    return f"{minutes // MINUTES_PER_HOUR}.{minutes % MINUTES_PER_HOUR * 10 // MINUTES_PER_HOUR}"


def yuan_shown(fen: int) -> str:
    """Fen as yuan with two decimals: 1205 -> "12.05"."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // FEN_PER_YUAN}.{fen % FEN_PER_YUAN:02}"
