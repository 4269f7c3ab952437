"""Projects as those see them who write them or decide on them."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.projects.library_management import (
    AgreementsOf,
    AgreementTextPage,
    DecisionsOn,
    ListedOwnProjectPage,
    NamedManagedProject,
    OwnProjects,
    ProjectDecisionPage,
    ProjectsInReach,
    ProjectTemplatePage,
    TemplatesFor,
)
from shared.contracts.projects.library_writing import AskResponsible, ChangeProject, GiveAgreement, InsureProject
from shared.contracts.projects.library_writing import ProjectStep as Step
from shared.contracts.projects.refusals import library as refusals
from shared.contracts.projects.refusals.activities import (
    PLACE_MISSING,
    RADIUS_WITHOUT_POSITION,
    SHIFT_OUTSIDE_PROJECT,
)
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("project_desk", "The project library: writing, and what is needed besides")

WRITING = (
    refusals.PROJECT_NOT_FOUND,
    refusals.PROJECT_CHANGED_SINCE,
    refusals.STATE_FORBIDS,
    refusals.NOT_YET_KNOWN,
    NOT_PERMITTED,
)


@blueprint.route("/projects/mine")
class OwnProjectList(MethodView):
    """What concerns oneself."""

    @blueprint.queries(OwnProjects)
    @blueprint.answers(200, ListedOwnProjectPage)
    @blueprint.refuses(CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own projects.

        Those that one wrote, is responsible for or asked to be, or whose team one leads, whatever their state; the
        newest first.
        """
        return rpc("projects").own_projects(query)


@blueprint.route("/projects/in-reach")
class Reached(MethodView):
    """What a cadre answers for."""

    @blueprint.queries(ProjectsInReach)
    @blueprint.answers(200, ListedOwnProjectPage)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List projects in reach.

        Whatever their state, the newest first; with `state=submitted` those that wait for a decision, due first.
        """
        return rpc("projects").projects_in_reach(query)


@blueprint.route("/project-templates")
class Templates(MethodView):
    """Models of projects."""

    @blueprint.open()
    @blueprint.queries(TemplatesFor)
    @blueprint.answers(200, ProjectTemplatePage)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND, refusals.NOT_YET_KNOWN, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List the templates that a union may use.

        Its own and those of the unions above it, the newest first.
        """
        return rpc("projects").project_templates(query)


@blueprint.route("/projects/<uuid:id>/management")
class Managed(MethodView):
    """A project with all that is needed to write it or decide on it."""

    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(refusals.PROJECT_NOT_FOUND, refusals.NOT_YET_KNOWN)
    def get(self, id: str) -> Any:
        """Read a project to manage it.

        With what stands in the way of publishing it, what its state allows, insurance, and who is responsible.
        """
        return with_names(rpc("projects").managed_project({"id": id}))


@blueprint.route("/projects/<uuid:id>/decisions")
class Decisions(MethodView):
    """The log of a project's life."""

    @blueprint.queries(DecisionsOn, path=["id"])
    @blueprint.answers(200, ProjectDecisionPage)
    @blueprint.refuses(refusals.PROJECT_NOT_FOUND, refusals.NOT_YET_KNOWN, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """Read the steps of a project's life.

        Who did what when and why, the newest first.
        """
        return rpc("projects").project_decisions({**query, "id": id})


@blueprint.route("/projects/<uuid:id>/description")
class Description(MethodView):
    """What a project says of itself."""

    @blueprint.accepts(ChangeProject, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(
        *WRITING,
        *refusals.OBSTACLES.values(),
        refusals.WORDS_UNUSABLE,
        refusals.WORDS_PERSONAL,
        refusals.EVIDENCE_NOT_FOR_MODE,
        refusals.POSITION_INCOMPLETE,
        refusals.DAYS_REVERSED,
        refusals.TEAM_NOT_FOUND,
        refusals.TEMPLATE_STAYS,
        refusals.NOT_ON_OWN_PROJECT,
        refusals.NOTHING_TO_LET_PASS,
        SHIFT_OUTSIDE_PROJECT,
        PLACE_MISSING,
        RADIUS_WITHOUT_POSITION,
    )
    def patch(self, request: dict[str, Any], id: str) -> Any:
        """Change what a project says.

        Only the fields that are sent. A draft is changed by those who write it; what a union has agreed to by a union,
        and it stays publishable. What matters in it is not changed by those whose own it is, nor twice in a row by one
        cadre; where its words change, phrases that were let pass are let pass anew. Its activities follow it: a shift
        to come stays on its days.
        """
        return with_names(rpc("projects").change_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/agreements")
class Agreements(MethodView):
    """The versions of the written agreement."""

    @blueprint.queries(AgreementsOf, path=["id"])
    @blueprint.answers(200, AgreementTextPage)
    @blueprint.refuses(refusals.PROJECT_NOT_FOUND, refusals.NOT_YET_KNOWN, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List the versions of a project's agreement.

        The newest first.
        """
        return rpc("projects").agreements({**query, "id": id})

    @blueprint.accepts(GiveAgreement, path=["id"])
    @blueprint.answers(201, NamedManagedProject)
    @blueprint.refuses(*WRITING, refusals.AGREEMENTS_TOO_MANY, refusals.WORDS_PERSONAL, refusals.NOT_ON_OWN_PROJECT)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Give a project's agreement a new text.

        Those who sign from now on sign this version. Of what a union has agreed to a union gives it, not
        those whose own it is.
        """
        return with_names(rpc("projects").give_agreement({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/insurance")
class Insurance(MethodView):
    """The insurance of those who serve."""

    @blueprint.accepts(InsureProject, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(
        *WRITING, refusals.INSURANCE_DAYS_REVERSED, refusals.INSURANCE_TOO_SHORT, refusals.TEMPLATE_STAYS
    )
    def put(self, request: dict[str, Any], id: str) -> Any:
        """Say how those who serve are insured.

        Risky service is not published without it. It covers all days of the project.
        """
        return with_names(rpc("projects").insure_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/responsible-requests")
class ResponsibleRequests(MethodView):
    """Asking somebody to be responsible."""

    @blueprint.accepts(AskResponsible, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(
        *WRITING,
        refusals.VOLUNTEER_NOT_FOUND,
        refusals.UNDER_AGE,
        refusals.SOMEBODY_ASKED,
        refusals.TEMPLATE_STAYS,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Ask a volunteer to be responsible for a project.

        A member of its team, or a volunteer of its union or one below it. They are once they take it on. Where somebody
        was asked before only the union asks somebody else instead.
        """
        return with_names(rpc("projects").ask_responsible({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/responsible-acceptances")
class ResponsibleAcceptances(MethodView):
    """Taking it on."""

    @blueprint.accepts(Step, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(*WRITING, refusals.NOT_ASKED, refusals.UNDER_AGE, VOLUNTEERS_ONLY, CONSENT_MISSING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Take on the responsibility for a project.

        By the one who is asked, instead of whoever was responsible before.
        """
        return with_names(rpc("projects").take_on_project({**request, "id": id}))


@blueprint.route("/projects/<uuid:id>/responsible-refusals")
class ResponsibleRefusals(MethodView):
    """Not taking it on."""

    @blueprint.accepts(Step, path=["id"])
    @blueprint.answers(204)
    @blueprint.refuses(*WRITING, refusals.NOT_ASKED, VOLUNTEERS_ONLY, CONSENT_MISSING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Decline the responsibility for a project.

        By the one who is asked. It costs nothing.
        """
        return rpc("projects").decline_project({**request, "id": id})


@blueprint.route("/projects/<uuid:id>/responsible-dismissals")
class ResponsibleDismissals(MethodView):
    """Letting nobody be responsible."""

    @blueprint.accepts(Step, path=["id"])
    @blueprint.answers(200, NamedManagedProject)
    @blueprint.refuses(*WRITING, refusals.NOBODY_RESPONSIBLE, refusals.TEMPLATE_STAYS)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Dismiss who is responsible for a project.

        By the union. Whoever is so is no more, and who was asked need not answer.
        """
        return with_names(rpc("projects").dismiss_project_responsible({**request, "id": id}))
