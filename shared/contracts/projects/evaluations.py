"""Evaluations, both ways, in the published language: of an activity by who served, of a service by who led it."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Choice, Day, Id, Integer, Text
from shared.contracts.projects.complaint_words import EvaluationDirection
from shared.contracts.projects.library_words import TITLE_CHARACTERS_MAX
from shared.contracts.projects.record_views import RECORD_ID
from shared.contracts.projects.records import ServiceRecordChanged

EVALUATION_ID = "01936f0e-7b2a-7c11-8000-0000000000e9"
STARS_MAX = 5
WORDS_CHARACTERS_MAX = 500


def stars_field() -> Integer:
    """From 1 to 5."""
    return Integer(at_least=1, at_most=STARS_MAX, required=True)


class Evaluate(Contract):
    """Say how it was. id: of the record; who served evaluates the activity, who led evaluates the service."""

    id = Id(required=True)
    stars = stars_field()
    words = Text(at_least=1, at_most=WORDS_CHARACTERS_MAX, load_default=None)

    example = {"id": RECORD_ID, "stars": 5, "words": "组织有序，收获很多。"}


class Evaluation(Contract):
    """One's own evaluation, or one of one's own service. It stays as it was made."""

    id = Id(required=True)
    record_id = Id(required=True)
    direction = Choice(EvaluationDirection, required=True)
    title = Text(at_most=TITLE_CHARACTERS_MAX, required=True)
    stars = stars_field()
    words = Text(at_most=WORDS_CHARACTERS_MAX, allow_none=True, required=True)
    made_on = Day(required=True)

    example = {
        "id": EVALUATION_ID,
        "record_id": RECORD_ID,
        "direction": "of_activity",
        "title": ServiceRecordChanged.example["title"],
        "stars": 5,
        "words": "组织有序，收获很多。",
        "made_on": "2026-03-08",
    }


EvaluationPage = page_contract(Evaluation)


class OwnEvaluations(PageRequest):
    """What was said of one's own services, the newest first."""

    example = {"limit": 20}


class EvaluationsOf(PageRequest):
    """What was said of an activity. id: of the activity."""

    id = Id(required=True)

    example = {"id": ServiceRecordChanged.example["activity_id"], "limit": 20}


class Opinion(Contract):
    """What somebody said of an activity; not who."""

    id = Id(required=True)
    stars = stars_field()
    words = Text(at_most=WORDS_CHARACTERS_MAX, allow_none=True, required=True)
    made_on = Day(required=True)

    example = {name: Evaluation.example[name] for name in ("id", "stars", "words", "made_on")}


class OpinionPage(page_contract(Opinion)):  # type: ignore[misc]
    """A page of what was said of an activity, and how much there is.

    average_tenths: 47 is 4.7 stars. Both are withheld, and no opinion is shown, until there are three: one of two would
    be somebody's in all but name.
    """

    count = Integer(required=True)
    average_tenths = Integer(at_most=10 * STARS_MAX, allow_none=True, required=True)

    example = {"items": [Opinion.example], "next_cursor": None, "count": 3, "average_tenths": 47}
