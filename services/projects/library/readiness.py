"""Whether a project may be published: the rules of `domain/publishing.py`, with what is known beside it."""

from collections.abc import Collection

from services.projects.copies.models import KnownTeam
from services.projects.library import schemes
from services.projects.library.domain.publishing import Found, Surroundings, obstacles
from services.projects.library.domain.wording import Row, in_force, rows_in
from services.projects.library.models import Project
from services.projects.words import refuse_personal
from shared.contracts.projects.library_words import LASTS_MONTHS_MAX, Obstacle
from shared.contracts.projects.refusals.library import NO_SERVICE, NOTHING_TO_LET_PASS, OBSTACLES
from shared.contracts.teams.team_words import TeamState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Refusal
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session

# What a union should not have to look at twice.
BEFORE_REVIEW = (Obstacle.ITEMS_MISSING, Obstacle.DAYS_PAST, Obstacle.DAYS_TOO_MANY)
# What the description of a project can be mended for: not that its people or its team are gone.
OF_DESCRIPTION = (
    *BEFORE_REVIEW,
    Obstacle.AGREEMENT_MISSING,
    Obstacle.INSURANCE_MISSING,
    Obstacle.INSURANCE_TOO_SHORT,
)
TEXTS = ("title", "content", "conditions", "how_to_sign_up", "risks", "safeguards", "brand")


def obstacles_of(session: Session, project: Project, *, has_begun: bool | None = None) -> list[Found]:
    """All that stands in the way. has_begun: see `Surroundings`; where nothing is said, whether it was published."""
    passed = set(project.override["phrases"]) if project.override else set()
    around = Surroundings(
        today=business_date(session.now),
        phrases=[row.phrase for row in rows_of(session, project) if row.phrase not in passed],
        is_team_active=_has_active_team(session, project),
        has_begun=project.published_at is not None if has_begun is None else has_begun,
    )
    return obstacles(project, around)


def rows_of(session: Session, project: Project) -> list[Row]:
    """The rows of today's list of what is no volunteer service that its words meet."""
    today = business_date(session.now)
    texts = [*(getattr(project, name) for name in TEXTS), *project.tags]
    return rows_in(texts, in_force(schemes.word_lists(), today).rows)


def let_pass(session: Session, project: Project, reason: str | None, actor: Actor) -> None:
    """Let phrases pass, for a reason. Raises Conflict where there are some and no reason, or a reason and none."""
    refuse_personal(reason)
    rows = rows_of(session, project)
    if rows and reason is None:
        raise no_service(rows)
    if reason is not None and not rows:
        raise NOTHING_TO_LET_PASS()
    phrases = [row.phrase for row in rows]
    project.override = (
        {"by": actor.name, "at": session.now.isoformat(), "reason": reason, "phrases": phrases} if rows else None
    )


def refuse_obstacles(
    session: Session,
    project: Project,
    only: Collection[Obstacle] = tuple(Obstacle),
    *,
    has_begun: bool | None = None,
) -> None:
    """Raises Conflict for the first of these that stands in the way."""
    for found in obstacles_of(session, project, has_begun=has_begun):
        if found.obstacle in only:
            raise refusal_of(session, project, found)


def refusal_of(session: Session, project: Project, found: Found) -> Refusal:
    """What stands in the way, as it is refused."""
    if found.obstacle == Obstacle.NO_SERVICE:
        return no_service([row for row in rows_of(session, project) if row.phrase in found.details])
    declared = OBSTACLES[found.obstacle]
    given = {"months_max": LASTS_MONTHS_MAX, "item": found.details, "circumstance": found.details}
    return declared(**{name: given[name] for name in declared.parameters})


def no_service(rows: list[Row]) -> Refusal:
    """The refusal of what is no volunteer service, with the phrases that say so."""
    reasons = dict.fromkeys(row.because.value for row in rows)
    return NO_SERVICE(because=list(reasons), phrases=[row.phrase for row in rows])


def _has_active_team(session: Session, project: Project) -> bool:
    """Whether the team that carries it is active, or none does."""
    team = session.get(KnownTeam, project.team_id or NO_ID)
    return project.team_id is None or (team is not None and team.state == TeamState.ACTIVE)
