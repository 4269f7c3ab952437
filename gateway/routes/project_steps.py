"""The steps of a project's life."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.projects.library_management import NamedManagedProject
from shared.contracts.projects.library_writing import ApproveProject, ProjectStep, ProjectStepWithReason
from shared.contracts.projects.refusals import library as refusals
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("project_steps", "The project library: review, publication, and what becomes of a project")

STEP = (
    refusals.PROJECT_NOT_FOUND,
    refusals.PROJECT_CHANGED_SINCE,
    refusals.STATE_FORBIDS,
    refusals.TEMPLATE_STAYS,
    refusals.NOT_YET_KNOWN,
    NOT_PERMITTED,
)
BEFORE_REVIEW = (refusals.ITEMS_MISSING, refusals.DAYS_PAST, refusals.DAYS_TOO_MANY)
REVIEW = (*STEP, refusals.NOT_ON_OWN_PROJECT)
PUBLISHABLE = tuple(refusals.OBSTACLES.values())


@blueprint.route("/projects/<uuid:id>/submissions")
class Submissions(MethodView):
    """Giving it to the union."""

    @blueprint.accepts(ProjectStep, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(*STEP, *BEFORE_REVIEW)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Submit a project for review.

        With all that a recruitment must say. The union that owns it decides within 15 days.
        """
        return with_names(rpc("projects").submit_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/withdrawals")
class Withdrawals(MethodView):
    """Taking it back."""

    @blueprint.accepts(ProjectStep, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(*STEP)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Take a project back to change it.

        Before it is published; it is decided on anew.
        """
        return with_names(rpc("projects").withdraw_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/returns")
class Returns(MethodView):
    """Giving it back."""

    @blueprint.accepts(ProjectStepWithReason, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(*REVIEW, refusals.WORDS_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Return a project to be mended.

        With a reason. Nobody decides on their own.
        """
        return with_names(rpc("projects").return_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/refusals")
class Refusals(MethodView):
    """Saying no."""

    @blueprint.accepts(ProjectStepWithReason, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(*REVIEW, refusals.WORDS_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse a project.

        With a reason; where to appeal is told with it. Nobody decides on their own.
        """
        return with_names(rpc("projects").refuse_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/approvals")
class Approvals(MethodView):
    """Agreeing to it."""

    @blueprint.accepts(ApproveProject, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(
        *REVIEW, *BEFORE_REVIEW, refusals.NO_SERVICE, refusals.WORDS_PERSONAL, refusals.NOTHING_TO_LET_PASS
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Approve a project.

        Phrases of the list of what is no volunteer service are let pass with a reason, or not at all. Nobody decides on
        their own.
        """
        return with_names(rpc("projects").approve_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/publications")
class Publications(MethodView):
    """Letting everybody see it."""

    @blueprint.accepts(ProjectStep, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(*STEP, *PUBLISHABLE)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Publish a project.

        If nothing stands in the way. Lists, stream and feed show it at once.
        """
        return with_names(rpc("projects").publish_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/suspensions")
class Suspensions(MethodView):
    """Stopping it for a while."""

    @blueprint.accepts(ProjectStepWithReason, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(*STEP, refusals.WORDS_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Suspend a published project.

        By a union, with a reason.
        """
        return with_names(rpc("projects").suspend_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/resumptions")
class Resumptions(MethodView):
    """Letting it go on."""

    @blueprint.accepts(ProjectStep, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(*STEP, *PUBLISHABLE)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Resume a suspended project.

        By a union, if it may still be published.
        """
        return with_names(rpc("projects").resume_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/cancellations")
class Cancellations(MethodView):
    """Giving it up."""

    @blueprint.accepts(ProjectStepWithReason, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(*(refusal for refusal in STEP if refusal is not refusals.TEMPLATE_STAYS))
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Cancel a project.

        With a reason that everybody concerned is told. A template is taken out of use.
        """
        return with_names(rpc("projects").cancel_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/closings")
class Closings(MethodView):
    """Ending it."""

    @blueprint.accepts(ProjectStep, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(*STEP)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Close a project before its last day is over.

        On the day after it closes by itself.
        """
        return with_names(rpc("projects").close_project({**request, "id": id}))
