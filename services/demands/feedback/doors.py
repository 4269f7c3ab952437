"""The doors of feedback."""

from typing import Any

from services.demands.feedback import queries, sweeping, use_cases
from shared.contracts.base import Loaded
from shared.contracts.demands.feedback_views import (
    AcceptFeedback,
    AnswerFeedback,
    CloseFeedback,
    DisputeFeedback,
    FeedbackOf,
    FeedbackReceipt,
    FindFeedback,
    ForwardFeedback,
    GiveFeedback,
    ListedFeedbackPage,
    OwnFeedback,
    RefuseFeedback,
    TicketedReviewedFeedback,
    TicketedWaitingFeedbackPage,
    WithdrawFeedback,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

SWEEP_SECONDS = 300


class FeedbackDoors:
    """Giving feedback, and answering it."""

    db: CallDatabase
    actor: Actor

    @rpc(GiveFeedback, replies=FeedbackReceipt)
    def give_feedback(self, request: Loaded) -> Any:
        return self.db.run(use_cases.give_feedback, request, self.actor)

    @rpc(OwnFeedback, replies=ListedFeedbackPage)
    def own_feedback(self, request: Loaded) -> Any:
        return self.db.read(queries.own_feedback, request, self.actor)

    @rpc(FindFeedback, replies=TicketedWaitingFeedbackPage)
    def find_feedback(self, request: Loaded) -> Any:
        return self.db.read(queries.find_feedback, request, self.actor)

    @rpc(FeedbackOf, replies=TicketedReviewedFeedback)
    def feedback(self, request: Loaded) -> Any:
        return self.db.read(queries.feedback, request, self.actor)

    @rpc(AcceptFeedback, replies=FeedbackReceipt)
    def accept_feedback(self, request: Loaded) -> Any:
        return self.db.run(use_cases.accept_feedback, request, self.actor)

    @rpc(ForwardFeedback, replies=FeedbackReceipt)
    def forward_feedback(self, request: Loaded) -> Any:
        return self.db.run(use_cases.forward_feedback, request, self.actor)

    @rpc(AnswerFeedback, replies=FeedbackReceipt)
    def answer_feedback(self, request: Loaded) -> Any:
        return self.db.run(use_cases.answer_feedback, request, self.actor)

    @rpc(RefuseFeedback, replies=FeedbackReceipt)
    def refuse_feedback(self, request: Loaded) -> Any:
        return self.db.run(use_cases.refuse_feedback, request, self.actor)

    @rpc(DisputeFeedback, replies=FeedbackReceipt)
    def dispute_feedback(self, request: Loaded) -> Any:
        return self.db.run(use_cases.dispute_feedback, request, self.actor)

    @rpc(CloseFeedback, replies=FeedbackReceipt)
    def close_feedback(self, request: Loaded) -> Any:
        return self.db.run(use_cases.close_feedback, request, self.actor)

    @rpc(WithdrawFeedback, replies=FeedbackReceipt)
    def withdraw_feedback(self, request: Loaded) -> Any:
        return self.db.run(use_cases.withdraw_feedback, request, self.actor)

    @timer(interval_seconds=SWEEP_SECONDS)
    def sweep_feedback(self) -> None:
        sweeping.sweep(self.db)
