"""The doors of complaints."""

from typing import Any

from services.projects.complaints import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.projects.complaints import (
    AnswerComplaint,
    Complaint,
    ComplaintOf,
    ComplaintPage,
    FindComplaints,
    MakeComplaint,
    OwnComplaints,
    TicketedReviewedComplaint,
    TicketedReviewedComplaintPage,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class ComplaintDoors:
    """Complaining about activities, and answering."""

    db: CallDatabase
    actor: Actor

    @rpc(MakeComplaint, replies=Complaint)
    def make_complaint(self, request: Loaded) -> Any:
        return self.db.run(use_cases.make_complaint, request, self.actor)

    @rpc(AnswerComplaint, replies=TicketedReviewedComplaint)
    def answer_complaint(self, request: Loaded) -> Any:
        return self.db.run(use_cases.answer_complaint, request, self.actor)

    @rpc(ComplaintOf, replies=TicketedReviewedComplaint)
    def complaint(self, request: Loaded) -> Any:
        return self.db.read(queries.complaint, request, self.actor)

    @rpc(OwnComplaints, replies=ComplaintPage)
    def own_complaints(self, request: Loaded) -> Any:
        return self.db.read(queries.own_complaints, request, self.actor)

    @rpc(FindComplaints, replies=TicketedReviewedComplaintPage)
    def find_complaints(self, request: Loaded) -> Any:
        return self.db.read(queries.find_complaints, request, self.actor)
