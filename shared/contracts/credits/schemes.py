"""Schemes of unions in the published language: the event that tells of them, reading, publishing, trying them out."""

from shared.contracts.base import Contract, Event
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.scheme_rules import SchemeBookRules, SchemeRules
from shared.contracts.credits.scheme_words import (
    EARNED_BOOKS,
    PRESET_CHARACTERS_MAX,
    PREVIEWED_SERVICES_MAX,
    STAR_HOURS_MAX,
    STARS_MAX,
    THRESHOLDS_MAX,
    VERSIONS_MAX,
    Preset,
)
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code

VERSION_ID = "01936f0e-7b2a-7c11-8000-0000000000e1"


class SchemeChanged(Event):
    """A unit has published a version of its scheme. A version never changes: the one that begins last holds.

    id: of the version of the scheme; number: counts the unit's versions; of several from one day the newest holds.
    """

    event_type = "credits.SchemeChanged.v1"

    id = Id(required=True)
    unit_id = Id(required=True)
    number = Integer(at_least=1, at_most=VERSIONS_MAX, required=True)
    from_day = Day(required=True)
    published_at = Moment(required=True)
    rules = Part(SchemeRules, required=True)

    example = {
        "version": 1,
        "id": VERSION_ID,
        "unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "number": 3,
        "from_day": "2026-04-01",
        "published_at": "2026-03-02T01:00:00Z",
        "rules": SchemeRules.example,
    }


class SchemeVersion(Contract):
    """What a unit says from a day on."""

    id = Id(required=True)
    number = Integer(at_least=1, at_most=VERSIONS_MAX, required=True)
    from_day = Day(required=True)
    published_at = Moment(required=True)
    rules = Part(SchemeRules, required=True)

    example = {name: SchemeChanged.example[name] for name in ("id", "number", "from_day", "published_at", "rules")}


class SchemeHistoryOf(Contract):
    """Of which unit."""

    code = unit_code(required=True)

    example = {"code": "BJ-110108"}


class SchemeHistory(Contract):
    """All that a unit has said itself, the newest first, what begins later too."""

    code = unit_code(required=True)
    items = Many(Part(SchemeVersion), at_most=VERSIONS_MAX, required=True)

    example = {"code": "BJ-110108", "items": [SchemeVersion.example]}


class SchemeOf(Contract):
    """Of which unit, on which day; without one today."""

    code = unit_code(required=True)
    day = Day(load_default=None)

    example = {"code": "BJ-110108", "day": "2026-04-01"}


class SchemeOfBook(Contract):
    """What holds for a book, and which version of which unit's scheme says so.

    may_override: whether units below the one that says it may say something else.
    """

    book = Choice(EARNED_BOOKS, required=True)
    unit_code = unit_code(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    number = Integer(at_least=1, required=True)
    from_day = Day(required=True)
    may_override = Boolean(required=True)
    rules = Part(SchemeBookRules, required=True)

    example = {
        "book": "time_coins",
        "unit_code": "BJ",
        "unit_name": "北京市总工会",
        "number": 3,
        "from_day": "2026-04-01",
        "may_override": False,
        "rules": SchemeBookRules.example,
    }


class UnitScheme(Contract):
    """What holds at a unit on a day. A book that is not among them is not earned there; minutes of service always count
    as they were served."""

    code = unit_code(required=True)
    day = Day(required=True)
    books = Many(Part(SchemeOfBook), at_most=len(EARNED_BOOKS), required=True)

    example = {"code": "BJ-110108", "day": "2026-04-01", "books": [SchemeOfBook.example]}


class PublishScheme(Contract):
    """Say what holds at a unit, and below it, from a day on: all of it, in place of what the unit said before."""

    code = unit_code(required=True)
    from_day = Day(required=True)
    rules = Part(SchemeRules, required=True)

    example = {"code": "BJ-110108", "from_day": "2026-04-01", "rules": SchemeRules.example}


class TryScheme(PublishScheme):
    """The same, looked at and not published."""

    example = PublishScheme.example


class PreviewScheme(Contract):
    """Count the services of some days as if a unit had said this then."""

    code = unit_code(required=True)
    rules = Part(SchemeRules, required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)

    example = {
        "code": "BJ-110108",
        "rules": SchemeRules.example,
        "first_day": "2026-02-01",
        "last_day": "2026-02-28",
    }


class PreviewOfBook(Contract):
    """What would have been granted, and what the schemes of those days give.

    capped_count: services of which a cap would have taken something; people_count: who would have been granted any.
    """

    book = Choice(Book, required=True)
    amount = Integer(required=True)
    present_amount = Integer(required=True)
    capped_count = Integer(at_most=PREVIEWED_SERVICES_MAX, required=True)
    people_count = Integer(at_most=PREVIEWED_SERVICES_MAX, required=True)

    example = {"book": "time_coins", "amount": 1280, "present_amount": 1500, "capped_count": 41, "people_count": 310}


class SchemePreview(Contract):
    """Both counts begin with the first day: what was granted before it fills no cap.

    is_complete: whether all services of those days were counted; else those of some of the people.
    """

    code = unit_code(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    services_count = Integer(at_most=PREVIEWED_SERVICES_MAX, required=True)
    people_count = Integer(at_most=PREVIEWED_SERVICES_MAX, required=True)
    is_complete = Boolean(required=True)
    books = Many(Part(PreviewOfBook), at_most=len(Book), required=True)

    example = {
        "code": "BJ-110108",
        "first_day": "2026-02-01",
        "last_day": "2026-02-28",
        "services_count": 900,
        "people_count": 320,
        "is_complete": True,
        "books": [PreviewOfBook.example],
    }


class SchemePreset(Contract):
    """A published scheme from which a union may start. says: what of it was published; the rest is our choice."""

    preset = Choice(Preset, required=True)
    says = Text(at_least=1, at_most=PRESET_CHARACTERS_MAX, required=True)
    rules = Part(SchemeRules, required=True)

    example = {
        "preset": "beijing",
        "says": "服务 1 小时计 1 个时间币；60 岁起可用；可赠与直系亲属；可捐赠。",
        "rules": SchemeRules.example,
    }


class SchemePresets(Contract):
    """All of them."""

    items = Many(Part(SchemePreset), at_most=len(Preset), required=True)

    example = {"items": [SchemePreset.example]}


class StarThresholds(Contract):
    """From a day on: how many confirmed hours the first star needs, the second, and so on."""

    from_day = Day(required=True)
    hours = Many(Integer(at_least=1, at_most=STAR_HOURS_MAX), at_least=1, at_most=STARS_MAX, required=True)

    example = {"from_day": "2012-10-23", "hours": [100, 300, 600, 1000, 1500]}


class AllStarThresholds(Contract):
    """All of them, the newest first; a star follows those of the day on which it is looked at."""

    items = Many(Part(StarThresholds), at_most=THRESHOLDS_MAX, required=True)

    example = {"items": [StarThresholds.example]}
