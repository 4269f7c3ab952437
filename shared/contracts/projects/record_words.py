"""The words of service records that every service uses. No framework here."""

from enum import StrEnum

RECORD_WORKING_DAYS = 10  # 民政部令67: recorded within ten working days after the activity
EVIDENCE_FILES_MAX = 10  # of one record
EVIDENCE_FILES_KEPT_FREE = 3  # of them, for the volunteer: nobody else fills a record up
ENTRY_DAYS_MAX = 180  # after a shift nobody enters by hand any more what was served in it


class RecordState(StrEnum):
    """Where a service record is in its life. Only confirmed minutes count."""

    OPEN = "open"  # waits for the leader, an approval, or the volunteer
    CONFIRMED = "confirmed"
    REFUSED = "refused"  # nothing was served
    STRUCK = "struck"  # it was confirmed, and does not count any more


class RecordOrigin(StrEnum):
    """How a record came to be."""

    SETTLED = "settled"  # from attendances
    ENTERED = "entered"  # by hand, afterwards
    HANDED_IN = "handed_in"  # with the work that proves it


class RecordChange(StrEnum):
    """What made the version of a record that an event tells."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    STRUCK = "struck"


class Tier(StrEnum):
    """Who has to agree because somebody served long on one day."""

    NONE = "none"  # up to 8 hours
    SUPERIOR = "superior"  # over 8 to 12 hours: the union above
    CITY = "city"  # over 12 hours


class Agreement(StrEnum):
    """As what somebody agrees to a record. One person agrees as one of them."""

    LEADER = "leader"  # who led the service, or a cadre above
    SECOND = "second"  # a cadre, to what somebody else entered by hand
    SUPERIOR = "superior"  # the union above
    CITY = "city"


class Want(StrEnum):
    """What an open record lacks until it is confirmed."""

    FIELDS = "fields"  # one of the seven that the law wants
    MINUTES = "minutes"  # nothing of it counts yet
    AGREEMENT = "agreement"  # the project's written one is not signed
    NO_OVERLAP = "no_overlap"  # the person served elsewhere in that time
    GUARANTOR = "guarantor"  # who was named has not vouched yet
    LEADER = "leader"
    SECOND = "second"
    SUPERIOR = "superior"
    CITY = "city"
    ACCEPTANCE = "acceptance"  # the volunteer has not taken it as their own


class RecordAct(StrEnum):
    """What was done with a record."""

    SETTLE = "settle"  # made, or brought up to date, from what proves it
    ENTER = "enter"  # made by hand
    HAND_IN = "hand_in"  # made by handing in a work
    NAME_GUARANTOR = "name_guarantor"
    VOUCH = "vouch"
    AGREE = "agree"
    ACCEPT = "accept"
    CONFIRM = "confirm"
    DECLINE = "decline"  # the volunteer: this is not mine
    REFUSE = "refuse"
    CORRECT = "correct"
    STRIKE = "strike"
    UPHOLD = "uphold"  # an appeal


class RecordFlag(StrEnum):
    """Why somebody should look at a record. Those of its attendances are told beside these, in their own words."""

    LATE = "late"  # recorded after its due day
    MISSING_OUT = "missing_out"  # checked in and never out
    PUT_RIGHT = "put_right"  # an attendance was mended by a leader
    OVERLAP = "overlap"
    CORRECTED = "corrected"  # by hand
    PROOF_CHANGED = "proof_changed"  # after it was confirmed
    BEYOND_PROOF = "beyond_proof"  # an appeal gave more minutes than attendances prove
    EVIDENCE_REUSED = "evidence_reused"  # one of its files proves another activity too


class Capacity(StrEnum):
    """As what somebody acted on a record, where it was not by an office."""

    SYSTEM = "system"
    VOLUNTEER = "volunteer"
    GUARANTOR = "guarantor"
    LEADER = "leader"
