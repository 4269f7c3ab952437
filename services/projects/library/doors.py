"""The doors of the library."""

from typing import Any

from services.projects.library import agreements, caring, deciding, desk, following, leaving, queries, use_cases
from shared.contracts.base import Loaded, Nothing, Received
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.contracts.projects.library import (
    AgreementText,
    FindProjects,
    NewsOfProjects,
    Project,
    ProjectNews,
    ProjectOf,
    ProjectPage,
)
from shared.contracts.projects.library_management import (
    AgreementsOf,
    AgreementTextPage,
    DecisionsOn,
    ListedOwnProjectPage,
    OwnProjects,
    ProjectDecisionPage,
    ProjectsInReach,
    ProjectTemplatePage,
    TemplatesFor,
    TicketedManagedProject,
)
from shared.contracts.projects.library_writing import (
    ApproveProject,
    AskResponsible,
    ChangeProject,
    GiveAgreement,
    InsureProject,
    ProjectStep,
    ProjectStepWithReason,
    WriteProject,
)
from shared.contracts.teams.memberships import MembershipChanged
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.doors.timer import timer

FOLLOW_SECONDS = 60


class LibraryDoors:
    """Projects: read by everybody, written by leaders and cadres, decided on by unions, left by who leaves."""

    db: CallDatabase
    actor: Actor

    @rpc(ProjectOf, replies=Project)
    def project(self, request: Loaded) -> Any:
        return self.db.read(queries.project, request, self.actor)

    @rpc(FindProjects, replies=ProjectPage)
    def find_projects(self, request: Loaded) -> Any:
        return self.db.read(queries.find_projects, request, self.actor)

    @rpc(NewsOfProjects, replies=ProjectNews)
    def project_news(self, request: Loaded) -> Any:
        return self.db.read(queries.project_news, request, self.actor)

    @rpc(ProjectOf, replies=AgreementText)
    def agreement(self, request: Loaded) -> Any:
        return self.db.read(agreements.agreement, request, self.actor)

    @rpc(ProjectOf, replies=TicketedManagedProject)
    def managed_project(self, request: Loaded) -> Any:
        return self.db.read(desk.managed_project, request, self.actor)

    @rpc(OwnProjects, replies=ListedOwnProjectPage)
    def own_projects(self, request: Loaded) -> Any:
        return self.db.read(desk.own_projects, request, self.actor)

    @rpc(ProjectsInReach, replies=ListedOwnProjectPage)
    def projects_in_reach(self, request: Loaded) -> Any:
        return self.db.read(desk.projects_in_reach, request, self.actor)

    @rpc(DecisionsOn, replies=ProjectDecisionPage)
    def project_decisions(self, request: Loaded) -> Any:
        return self.db.read(desk.project_decisions, request, self.actor)

    @rpc(TemplatesFor, replies=ProjectTemplatePage)
    def project_templates(self, request: Loaded) -> Any:
        return self.db.read(desk.project_templates, request, self.actor)

    @rpc(AgreementsOf, replies=AgreementTextPage)
    def agreements(self, request: Loaded) -> Any:
        return self.db.read(agreements.agreements, request, self.actor)

    @rpc(WriteProject, replies=TicketedManagedProject)
    def write_project(self, request: Loaded) -> Any:
        return self.db.run(use_cases.write_project, request, self.actor)

    @rpc(ChangeProject, replies=TicketedManagedProject)
    def change_project(self, request: Loaded) -> Any:
        return self.db.run(use_cases.change_project, request, self.actor)

    @rpc(GiveAgreement, replies=TicketedManagedProject)
    def give_agreement(self, request: Loaded) -> Any:
        return self.db.run(agreements.give_agreement, request, self.actor)

    @rpc(InsureProject, replies=TicketedManagedProject)
    def insure_project(self, request: Loaded) -> Any:
        return self.db.run(caring.insure_project, request, self.actor)

    @rpc(AskResponsible, replies=TicketedManagedProject)
    def ask_responsible(self, request: Loaded) -> Any:
        return self.db.run(caring.ask_responsible, request, self.actor)

    @rpc(ProjectStep, replies=TicketedManagedProject)
    def take_on_project(self, request: Loaded) -> Any:
        return self.db.run(caring.take_on_project, request, self.actor)

    @rpc(ProjectStep, replies=Nothing)
    def decline_project(self, request: Loaded) -> Any:
        return self.db.run(caring.decline_project, request, self.actor)

    @rpc(ProjectStep, replies=TicketedManagedProject)
    def dismiss_project_responsible(self, request: Loaded) -> Any:
        return self.db.run(caring.dismiss_responsible, request, self.actor)

    @rpc(ProjectStep, replies=TicketedManagedProject)
    def submit_project(self, request: Loaded) -> Any:
        return self.db.run(deciding.submit_project, request, self.actor)

    @rpc(ProjectStep, replies=TicketedManagedProject)
    def withdraw_project(self, request: Loaded) -> Any:
        return self.db.run(deciding.withdraw_project, request, self.actor)

    @rpc(ProjectStepWithReason, replies=TicketedManagedProject)
    def return_project(self, request: Loaded) -> Any:
        return self.db.run(deciding.return_project, request, self.actor)

    @rpc(ProjectStepWithReason, replies=TicketedManagedProject)
    def refuse_project(self, request: Loaded) -> Any:
        return self.db.run(deciding.refuse_project, request, self.actor)

    @rpc(ApproveProject, replies=TicketedManagedProject)
    def approve_project(self, request: Loaded) -> Any:
        return self.db.run(deciding.approve_project, request, self.actor)

    @rpc(ProjectStep, replies=TicketedManagedProject)
    def publish_project(self, request: Loaded) -> Any:
        return self.db.run(deciding.publish_project, request, self.actor)

    @rpc(ProjectStepWithReason, replies=TicketedManagedProject)
    def suspend_project(self, request: Loaded) -> Any:
        return self.db.run(deciding.suspend_project, request, self.actor)

    @rpc(ProjectStep, replies=TicketedManagedProject)
    def resume_project(self, request: Loaded) -> Any:
        return self.db.run(deciding.resume_project, request, self.actor)

    @rpc(ProjectStepWithReason, replies=TicketedManagedProject)
    def cancel_project(self, request: Loaded) -> Any:
        return self.db.run(deciding.cancel_project, request, self.actor)

    @rpc(ProjectStep, replies=TicketedManagedProject)
    def close_project(self, request: Loaded) -> Any:
        return self.db.run(deciding.close_project, request, self.actor)

    @subscribe(VolunteerChanged, batch=50, handler="library")
    def leave_projects(self, event: Received) -> None:
        self.db.run_once(leaving.heed_volunteer, event)

    @subscribe(AccountClosed, handler="library")
    def leave_projects_with_account(self, event: Received) -> None:
        self.db.run_once(leaving.heed_closed_account, event)

    @subscribe(MembershipChanged, batch=50, handler="library")
    def leave_projects_of_team(self, event: Received) -> None:
        self.db.run_once(leaving.heed_membership, event)

    @timer(interval_seconds=FOLLOW_SECONDS)
    def follow_project_days(self) -> None:
        following.follow_days(self.db, self.actor)
