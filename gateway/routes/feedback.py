"""Routes of feedback and complaints about the platform, activities and people."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.demands.feedback_views import (
    AcceptFeedback,
    AnswerFeedback,
    CloseFeedback,
    DisputeFeedback,
    FeedbackReceipt,
    FindFeedback,
    ForwardFeedback,
    GiveFeedback,
    ListedFeedbackPage,
    NamedReviewedFeedback,
    NamedWaitingFeedbackPage,
    OwnFeedback,
    RefuseFeedback,
    WithdrawFeedback,
)
from shared.contracts.demands.refusals import feedback as refusals
from shared.contracts.demands.refusals.copies import NOT_YET_KNOWN
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

ACTING = (
    refusals.FEEDBACK_NOT_FOUND,
    refusals.FEEDBACK_CHANGED_SINCE,
    refusals.FEEDBACK_STATE_FORBIDS,
    NOT_PERMITTED,
    NOT_YET_KNOWN,
)

blueprint = blueprint_of("feedback", "Feedback and complaints about the platform, activities and people.")


@blueprint.route("/feedback")
class AllFeedback(MethodView):
    """Giving it, and that to answer."""

    @blueprint.accepts(GiveFeedback)
    @blueprint.answers(201, FeedbackReceipt)
    @blueprint.refuses(
        refusals.FEEDBACK_SUBJECT_UNFIT,
        refusals.FEEDBACK_ACTIVITY_NOT_FOUND,
        refusals.FEEDBACK_OPEN_TOO_MANY,
        UNIT_NOT_FOUND,
        NOT_PERMITTED,
        NOT_YET_KNOWN,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Give feedback, or complain.

        By everybody who has signed in. The answer has a number that can be told on the telephone, the union that
        answers, and until when: 15 days about the platform, 10 about an activity, 7 about a person. Only who answers
        learns who gave it.
        """
        return rpc("demands").give_feedback(request)

    @blueprint.queries(FindFeedback)
    @blueprint.answers(200, NamedWaitingFeedbackPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any]) -> Any:
        """List feedback to answer.

        That to units in reach which waits for an answer, what is due first comes first; with `number` that one alone.
        """
        return with_names(rpc("demands").find_feedback(query))


@blueprint.route("/feedback/me")
class OwnFeedbackList(MethodView):
    """One's own."""

    @blueprint.queries(OwnFeedback)
    @blueprint.answers(200, ListedFeedbackPage)
    @blueprint.refuses(CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own feedback.

        The newest first, each with its answer.
        """
        return rpc("demands").own_feedback(query)


@blueprint.route("/feedback/<uuid:id>")
class OneFeedback(MethodView):
    """One piece of it."""

    @blueprint.answers(200, NamedReviewedFeedback)
    @blueprint.refuses(refusals.FEEDBACK_NOT_FOUND, NOT_YET_KNOWN)
    def get(self, id: str) -> Any:
        """Read feedback.

        One's own, or that which one answers: with all that was done with it.
        """
        return with_names(rpc("demands").feedback({"id": id}))


@blueprint.route("/feedback/<uuid:id>/acceptances")
class FeedbackAcceptances(MethodView):
    """Working on it."""

    @blueprint.accepts(AcceptFeedback, path=["id"])
    @blueprint.answers(200, FeedbackReceipt)
    @blueprint.refuses(*ACTING, refusals.FEEDBACK_INVOLVED)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Work on feedback.

        Who gave it is told that somebody does.
        """
        return rpc("demands").accept_feedback({**request, "id": id})


@blueprint.route("/feedback/<uuid:id>/forwardings")
class FeedbackForwardings(MethodView):
    """Sending it to who can answer."""

    @blueprint.accepts(ForwardFeedback, path=["id"])
    @blueprint.answers(200, FeedbackReceipt)
    @blueprint.refuses(
        *ACTING,
        refusals.FEEDBACK_INVOLVED,
        refusals.FEEDBACK_AT_THE_TOP,
        refusals.FEEDBACK_THERE_ALREADY,
        refusals.FEEDBACK_FORWARDED_TOO_OFTEN,
        UNIT_NOT_FOUND,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Forward feedback to another union.

        To the one with the code, else to the one above, with a reason that who gave it reads. The moment until which
        it is answered stays.
        """
        return rpc("demands").forward_feedback({**request, "id": id})


@blueprint.route("/feedback/<uuid:id>/answers")
class FeedbackAnswers(MethodView):
    """Answering it."""

    @blueprint.accepts(AnswerFeedback, path=["id"])
    @blueprint.answers(200, FeedbackReceipt)
    @blueprint.refuses(*ACTING, refusals.FEEDBACK_INVOLVED)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Answer feedback.

        By a cadre in reach: not by whom it is about, who led the activity, or who gave it.
        """
        return rpc("demands").answer_feedback({**request, "id": id})


@blueprint.route("/feedback/<uuid:id>/refusals")
class FeedbackRefusals(MethodView):
    """Saying that there is nothing to be done."""

    @blueprint.accepts(RefuseFeedback, path=["id"])
    @blueprint.answers(200, FeedbackReceipt)
    @blueprint.refuses(*ACTING, refusals.FEEDBACK_INVOLVED)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse feedback, with a reason.

        Where there is nothing that a union could do. It can be disputed like an answer.
        """
        return rpc("demands").refuse_feedback({**request, "id": id})


@blueprint.route("/feedback/<uuid:id>/disputes")
class FeedbackDisputes(MethodView):
    """Not being content."""

    @blueprint.accepts(DisputeFeedback, path=["id"])
    @blueprint.answers(200, FeedbackReceipt)
    @blueprint.refuses(*ACTING, refusals.FEEDBACK_DISPUTE_LATE, refusals.FEEDBACK_AT_THE_TOP)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Dispute an answer.

        Within 15 days, by who gave the feedback: the union above looks at it. The answer of the city is the last.
        """
        return rpc("demands").dispute_feedback({**request, "id": id})


@blueprint.route("/feedback/<uuid:id>/closings")
class FeedbackClosings(MethodView):
    """Being content."""

    @blueprint.accepts(CloseFeedback, path=["id"])
    @blueprint.answers(200, FeedbackReceipt)
    @blueprint.refuses(*ACTING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Close one's own feedback, and say how good the answer was.

        Nobody has to: after 15 days it is closed by itself.
        """
        return rpc("demands").close_feedback({**request, "id": id})


@blueprint.route("/feedback/<uuid:id>/withdrawals")
class FeedbackWithdrawals(MethodView):
    """Taking it back."""

    @blueprint.accepts(WithdrawFeedback, path=["id"])
    @blueprint.answers(200, FeedbackReceipt)
    @blueprint.refuses(*ACTING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Take one's own feedback back.

        As long as it was not answered.
        """
        return rpc("demands").withdraw_feedback({**request, "id": id})
