"""The words of complaints that every service uses. No framework here."""

from enum import StrEnum

COMPLAINT_WORKING_DAYS = 15
COMPLAINT_NUMBER_CHARACTERS = 17
COMPLAINT_NUMBER_PATTERN = r"^TS[0-9]{8}-[0-9]{6}$"  # 投诉
COMPLAINTS_OPEN_MAX = 10  # of one account


class ComplaintState(StrEnum):
    """Where a complaint is in its life."""

    SUBMITTED = "submitted"
    UPHELD = "upheld"
    REJECTED = "rejected"


class ComplaintReason(StrEnum):
    """What it is about."""

    SAFETY = "safety"
    CONDUCT = "conduct"  # of a person
    ORGANISATION = "organisation"
    FALSE_RECORD = "false_record"  # somebody has hours who did not serve
    PERSONAL_DATA = "personal_data"
    MONEY = "money"  # was asked for, or offered
    OTHER = "other"


class EvaluationDirection(StrEnum):
    """Whose service is evaluated."""

    OF_ACTIVITY = "of_activity"
    OF_VOLUNTEER = "of_volunteer"
