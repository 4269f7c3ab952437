"""The doors of service records."""

from typing import Any

from services.projects.records import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.projects.record_acts import (
    ActOnRecord,
    AddEvidence,
    AgreeToRecord,
    CorrectRecord,
    EnterRecord,
    NameGuarantor,
    ReasonOnRecord,
)
from shared.contracts.projects.record_views import (
    CountOverdue,
    FindRecords,
    OwnRecords,
    RecordOf,
    RecordsToVouch,
    TicketedOwnRecordPage,
    TicketedServiceRecordPage,
    TicketedWholeRecord,
    WaitingAtUnitPage,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class RecordDoors:
    """What was served: entered, agreed to, accepted, corrected, struck, and read."""

    db: CallDatabase
    actor: Actor

    @rpc(EnterRecord, replies=TicketedWholeRecord)
    def enter_record(self, request: Loaded) -> Any:
        return self.db.run(use_cases.enter_record, request, self.actor)

    @rpc(NameGuarantor, replies=TicketedWholeRecord)
    def name_guarantor(self, request: Loaded) -> Any:
        return self.db.run(use_cases.name_guarantor, request, self.actor)

    @rpc(ActOnRecord, replies=TicketedWholeRecord)
    def vouch_for_record(self, request: Loaded) -> Any:
        return self.db.run(use_cases.vouch, request, self.actor)

    @rpc(AgreeToRecord, replies=TicketedWholeRecord)
    def agree_to_record(self, request: Loaded) -> Any:
        return self.db.run(use_cases.agree, request, self.actor)

    @rpc(ActOnRecord, replies=TicketedWholeRecord)
    def accept_record(self, request: Loaded) -> Any:
        return self.db.run(use_cases.accept, request, self.actor)

    @rpc(ReasonOnRecord, replies=TicketedWholeRecord)
    def decline_record(self, request: Loaded) -> Any:
        return self.db.run(use_cases.decline, request, self.actor)

    @rpc(ReasonOnRecord, replies=TicketedWholeRecord)
    def refuse_record(self, request: Loaded) -> Any:
        return self.db.run(use_cases.refuse, request, self.actor)

    @rpc(CorrectRecord, replies=TicketedWholeRecord)
    def correct_record(self, request: Loaded) -> Any:
        return self.db.run(use_cases.correct, request, self.actor)

    @rpc(ReasonOnRecord, replies=TicketedWholeRecord)
    def strike_record(self, request: Loaded) -> Any:
        return self.db.run(use_cases.strike, request, self.actor)

    @rpc(AddEvidence, replies=TicketedWholeRecord)
    def add_evidence(self, request: Loaded) -> Any:
        return self.db.run(use_cases.add_evidence, request, self.actor)

    @rpc(RecordOf, replies=TicketedWholeRecord)
    def record(self, request: Loaded) -> Any:
        return self.db.read(queries.record, request, self.actor)

    @rpc(FindRecords, replies=TicketedServiceRecordPage)
    def find_records(self, request: Loaded) -> Any:
        return self.db.read(queries.find_records, request, self.actor)

    @rpc(RecordsToVouch, replies=TicketedServiceRecordPage)
    def records_to_vouch(self, request: Loaded) -> Any:
        return self.db.read(queries.records_to_vouch, request, self.actor)

    @rpc(OwnRecords, replies=TicketedOwnRecordPage)
    def own_records(self, request: Loaded) -> Any:
        return self.db.read(queries.own_records, request, self.actor)

    @rpc(CountOverdue, replies=WaitingAtUnitPage)
    def waiting_at_units(self, request: Loaded) -> Any:
        return self.db.read(queries.waiting_at_units, request, self.actor)
