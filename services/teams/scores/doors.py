"""The doors of scores."""

from typing import Any

from services.teams.rounds import in_rounds
from services.teams.scores import queries, use_cases
from shared.contracts.base import Loaded, Nothing, Received
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.teams.scores import ScoreSchemes, TeamScore, TeamScoreOf
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.doors.timer import timer

FORGET_SECONDS = 600


class ScoreDoors:
    """What teams have reached."""

    db: CallDatabase
    actor: Actor

    @subscribe(ServiceRecordChanged, batch=50)
    def learn_service(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_service, event)

    @rpc(TeamScoreOf, replies=TeamScore)
    def team_score(self, request: Loaded) -> Any:
        return self.db.read(queries.team_score, request, self.actor)

    @rpc(Nothing, replies=ScoreSchemes)
    def score_schemes(self, request: Loaded) -> Any:
        return self.db.read(queries.score_schemes, request, self.actor)

    @timer(interval_seconds=FORGET_SECONDS)
    def forget_old_service(self) -> None:
        in_rounds(self.db, use_cases.forget_old)
