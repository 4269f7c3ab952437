"""When an activity takes place: a rule of RFC 5545 as the moments at which its shifts begin.

Rules are counted in Beijing's time. What they may say is less than the RFC allows: every day, week or month, and an
end. With less to say, no rule can keep the process busy with looking for days that never come.
"""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr

from shared.contracts.projects.activity_words import SHIFTS_MAX
from shared.contracts.projects.refusals.activities import RULE_UNUSABLE, SHIFTS_TOO_MANY
from shared.kernel.clock import BUSINESS_ZONE

DAYS_MAX = 366  # from the first shift to the last
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY",
    "INTERVAL": r"[1-9][0-9]?",
    "COUNT": r"[1-9][0-9]{0,3}",
    "UNTIL": r"[0-9]{8}(T[0-9]{6}Z)?",
    "BYDAY": r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTHDAY": r"-?[1-9][0-9]?(,-?[1-9][0-9]?)*",
    "BYSETPOS": r"-?[1-5](,-?[1-5])*",
    "WKST": r"MO|SU",
}

Parts = dict[str, str]


def starts_of(first: datetime, rule: str | None) -> list[datetime]:
    """The moments at which shifts begin, the first one among them, in UTC.

    Raises Invalid for a rule that cannot be read, has no end, does not begin with the first shift, goes further than
    a year, or has more than `SHIFTS_MAX` shifts.
    """
    if rule is None:
        return [first]
    parts = _parts(rule)
    local = first.astimezone(BUSINESS_ZONE).replace(tzinfo=None)
    count, until = parts.pop("COUNT", None), _until(parts.pop("UNTIL", None))
    if count is None and until is None:
        raise RULE_UNUSABLE(rule_fault="endless")
    if not _begins_on(parts, local.date()):
        raise RULE_UNUSABLE(rule_fault="begins_otherwise")
    last = local + timedelta(days=DAYS_MAX)
    if until is not None and until.date() > last.date():
        raise RULE_UNUSABLE(rule_fault="too_long")
    found = _found(parts, local, min(until or last, last), int(count or SHIFTS_MAX + 1))
    if len(found) > SHIFTS_MAX:
        raise SHIFTS_TOO_MANY(shifts_max=SHIFTS_MAX)
    if count is not None and until is None and len(found) < int(count):
        raise RULE_UNUSABLE(rule_fault="too_long")
    return [moment.replace(tzinfo=BUSINESS_ZONE).astimezone(UTC) for moment in found]


def _found(parts: Parts, local: datetime, until: datetime, count: int) -> list[datetime]:
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        rule = rrulestr(text, dtstart=local).replace(until=until)
        return list(islice(rule, min(count, SHIFTS_MAX + 1)))
    except ValueError:
        raise RULE_UNUSABLE(rule_fault="unreadable") from None


def _parts(rule: str) -> Parts:
    """The parts of a rule by name. Raises Invalid for what is no rule, or says what ours may not."""
    pairs = [part.partition("=") for part in rule.split(";")]
    parts = {name: value for name, _, value in pairs}
    if len(parts) != len(pairs) or "FREQ" not in parts:
        raise RULE_UNUSABLE(rule_fault="unreadable")
    if not all(name in PARTS and re.fullmatch(PARTS[name], value) for name, value in parts.items()):
        raise RULE_UNUSABLE(rule_fault="unreadable")
    if not _goes_together(parts):
        raise RULE_UNUSABLE(rule_fault="unreadable")
    return parts


def _goes_together(parts: Parts) -> bool:
    """What the RFC forbids, and combinations that no day may ever satisfy."""
    monthly, weekly = parts["FREQ"] == "MONTHLY", parts["FREQ"] == "WEEKLY"
    numbered = any(character.isdigit() for character in parts.get("BYDAY", ""))
    if numbered and not monthly:
        return False
    if "BYMONTHDAY" in parts and weekly:
        return False
    if "COUNT" in parts and "UNTIL" in parts:
        return False
    return "BYSETPOS" not in parts or (monthly and "BYDAY" in parts and "BYMONTHDAY" not in parts and not numbered)


def _until(said: str | None) -> datetime | None:
    """The last moment, in Beijing's time: a day counts to its end. Raises Invalid for what is no date."""
    if said is None:
        return None
    try:
        if said.endswith("Z"):
            moment = datetime.strptime(said, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            return moment.astimezone(BUSINESS_ZONE).replace(tzinfo=None)
        return datetime.strptime(said, "%Y%m%d").replace(hour=23, minute=59, second=59)  # noqa: DTZ007 Beijing's
    except (ValueError, OverflowError):
        raise RULE_UNUSABLE(rule_fault="unreadable") from None


def _begins_on(parts: Parts, day: date) -> bool:
    """Whether a rule has a day among its days, as the RFC asks of the first one."""
    backwards = day.day - _days_of_month(day) - 1
    if "BYMONTHDAY" in parts and not {str(day.day), str(backwards)} & set(parts["BYMONTHDAY"].split(",")):
        return False
    if "BYDAY" not in parts:
        return True
    weekday = WEEKDAYS[day.weekday()]
    nth, nth_last = (day.day - 1) // 7 + 1, backwards // 7
    named = {weekday, f"{nth}{weekday}", f"+{nth}{weekday}", f"{nth_last}{weekday}"}
    if not named & set(parts["BYDAY"].split(",")):
        return False
    return "BYSETPOS" not in parts or bool(_positions(parts, day) & set(parts["BYSETPOS"].split(",")))


def _positions(parts: Parts, day: date) -> set[str]:
    """The place of a day among those of its month that a rule has, from the beginning and from the end."""
    wanted = parts["BYDAY"].split(",")
    days = [n for n in range(1, _days_of_month(day) + 1) if WEEKDAYS[day.replace(day=n).weekday()] in wanted]
    at = days.index(day.day)
    return {str(at + 1), str(at - len(days))}


def _days_of_month(day: date) -> int:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (following - timedelta(days=1)).day
