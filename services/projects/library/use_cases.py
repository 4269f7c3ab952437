"""Writing projects: drafts, templates, what is made of them, and changes."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from services.projects.activities.following import as_it_is, pass_on, refuse_days_outside
from services.projects.copies.models import KnownTeam
from services.projects.library.agreements import copy_agreement
from services.projects.library.domain.life import LIFE
from services.projects.library.models import Project
from services.projects.library.owning import CHANGE, WRITE, theirs
from services.projects.library.policy import Permissions, may
from services.projects.library.reaching import locked_project, template_of, unit_of_code
from services.projects.library.readiness import BEFORE_REVIEW, OF_DESCRIPTION, TEXTS, let_pass, refuse_obstacles
from services.projects.library.said import DESCRIPTIONS, FLAGS, described, put_on, refuse_contradictions
from services.projects.library.showing import managed
from services.projects.library.telling import record
from services.projects.standing import Standing, standing_of
from shared.contracts.base import Loaded
from shared.contracts.identity.unit_words import UnitState
from shared.contracts.projects.library_words import EVIDENCE, ProjectState, ServiceMode
from shared.contracts.projects.refusals.library import (
    CLASS_NEEDED,
    NOTHING_TO_LET_PASS,
    OWNER_NEEDED,
    STATE_FORBIDS,
    TEAM_NOT_ACTIVE,
    TEAM_NOT_FOUND,
    TEMPLATE_STAYS,
    UNIT_NOT_ACTIVE,
)
from shared.contracts.teams.team_words import TeamState
from shared.kernel.actor import Actor
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, known_unit, lineage

# Before a union has agreed those who lead it write; afterwards a union changes what it has agreed to.
UNREVIEWED = frozenset({ProjectState.DRAFT})
REVIEWED = frozenset({ProjectState.APPROVED, ProjectState.PUBLISHED, ProjectState.RUNNING, ProjectState.SUSPENDED})
# What a union has looked at when it agreed, beside whom it reaches and by which words it is found.
MATERIAL = frozenset({*DESCRIPTIONS, *FLAGS, "longitude", "latitude"} - {"kinds", "tags", "brand", "wanted_count"})


def write_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """A draft of a union's or a team's, perhaps after a template; or a template."""
    team = _team_of(session, request.team_id)
    unit = _owner(session, request.unit_code, team)
    project = Project(id=new_id(), unit_id=unit.id, team_id=team.id if team else None, is_template=request.is_template)
    standing = standing_of(session, actor, project)
    _refuse_foreign_owner(session, project, team, may(actor, standing, session.now), is_named=bool(request.unit_code))
    if unit.state != UnitState.ACTIVE:
        raise UNIT_NOT_ACTIVE(code=unit.code)
    template = template_of(session, request.template_id, unit.id)
    _describe(project, request, template)
    _begin(session, project, actor, standing)
    if template is not None:
        copy_agreement(session, template, project)
    session.add(project)
    record(session, project, WRITE, actor)
    return managed(session, project, actor)


def change_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """What it says: a draft by those who write it, what a union has agreed to by a union, and still publishable.

    What its activities have of it follows.
    """
    project, standing = locked_project(session, request, actor)
    rights = may(actor, standing, session.now)
    _refuse_changing(project, rights)
    before = _as_said(project)
    owners = theirs(session, project)
    put_on(project, {name: getattr(request, name) for name in described(request)})
    refuse_contradictions(project)
    if "team_id" in request.given:
        _give_to(session, project, request.team_id, rights)
    changed = {name for name, value in before.items() if getattr(project, name) != value}
    if project.state in REVIEWED:
        if changed & MATERIAL:
            rights.review(owners)
        _look_again(session, project, changed, request.let_pass, actor)
        _refuse_unpublishable(session, project, changed)
    elif request.let_pass is not None:
        raise NOTHING_TO_LET_PASS()
    pass_on(session, project, before)
    record(session, project, CHANGE, actor)
    return managed(session, project, actor)


def _refuse_changing(project: Project, rights: Permissions) -> None:
    """Raises Forbidden, NotFound, Conflict."""
    if project.is_template:
        rights.keep_template()
    elif project.state in REVIEWED:
        rights.change_reviewed()
    else:
        rights.write()
    if project.state not in UNREVIEWED | REVIEWED:
        raise STATE_FORBIDS(project_act=CHANGE, project_state=project.state)


def _as_said(project: Project) -> dict[str, Any]:
    return as_it_is(project) | {name: getattr(project, name) for name in (*DESCRIPTIONS, *FLAGS)}


def _look_again(session: Session, project: Project, changed: set[str], reason: str | None, actor: Actor) -> None:
    """Other words may mean something else with a phrase that was let pass: it is, anew and with a reason, or not."""
    if changed & {*TEXTS, "tags"}:
        let_pass(session, project, reason, actor)
    elif reason is not None:
        raise NOTHING_TO_LET_PASS()


def _refuse_unpublishable(session: Session, project: Project, changed: set[str]) -> None:
    """Of what is approved only what a review wants: there is time until it is published. Raises Conflict, Invalid."""
    is_approved = project.state == ProjectState.APPROVED
    has_begun = project.published_at is not None and "starts_on" not in changed
    refuse_obstacles(session, project, BEFORE_REVIEW if is_approved else OF_DESCRIPTION, has_begun=has_begun)
    if changed & {"starts_on", "ends_on"}:
        refuse_days_outside(session, project.id, (project.starts_on, project.ends_on))


def _give_to(session: Session, project: Project, team_id: UUID | None, rights: Permissions) -> None:
    """Another team carries it, of its union or one below it, or none: a union's to say. Raises NotFound, Conflict."""
    if team_id == project.team_id:
        return
    if project.is_template:
        raise TEMPLATE_STAYS()
    rights.write_for_union()
    team = _team_of(session, team_id)
    _refuse_other_team(session, project, team)
    project.team_id = team_id


def _team_of(session: Session, team_id: UUID | None) -> KnownTeam | None:
    """The team that is named. Raises NotFound."""
    team = session.get(KnownTeam, team_id or NO_ID)
    if team_id is not None and team is None:
        raise TEAM_NOT_FOUND()
    return team


def _owner(session: Session, code: str | None, team: KnownTeam | None) -> KnownUnit:
    """The union that is named, else that of the team. Raises Invalid, NotFound."""
    if code is not None:
        return unit_of_code(session, code)
    if team is None:
        raise OWNER_NEEDED()
    return known_unit(session, team.unit_id)


def _refuse_foreign_owner(
    session: Session, project: Project, team: KnownTeam | None, rights: Permissions, *, is_named: bool
) -> None:
    """A leader writes for the union of the team, a cadre for unions in reach, with a team of that union or below it.

    is_named: the union is; else a team that is not theirs is like one that does not exist.
    """
    if project.is_template:
        rights.keep_template()
    elif team is None or project.unit_id != team.unit_id or not rights.standing.leads:
        if not is_named and not rights.permits("projects.write"):
            raise TEAM_NOT_FOUND()
        rights.write_for_union()
    _refuse_other_team(session, project, team)


def _refuse_other_team(session: Session, project: Project, team: KnownTeam | None) -> None:
    """Raises NotFound for a team neither of the union nor of one below it, Conflict for one that is not active."""
    if team is not None and project.unit_id not in lineage(session, team.unit_id):
        raise TEAM_NOT_FOUND()
    if team is not None and team.state != TeamState.ACTIVE:
        raise TEAM_NOT_ACTIVE()


def _describe(project: Project, request: Loaded, template: Project | None) -> None:
    """What the request says, then the template, then what goes without saying."""
    said: dict[str, Any] = {name: getattr(request, name) for name in (*DESCRIPTIONS, *FLAGS)}
    if template is not None:
        said |= {name: getattr(template, name) for name in said if name not in request.given}
        project.template_id = template.id
    if said["service_class"] is None:
        raise CLASS_NEEDED()
    said["mode"] = said["mode"] or ServiceMode.ON_SITE.value
    said["evidence_rule"] = said["evidence_rule"] or EVIDENCE[ServiceMode(said["mode"])][0].value
    put_on(project, said | _position(request, template))
    refuse_contradictions(project)


def _position(request: Loaded, template: Project | None) -> Mapping[str, Any]:
    """Where it is: as the device says it, or where the template is."""
    names = ("longitude", "latitude", "datum")
    if template is None or set(names) & request.given:
        return {name: getattr(request, name) for name in names}
    return {"longitude": template.longitude, "latitude": template.latitude}


def _begin(session: Session, project: Project, actor: Actor, standing: Standing) -> None:
    """Who writes for a team that they lead is responsible, until somebody else is asked and agrees."""
    assert actor.account_id is not None, "only people write projects"
    project.state, project.version = LIFE.beginning, 0
    project.made_by, project.made_at = actor.account_id, session.now
    project.responsible_id = standing.volunteer_id if standing.leads else None
