"""What units say for the archive of needs, in the published language: own categories, and until when they answer."""

from typing import Any

import marshmallow as ma

from shared.contracts.base import Contract
from shared.contracts.demands.archive_words import CATEGORIES_MAX, CATEGORY_NAME_CHARACTERS_MAX, HOURS_MAX
from shared.contracts.demands.demand_words import DemandUrgency
from shared.contracts.demands.demands import word_field
from shared.contracts.fields import Boolean, Choice, Day, Integer, Many, Part, Text
from shared.contracts.identity.consent_words import CONSENT_CHARACTERS_MAX, LANGUAGES
from shared.contracts.identity.consent_words import TITLE_CHARACTERS_MAX as CONSENT_TITLE_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code
from shared.contracts.projects.library_words import ServiceClass

CATEGORIES_SHOWN_MAX = len(ServiceClass) + 20 * CATEGORIES_MAX


class OwnCategory(Contract):
    """A category of a unit's own. service_class: the class of the plan under which it counts."""

    word = word_field(required=True)
    name = Text(at_least=1, at_most=CATEGORY_NAME_CHARACTERS_MAX, required=True)
    service_class = Choice(ServiceClass, required=True)

    example = {"word": "delivery_riders", "name": "骑手关爱", "service_class": "hardship"}


class ShownCategory(Contract):
    """A category that may be chosen at a unit. name: null for a class of the plan, which every client can name."""

    word = word_field(required=True)
    name = Text(at_most=CATEGORY_NAME_CHARACTERS_MAX, allow_none=True, required=True)
    service_class = Choice(ServiceClass, required=True)
    unit_code = unit_code(allow_none=True, required=True)

    example = {"word": "delivery_riders", "name": "骑手关爱", "service_class": "hardship", "unit_code": "BJ-110105"}


class CategoriesOf(Contract):
    """Of which unit."""

    code = unit_code(required=True)

    example = {"code": "BJ-110105"}


class Categories(Contract):
    """The nine classes of the plan, and the own categories of a unit and of those above it."""

    items = Many(Part(ShownCategory), at_most=CATEGORIES_SHOWN_MAX, required=True)

    example = {"items": [ShownCategory.example]}


class KeepCategories(Contract):
    """Say all own categories of a unit, for itself and what is below it; those not named are chosen no more."""

    code = unit_code(required=True)
    categories = Many(Part(OwnCategory), at_most=CATEGORIES_MAX, required=True)

    example = {"code": "BJ-110105", "categories": [OwnCategory.example]}

    @ma.validates_schema
    def _once(self, values: dict[str, Any], **kwargs: Any) -> None:
        """Each word once."""
        words = [entry.word for entry in values["categories"]]
        if len(set(words)) < len(words):
            raise ma.ValidationError("word_repeated", "categories")


class AnswerHours(Contract):
    """In how many hours a need is answered, by urgency."""

    ordinary = Integer(at_least=1, at_most=HOURS_MAX, required=True)
    soon = Integer(at_least=1, at_most=HOURS_MAX, required=True)
    urgent = Integer(at_least=1, at_most=HOURS_MAX, required=True)

    example = {"ordinary": 120, "soon": 48, "urgent": 4}


assert set(AnswerHours.example) == set(DemandUrgency)


class AnswerTimesOf(Contract):
    """Of which unit."""

    code = unit_code(required=True)

    example = {"code": "BJ-110105"}


class AnswerTimes(Contract):
    """Until when a unit answers, today. remind_hours: so long before, cadres are reminded, half way at the earliest.

    from_unit_code: of the nearest unit that said so, null where none did; is_own: whether it is this one.
    """

    code = unit_code(required=True)
    hours = Part(AnswerHours, required=True)
    remind_hours = Integer(at_least=1, at_most=HOURS_MAX, required=True)
    from_day = Day(required=True)
    from_unit_code = unit_code(allow_none=True, required=True)
    is_own = Boolean(required=True)

    example = {
        "code": "BJ-110105",
        "hours": AnswerHours.example,
        "remind_hours": 24,
        "from_day": "2026-01-01",
        "from_unit_code": None,
        "is_own": False,
    }


class SetAnswerTimes(Contract):
    """Say until when a unit answers, from a day on, for itself and what is below it and says nothing."""

    code = unit_code(required=True)
    from_day = Day(required=True)
    hours = Part(AnswerHours, required=True)
    remind_hours = Integer(at_least=1, at_most=HOURS_MAX, required=True)

    example = {"code": "BJ-110105", "from_day": "2026-04-01", "hours": AnswerHours.example, "remind_hours": 12}


class DemandConsentWording(Contract):
    """The text in one language."""

    language = Choice(LANGUAGES, required=True)
    title = Text(at_least=1, at_most=CONSENT_TITLE_CHARACTERS_MAX, required=True)
    text = Text(at_least=1, at_most=CONSENT_CHARACTERS_MAX, required=True)

    example = {"language": "zh-CN", "title": "登记志愿服务需求", "text": "同意工会登记、保存和核实本次需求。"}


class DemandConsentText(Contract):
    """What somebody agrees to who states a need, or for whom it is stated: the text in force."""

    version = Integer(at_least=1, required=True)
    from_day = Day(required=True)
    wordings = Many(Part(DemandConsentWording), at_least=1, at_most=len(LANGUAGES), required=True)

    example = {"version": 1, "from_day": "2026-01-01", "wordings": [DemandConsentWording.example]}
