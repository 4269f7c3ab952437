"""Appeals against what became of service records, in the published language."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Moment, Part, Text
from shared.contracts.identity import units
from shared.contracts.identity.names import named, ticketed
from shared.contracts.projects.appeal_words import AppealState
from shared.contracts.projects.record_acts import evidence_field, reason_field
from shared.contracts.projects.record_views import REASON_CHARACTERS_MAX, RECORD_ID, WholeRecord, unit_code_field
from shared.contracts.projects.records import MINUTES_MAX

APPEAL_ID = "01936f0e-7b2a-7c11-8000-0000000000e8"
WORDS_CHARACTERS_MIN, WORDS_CHARACTERS_MAX = 10, 1000


class MakeAppeal(Contract):
    """Appeal against what became of one's record, or because nothing became of it in time.

    id, version: of the record as it was seen; wanted_minutes: what would be right; evidence_ids: files that show it.
    """

    id = Id(required=True)
    version = Integer(at_least=1, required=True)
    words = Text(at_least=WORDS_CHARACTERS_MIN, at_most=WORDS_CHARACTERS_MAX, required=True)
    wanted_minutes = Integer(at_least=1, at_most=MINUTES_MAX, required=True)
    evidence_ids = evidence_field(at_least=0)

    example = {
        "id": RECORD_ID,
        "version": 2,
        "words": "当天服务到十二点，离开时签退码无法显示，有照片。",
        "wanted_minutes": 180,
        "evidence_ids": [],
    }


class Appeal(Contract):
    """An appeal: the union that decides, by when, and the result with its reason.

    level: how many times the volunteer has gone higher with it; next_unit_code: where to go after a rejection, null
    where it was the city's; given_minutes: what an upheld appeal has given.
    """

    id = Id(required=True)
    record_id = Id(required=True)
    unit_code = unit_code_field()
    level = Integer(at_least=1, required=True)
    words = Text(at_most=WORDS_CHARACTERS_MAX, required=True)
    wanted_minutes = Integer(at_least=1, at_most=MINUTES_MAX, required=True)
    made_at = Moment(required=True)
    due_on = Day(required=True)
    is_due_certain = Boolean(required=True)
    is_overdue = Boolean(required=True)
    state = Choice(AppealState, required=True)
    decided_at = Moment(allow_none=True, required=True)
    given_minutes = Integer(at_most=MINUTES_MAX, allow_none=True, required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)
    next_unit_code = unit_code_field()
    version = Integer(at_least=1, required=True)

    example = {
        "id": APPEAL_ID,
        "record_id": RECORD_ID,
        "unit_code": "BJ-110108",
        "level": 1,
        "words": MakeAppeal.example["words"],
        "wanted_minutes": 180,
        "made_at": "2026-03-09T02:00:00Z",
        "due_on": "2026-03-23",
        "is_due_certain": True,
        "is_overdue": False,
        "state": "submitted",
        "decided_at": None,
        "given_minutes": None,
        "reason": None,
        "next_unit_code": None,
        "version": 1,
    }


class AppealWithRecord(Appeal):
    """An appeal with all of the record that it is about."""

    record = Part(WholeRecord, required=True)

    example = {**Appeal.example, "record": WholeRecord.example}


AppealPage = page_contract(Appeal)
TicketedAppealWithRecord = ticketed(AppealWithRecord)
NamedAppealWithRecord = named(AppealWithRecord)


class AppealOf(Contract):
    """Which appeal."""

    id = Id(required=True)

    example = {"id": APPEAL_ID}


class OwnAppeals(PageRequest):
    """One's own appeals, the newest first."""

    example = {"limit": 20}


class FindAppeals(PageRequest):
    """Appeals in reach, those due first come first. state: submitted where nothing is said."""

    unit = units.unit_code(load_default=None)
    state = Choice(AppealState, load_default=AppealState.SUBMITTED.value)
    overdue = Boolean(load_default=False)

    example = {"limit": 20}


class WithdrawAppeal(Contract):
    """Take an appeal of one's own back."""

    id = Id(required=True)
    version = Integer(at_least=1, required=True)

    example = {"id": APPEAL_ID, "version": 1}


class RejectAppeal(WithdrawAppeal):
    """Leave the record as it is, with a reason that the volunteer is told."""

    reason = reason_field(required=True)

    example = {"id": APPEAL_ID, "version": 1, "reason": "签名表与照片均显示十一点已离开。"}


class UpholdAppeal(RejectAppeal):
    """Let the record count, with so many minutes: not more than are wanted."""

    minutes = Integer(at_least=1, at_most=MINUTES_MAX, required=True)

    example = {"id": APPEAL_ID, "version": 1, "minutes": 180, "reason": "照片与现场负责人均可证实。"}
