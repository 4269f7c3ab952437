"""The doors of qualifications."""

from typing import Any

from services.teams.qualifications import queries, use_cases
from services.teams.rounds import in_rounds
from shared.contracts.base import Loaded
from shared.contracts.identity.names import ticketed
from shared.contracts.teams.qualifications import (
    EndQualification,
    FindQualifications,
    OwnQualifications,
    QualificationOf,
    QualificationsOf,
    RecordQualification,
    VolunteerQualification,
    VolunteerQualificationPage,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

EXPIRY_SECONDS = 600


class QualificationDoors:
    """What volunteers have shown."""

    db: CallDatabase
    actor: Actor

    @rpc(RecordQualification, replies=VolunteerQualification)
    def record_qualification(self, request: Loaded) -> Any:
        return self.db.run(use_cases.record_qualification, request, self.actor)

    @rpc(EndQualification, replies=VolunteerQualification)
    def end_qualification(self, request: Loaded) -> Any:
        return self.db.run(use_cases.end_qualification, request, self.actor)

    @rpc(QualificationOf, replies=VolunteerQualification)
    def give_up_qualification(self, request: Loaded) -> Any:
        return self.db.run(use_cases.give_up_qualification, request, self.actor)

    @rpc(OwnQualifications, replies=VolunteerQualificationPage)
    def own_qualifications(self, request: Loaded) -> Any:
        return self.db.read(queries.own_qualifications, request, self.actor)

    @rpc(QualificationsOf, replies=VolunteerQualificationPage)
    def qualifications_of(self, request: Loaded) -> Any:
        return self.db.read(queries.qualifications_of, request, self.actor)

    @rpc(FindQualifications, replies=ticketed(VolunteerQualificationPage))
    def find_qualifications(self, request: Loaded) -> Any:
        return self.db.read(queries.find_qualifications, request, self.actor)

    @timer(interval_seconds=EXPIRY_SECONDS)
    def end_expired_qualifications(self) -> None:
        in_rounds(self.db, use_cases.end_expired)
