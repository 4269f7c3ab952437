"""Qualifications of volunteers in the published language; the event that tells of them is in `profiles`."""

from typing import Any

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Moment, Text
from shared.contracts.identity import units
from shared.contracts.teams.profile_words import (
    ENDED_BY_CADRES,
    EVIDENCE_CHARACTERS_MAX,
    ISSUER_CHARACTERS_MAX,
    Qualification,
    QualificationEnd,
)
from shared.contracts.teams.teams import VOLUNTEER_ID

QUALIFICATION_ID = "01936f0e-7b2a-7c11-8000-0000000000c3"


def _issuer(**rest: Any) -> Text:
    return Text(at_least=1, at_most=ISSUER_CHARACTERS_MAX, **rest)


def _evidence(**rest: Any) -> Text:
    return Text(at_least=1, at_most=EVIDENCE_CHARACTERS_MAX, **rest)


class RecordQualification(Contract):
    """Record what a volunteer has shown. evidence: what was seen, without any number; valid_until: the last day."""

    id = Id(required=True)
    qualification = Choice(Qualification, required=True)
    issuer = _issuer(required=True)
    evidence = _evidence(required=True)
    valid_until = Day(allow_none=True, load_default=None)

    example = {
        "id": VOLUNTEER_ID,
        "qualification": "first_aid",
        "issuer": "北京市红十字会",
        "evidence": "救护员证原件，照片与本人相符。",
        "valid_until": "2028-12-31",
    }


class VolunteerQualification(Contract):
    """A qualification. valid_until: its last day, null for none; is_valid: it counts; reason: why it does not."""

    id = Id(required=True)
    volunteer_id = Id(required=True)
    qualification = Choice(Qualification, required=True)
    issuer = _issuer(required=True)
    evidence = _evidence(allow_none=True, required=True)
    recorded_at = Moment(required=True)
    valid_until = Day(allow_none=True, required=True)
    is_valid = Boolean(required=True)
    ended_at = Moment(allow_none=True, required=True)
    reason = Choice(QualificationEnd, allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": QUALIFICATION_ID,
        "volunteer_id": VOLUNTEER_ID,
        "qualification": "first_aid",
        "issuer": "北京市红十字会",
        "evidence": "救护员证原件，照片与本人相符。",
        "recorded_at": "2026-03-02T01:00:00Z",
        "valid_until": "2028-12-31",
        "is_valid": True,
        "ended_at": None,
        "reason": None,
        "version": 1,
    }


VolunteerQualificationPage = page_contract(VolunteerQualification)


class QualificationOf(Contract):
    """Which qualification."""

    id = Id(required=True)

    example = {"id": QUALIFICATION_ID}


class EndQualification(Contract):
    """Let a qualification count no more."""

    id = Id(required=True)
    reason = Choice(ENDED_BY_CADRES, required=True)

    example = {"id": QUALIFICATION_ID, "reason": "revoked"}


class QualificationsOf(PageRequest):
    """The qualifications of a volunteer, the newest first. past: those that do not count any more, too."""

    id = Id(required=True)
    past = Boolean(load_default=False)

    example = {"id": VOLUNTEER_ID, "limit": 20}


class OwnQualifications(PageRequest):
    """One's own qualifications, the newest first. past: those that do not count any more, too."""

    past = Boolean(load_default=False)

    example = {"limit": 20}


class FindQualifications(PageRequest):
    """Qualifications that count, of volunteers in reach, in the order in which they were recorded.

    until: only those whose last day is this day or before.
    """

    unit = units.unit_code(load_default=None)
    qualification = Choice(Qualification, load_default=None)
    until = Day(load_default=None)

    example = {"qualification": "first_aid", "limit": 50}
