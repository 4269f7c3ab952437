"""What can be done with service records, in the published language."""

from typing import Any

from shared.contracts.base import Contract
from shared.contracts.fields import Choice, Id, Integer, Many, Moment, Text
from shared.contracts.projects.evidence import EVIDENCE_ID
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX
from shared.contracts.projects.record_views import GUARANTOR_ID, REASON_CHARACTERS_MAX, RECORD_ID, SIGN_UP_ID
from shared.contracts.projects.record_words import EVIDENCE_FILES_MAX, Agreement
from shared.contracts.projects.records import CONTENT_CHARACTERS_MAX, MINUTES_MAX

REASON_CHARACTERS_MIN = 4


def reason_field(**rest: Any) -> Text:
    """Why, in words that the volunteer reads."""
    return Text(at_least=REASON_CHARACTERS_MIN, at_most=REASON_CHARACTERS_MAX, **rest)


def evidence_field(at_least: int = 1) -> Many:
    """Files that one has uploaded."""
    return Many(Id(), at_least=at_least, at_most=EVIDENCE_FILES_MAX, required=True)


def version_field() -> Integer:
    """The version of the record that one has seen."""
    return Integer(at_least=1, required=True)


class EnterRecord(Contract):
    """Enter by hand what somebody served in a shift for which they signed up before it began.

    id: of the sign-up; starts_at, ends_at: from when to when, within the shift; what counts follows from that.
    evidence_ids: files that prove it; guarantor_id: a volunteer who vouches for it, or none where a work is handed in.
    """

    id = Id(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    reason = reason_field(required=True)
    evidence_ids = evidence_field()
    guarantor_id = Id(load_default=None)

    example = {
        "id": SIGN_UP_ID,
        "starts_at": "2026-03-07T01:00:00Z",
        "ends_at": "2026-03-07T04:00:00Z",
        "reason": "签到设备故障，现场有签名表。",
        "evidence_ids": [EVIDENCE_ID],
        "guarantor_id": GUARANTOR_ID,
    }


class NameGuarantor(Contract):
    """Name another guarantor for what one has entered."""

    id = Id(required=True)
    version = version_field()
    guarantor_id = Id(required=True)

    example = {"id": RECORD_ID, "version": 1, "guarantor_id": GUARANTOR_ID}


class ActOnRecord(Contract):
    """Vouch for a record, or take it as one's own, as it was seen."""

    id = Id(required=True)
    version = version_field()

    example = {"id": RECORD_ID, "version": 1}


class AgreeToRecord(ActOnRecord):
    """Agree to a record, as one of those whom it wants."""

    agreement = Choice(Agreement, required=True)

    example = {"id": RECORD_ID, "version": 1, "agreement": "leader"}


class ReasonOnRecord(ActOnRecord):
    """Decline, refuse or strike a record, with a reason."""

    reason = reason_field(required=True)

    example = {"id": RECORD_ID, "version": 1, "reason": "当天没有到场。"}


class CorrectRecord(ReasonOnRecord):
    """Correct what a record says; what is not sent stays. minutes: fewer than before."""

    minutes = Integer(at_least=1, at_most=MINUTES_MAX, load_default=None)
    place = Text(at_least=1, at_most=PLACE_CHARACTERS_MAX, load_default=None)
    content = Text(at_least=1, at_most=CONTENT_CHARACTERS_MAX, load_default=None)
    responsible_id = Id(load_default=None)

    example = {"id": RECORD_ID, "version": 1, "minutes": 120, "reason": "十一点即离开，现场负责人确认。"}


class AddEvidence(Contract):
    """Add files that one has uploaded to a record that is one's own, or that one decides on."""

    id = Id(required=True)
    evidence_ids = evidence_field()

    example = {"id": RECORD_ID, "evidence_ids": [EVIDENCE_ID]}
