"""The words of appeals that every service uses. No framework here."""

from enum import StrEnum

APPEAL_DAYS = 60  # after the decision that it is against
APPEAL_WORKING_DAYS = 10  # within which it is decided


class AppealState(StrEnum):
    """Where an appeal is in its life."""

    SUBMITTED = "submitted"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # by the volunteer
