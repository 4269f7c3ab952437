"""Complaints about activities in the published language: with a number, a due day, and an answer."""

from typing import Any

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Moment, Text
from shared.contracts.identity import units
from shared.contracts.identity.names import named, ticketed
from shared.contracts.projects.complaint_words import (
    COMPLAINT_NUMBER_CHARACTERS,
    COMPLAINT_NUMBER_PATTERN,
    ComplaintReason,
    ComplaintState,
)
from shared.contracts.projects.library_words import TITLE_CHARACTERS_MAX
from shared.contracts.projects.record_views import GUARANTOR_ID, unit_code_field
from shared.contracts.projects.records import ServiceRecordChanged

COMPLAINT_ID = "01936f0e-7b2a-7c11-8000-0000000000ea"
WORDS_CHARACTERS_MIN, WORDS_CHARACTERS_MAX = 10, 1000
ANSWER_CHARACTERS_MIN = 4
ACTIVITY_ID = ServiceRecordChanged.example["activity_id"]


def number_field(**rest: Any) -> Text:
    """A number that can be told on the telephone: TS, the day, six digits."""
    return Text(at_most=COMPLAINT_NUMBER_CHARACTERS, pattern=COMPLAINT_NUMBER_PATTERN, **rest)


class MakeComplaint(Contract):
    """Complain about an activity. id: of the activity; record_id: of a service in it, where it is about one."""

    id = Id(required=True)
    reason = Choice(ComplaintReason, required=True)
    words = Text(at_least=WORDS_CHARACTERS_MIN, at_most=WORDS_CHARACTERS_MAX, required=True)
    record_id = Id(load_default=None)

    example = {"id": ACTIVITY_ID, "reason": "safety", "words": "现场没有急救箱，也没有人告知风险。"}


class Complaint(Contract):
    """A complaint: its number, the union that answers, by when, and the answer."""

    id = Id(required=True)
    number = number_field(required=True)
    activity_id = Id(required=True)
    title = Text(at_most=TITLE_CHARACTERS_MAX, required=True)
    unit_code = unit_code_field()
    reason = Choice(ComplaintReason, required=True)
    words = Text(at_most=WORDS_CHARACTERS_MAX, required=True)
    record_id = Id(allow_none=True, required=True)
    made_at = Moment(required=True)
    due_on = Day(required=True)
    is_due_certain = Boolean(required=True)
    is_overdue = Boolean(required=True)
    state = Choice(ComplaintState, required=True)
    decided_at = Moment(allow_none=True, required=True)
    answer = Text(at_most=WORDS_CHARACTERS_MAX, allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": COMPLAINT_ID,
        "number": "TS20260309-483920",
        "activity_id": ACTIVITY_ID,
        "title": ServiceRecordChanged.example["title"],
        "unit_code": "BJ-110108",
        "reason": "safety",
        "words": MakeComplaint.example["words"],
        "record_id": None,
        "made_at": "2026-03-09T02:00:00Z",
        "due_on": "2026-03-30",
        "is_due_certain": True,
        "is_overdue": False,
        "state": "submitted",
        "decided_at": None,
        "answer": None,
        "version": 1,
    }


class ReviewedComplaint(Complaint):
    """A complaint as who answers sees it. complainant_id: the volunteer who complains, null for who is none.

    about_volunteer_id: whose service it is about.
    """

    complainant_id = Id(allow_none=True, required=True)
    about_volunteer_id = Id(allow_none=True, required=True)

    example = {**Complaint.example, "complainant_id": GUARANTOR_ID, "about_volunteer_id": None}


ComplaintPage = page_contract(Complaint)
ReviewedComplaintPage = page_contract(ReviewedComplaint)
TicketedReviewedComplaintPage = ticketed(ReviewedComplaintPage)
NamedReviewedComplaintPage = named(ReviewedComplaintPage)
TicketedReviewedComplaint = ticketed(ReviewedComplaint)
NamedReviewedComplaint = named(ReviewedComplaint)


class ComplaintOf(Contract):
    """Which complaint."""

    id = Id(required=True)

    example = {"id": COMPLAINT_ID}


class OwnComplaints(PageRequest):
    """One's own complaints, the newest first."""

    example = {"limit": 20}


class FindComplaints(PageRequest):
    """Complaints in reach, those due first come first. state: submitted where nothing is said; number: that one."""

    unit = units.unit_code(load_default=None)
    state = Choice(ComplaintState, load_default=ComplaintState.SUBMITTED.value)
    overdue = Boolean(load_default=False)
    number = number_field(load_default=None)

    example = {"limit": 20}


class AnswerComplaint(Contract):
    """Answer it. is_upheld: whether it was right; record_id: of the service in the activity that it was about."""

    id = Id(required=True)
    version = Integer(at_least=1, required=True)
    is_upheld = Boolean(required=True)
    answer = Text(at_least=ANSWER_CHARACTERS_MIN, at_most=WORDS_CHARACTERS_MAX, required=True)
    record_id = Id(load_default=None)

    example = {"id": COMPLAINT_ID, "version": 1, "is_upheld": True, "answer": "已配备急救箱，并对负责人进行了提醒。"}
