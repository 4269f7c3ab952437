"""The doors of activities."""

from typing import Any

from services.projects.activities import fitting, queries, search, use_cases
from shared.contracts.base import Loaded
from shared.contracts.projects.activities import (
    ActivitiesOfProject,
    Activity,
    ActivityOf,
    CancelActivity,
    ChangeActivity,
    LedActivity,
    LedActivityPage,
    MakeActivity,
)
from shared.contracts.projects.activity_search import (
    FindActivities,
    FindFittingActivities,
    FittingActivityPage,
    FoundActivityPage,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class ActivityDoors:
    """Finding activities, and leading them."""

    db: CallDatabase
    actor: Actor

    @rpc(FindActivities, replies=FoundActivityPage)
    def find_activities(self, request: Loaded) -> Any:
        return self.db.read(search.find_activities, request)

    @rpc(FindFittingActivities, replies=FittingActivityPage)
    def find_fitting_activities(self, request: Loaded) -> Any:
        return self.db.read(fitting.find_fitting_activities, request, self.actor)

    @rpc(ActivityOf, replies=Activity)
    def activity(self, request: Loaded) -> Any:
        return self.db.read(queries.activity, request)

    @rpc(ActivitiesOfProject, replies=LedActivityPage)
    def activities_of_project(self, request: Loaded) -> Any:
        return self.db.read(queries.activities_of_project, request, self.actor)

    @rpc(MakeActivity, replies=LedActivity)
    def make_activity(self, request: Loaded) -> Any:
        return self.db.run(use_cases.make_activity, request, self.actor)

    @rpc(ChangeActivity, replies=LedActivity)
    def change_activity(self, request: Loaded) -> Any:
        return self.db.run(use_cases.change_activity, request, self.actor)

    @rpc(ActivityOf, replies=LedActivity)
    def open_activity(self, request: Loaded) -> Any:
        return self.db.run(use_cases.open_activity, request, self.actor)

    @rpc(CancelActivity, replies=LedActivity)
    def cancel_activity(self, request: Loaded) -> Any:
        return self.db.run(use_cases.cancel_activity, request, self.actor)
