"""The doors of evaluations."""

from typing import Any

from services.projects.evaluations import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.projects.evaluations import (
    Evaluate,
    Evaluation,
    EvaluationPage,
    EvaluationsOf,
    OpinionPage,
    OwnEvaluations,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class EvaluationDoors:
    """Saying how it was, both ways."""

    db: CallDatabase
    actor: Actor

    @rpc(Evaluate, replies=Evaluation)
    def evaluate(self, request: Loaded) -> Any:
        return self.db.run(use_cases.evaluate, request, self.actor)

    @rpc(OwnEvaluations, replies=EvaluationPage)
    def own_evaluations(self, request: Loaded) -> Any:
        return self.db.read(queries.own_evaluations, request, self.actor)

    @rpc(EvaluationsOf, replies=OpinionPage)
    def evaluations_of(self, request: Loaded) -> Any:
        return self.db.read(queries.evaluations_of, request, self.actor)
