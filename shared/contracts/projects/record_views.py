"""How service records are shown in the published language: a line in a list, all of one, and a person's own."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity import units
from shared.contracts.identity.names import named, ticketed
from shared.contracts.identity.roles import Role
from shared.contracts.projects.evidence import EvidenceFile
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX, ServiceClass
from shared.contracts.projects.presence_words import EvidenceGrade
from shared.contracts.projects.record_words import (
    EVIDENCE_FILES_MAX,
    Agreement,
    Capacity,
    RecordAct,
    RecordOrigin,
    RecordState,
    Tier,
    Want,
)
from shared.contracts.projects.records import CONTENT_CHARACTERS_MAX, MINUTES_MAX, ServiceRecordChanged

RECORD_ID = ServiceRecordChanged.example["id"]
SIGN_UP_ID = "01936f0e-7b2a-7c11-8000-0000000000d4"
GUARANTOR_ID = "01936f0e-7b2a-7c11-8000-0000000000f3"
FLAGS_MAX = 20
STEPS_SHOWN_MAX = 100
VERSIONS_SHOWN_MAX = 50
REASON_CHARACTERS_MAX = 500
CAPACITIES = [*Capacity, *Role]
_TOLD = ServiceRecordChanged.example


def unit_code_field() -> Text:
    """The code of a unit; null where this service has not heard of it yet."""
    return units.unit_code(allow_none=True, required=True)


def flag_field() -> Text:
    """A word: why somebody should look at it."""
    return Text(at_least=1, at_most=40, pattern=r"^[a-z_]+$")


class ServiceRecord(Contract):
    """A service of somebody on one day. Only confirmed minutes count.

    minutes: what counts, after breaks; proven_minutes: what attendances prove; wants: what it lacks until it is
    confirmed; flags: why somebody should look at it; tier: who has to agree to so long a day; origin: how it was made.
    """

    id = Id(required=True)
    sign_up_id = Id(required=True)
    activity_id = Id(required=True)
    project_id = Id(required=True)
    team_id = Id(allow_none=True, required=True)
    volunteer_id = Id(required=True)
    unit_code = unit_code_field()
    service_class = Choice(ServiceClass, required=True)
    title = Text(at_most=TITLE_CHARACTERS_MAX, required=True)
    served_on = Day(required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, allow_none=True, required=True)
    content = Text(at_most=CONTENT_CHARACTERS_MAX, allow_none=True, required=True)
    minutes = Integer(at_most=MINUTES_MAX, required=True)
    responsible_id = Id(allow_none=True, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    proven_minutes = Integer(at_most=MINUTES_MAX, required=True)
    grade = Choice(EvidenceGrade, required=True)
    flags = Many(flag_field(), at_most=FLAGS_MAX, required=True)
    origin = Choice(RecordOrigin, required=True)
    guarantor_id = Id(allow_none=True, required=True)
    guaranteed_at = Moment(allow_none=True, required=True)
    tier = Choice(Tier, required=True)
    wants = Many(Choice(Want), at_most=len(Want), required=True)
    accepted_at = Moment(allow_none=True, required=True)
    state = Choice(RecordState, required=True)
    due_on = Day(required=True)
    is_due_certain = Boolean(required=True)
    is_overdue = Boolean(required=True)
    made_at = Moment(required=True)
    confirmed_at = Moment(allow_none=True, required=True)
    decided_at = Moment(allow_none=True, required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": RECORD_ID,
        "sign_up_id": SIGN_UP_ID,
        "activity_id": _TOLD["activity_id"],
        "project_id": _TOLD["project_id"],
        "team_id": None,
        "volunteer_id": _TOLD["volunteer_id"],
        "unit_code": "BJ-110108",
        **{name: _TOLD[name] for name in ("service_class", "title", "served_on", "place", "content", "minutes")},
        "responsible_id": _TOLD["responsible_id"],
        "starts_at": _TOLD["starts_at"],
        "ends_at": _TOLD["ends_at"],
        "proven_minutes": 180,
        "grade": "code",
        "flags": [],
        "origin": "settled",
        "guarantor_id": None,
        "guaranteed_at": None,
        "tier": "none",
        "wants": ["leader"],
        "accepted_at": "2026-03-07T04:00:30Z",
        "state": "open",
        "due_on": "2026-03-20",
        "is_due_certain": True,
        "is_overdue": False,
        "made_at": "2026-03-07T04:00:30Z",
        "confirmed_at": None,
        "decided_at": None,
        "reason": None,
        "version": 1,
    }


class Doer(Contract):
    """Who did something to a record: as what, by an office at which union, and who where that is a volunteer."""

    capacity = Choice(CAPACITIES, required=True)
    unit_code = unit_code_field()
    volunteer_id = Id(allow_none=True, required=True)

    example = {"capacity": "leader", "unit_code": None, "volunteer_id": _TOLD["responsible_id"]}


class Step(Doer):
    """Something that was done to a record, when, and why. agreement: as what somebody agreed."""

    act = Choice(RecordAct, required=True)
    agreement = Choice(Agreement, allow_none=True, required=True)
    at = Moment(required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)

    example = {
        **Doer.example,
        "act": "agree",
        "agreement": "leader",
        "at": "2026-03-08T02:00:00Z",
        "reason": None,
    }


class OldValues(Contract):
    """What a record said until it was changed."""

    version = Integer(at_least=1, required=True)
    state = Choice(RecordState, required=True)
    title = Text(at_most=TITLE_CHARACTERS_MAX, required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, allow_none=True, required=True)
    content = Text(at_most=CONTENT_CHARACTERS_MAX, allow_none=True, required=True)
    minutes = Integer(at_most=MINUTES_MAX, required=True)
    responsible_id = Id(allow_none=True, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    grade = Choice(EvidenceGrade, required=True)
    replaced_at = Moment(required=True)

    example = {
        **{name: ServiceRecord.example[name] for name in ("version", "state", "title", "place", "content", "minutes")},
        **{name: ServiceRecord.example[name] for name in ("responsible_id", "starts_at", "ends_at", "grade")},
        "replaced_at": "2026-03-08T02:00:00Z",
    }


class WholeRecord(ServiceRecord):
    """A record with all that is known of it: who did what to it, what it said before, and its evidence.

    appeal_until: the last day on which the volunteer may appeal against what was decided; upheld_complaints_count:
    complaints about this service that were right.
    """

    steps = Many(Part(Step), at_most=STEPS_SHOWN_MAX, required=True)
    past = Many(Part(OldValues), at_most=VERSIONS_SHOWN_MAX, required=True)
    evidence = Many(Part(EvidenceFile), at_most=EVIDENCE_FILES_MAX, required=True)
    appeal_until = Day(allow_none=True, required=True)
    upheld_complaints_count = Integer(required=True)

    example = {
        **ServiceRecord.example,
        "steps": [Step.example],
        "past": [],
        "evidence": [],
        "appeal_until": None,
        "upheld_complaints_count": 0,
    }


class OwnRecord(ServiceRecord):
    """A record of one's own. recorded_by: who made it; the whole of it says who did what else."""

    recorded_by = Part(Doer, required=True)

    example = {
        **ServiceRecord.example,
        "recorded_by": {"capacity": "system", "unit_code": None, "volunteer_id": None},
    }


ServiceRecordPage = page_contract(ServiceRecord)
TicketedServiceRecordPage = ticketed(ServiceRecordPage)
NamedServiceRecordPage = named(ServiceRecordPage)
TicketedWholeRecord = ticketed(WholeRecord)
NamedWholeRecord = named(WholeRecord)


class OwnRecordPage(page_contract(OwnRecord)):  # type: ignore[misc]
    """A page of one's own records, and how many minutes are confirmed in all, within the days that were asked for."""

    confirmed_minutes = Integer(required=True)

    example = {"items": [OwnRecord.example], "next_cursor": None, "confirmed_minutes": 180}


TicketedOwnRecordPage = ticketed(OwnRecordPage)
NamedOwnRecordPage = named(OwnRecordPage)


class RecordOf(Contract):
    """Which record."""

    id = Id(required=True)

    example = {"id": RECORD_ID}


class FindRecords(PageRequest):
    """Records in reach, or of an activity that one leads; those due first come first.

    unit: of the unit with that code and below; state: open where nothing is said; overdue: those whose day is over.
    """

    unit = units.unit_code(load_default=None)
    activity_id = Id(load_default=None)
    state = Choice(RecordState, load_default=RecordState.OPEN.value)
    overdue = Boolean(load_default=False)

    example = {"limit": 20}


class OwnRecords(PageRequest):
    """One's own records, the newest service first. served_from, served_until: days, both included."""

    state = Choice(RecordState, load_default=None)
    served_from = Day(load_default=None)
    served_until = Day(load_default=None)

    example = {"limit": 20}


class RecordsToVouch(PageRequest):
    """Entries for which one was named as guarantor, and has not vouched yet."""

    example = {"limit": 20}


class CountOverdue(PageRequest):
    """How many records wait at each unit in reach. unit: at that one and below."""

    unit = units.unit_code(load_default=None)

    example = {"limit": 20}


class WaitingAtUnit(Contract):
    """How many records wait at a unit: all open ones, those whose day is over, and the first of those days."""

    unit_code = unit_code_field()
    open_count = Integer(required=True)
    overdue_count = Integer(required=True)
    oldest_due_on = Day(required=True)

    example = {"unit_code": "BJ-110108", "open_count": 12, "overdue_count": 1, "oldest_due_on": "2026-03-20"}


WaitingAtUnitPage = page_contract(WaitingAtUnit)
