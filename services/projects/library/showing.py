"""What is shown of projects: to everybody, and to those who write them or decide on them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.projects.copies.models import KnownTeam
from services.projects.library.domain.life import LIFE
from services.projects.library.domain.publishing import circumstances, is_insured
from services.projects.library.models import Project, ProjectDecision
from services.projects.library.readiness import obstacles_of
from shared.contracts.projects.library_words import SUMMARY_CHARACTERS_MAX, ProjectState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.trust.name_tickets import names_ticket

OF_TEMPLATES = ("cancel",)
OF_THE_CALENDAR = ("start",)
AS_THEY_ARE = (
    "id",
    "state",
    "title",
    "service_class",
    "kinds",
    "tags",
    "mode",
    "evidence_rule",
    "brand",
    "team_id",
    "place",
    "longitude",
    "latitude",
    "wanted_count",
    "starts_on",
    "ends_on",
    "published_at",
    "version",
    "changed_at",
)
SAID = (
    "content",
    "conditions",
    "how_to_sign_up",
    "risks",
    "safeguards",
    "is_high_risk",
    "is_large_event",
    "is_outside_beijing",
    "has_foreigners",
    "is_agreement_asked",
    "agreement_number",
)


def listed(session: Session, projects: Sequence[Project]) -> list[SimpleNamespace]:
    """As they stand in lists, with the names of their unions and teams."""
    units = _named(session, KnownUnit, (project.unit_id for project in projects))
    teams = _named(session, KnownTeam, (project.team_id for project in projects if project.team_id))
    today = business_date(session.now)
    return [_listed(project, units[project.unit_id], teams.get(project.team_id), today) for project in projects]


def shown(session: Session, project: Project) -> SimpleNamespace:
    """A published project as everybody sees it."""
    (found,) = listed(session, [project])
    for name in SAID:
        setattr(found, name, getattr(project, name))
    found.needs_agreement = bool(circumstances(project))
    found.is_insured = project.insurance is not None and is_insured(project)
    return found


def managed(session: Session, project: Project, actor: Actor, *, is_masked: bool = False) -> SimpleNamespace:
    """A project as those see it who write it or decide on it, with a ticket for the names of its people.

    is_masked: for who is only asked to be responsible, of names the first character.
    """
    session.flush()
    found = shown(session, project)
    for name in ("responsible_id", "asked_id", "is_template", "template_id", "made_at"):
        setattr(found, name, getattr(project, name))
    found.insurance = _insurance(project.insurance)
    found.let_pass = _let_pass(project.override)
    is_over = project.is_template or project.state in LIFE.ends
    found.obstacles = [] if is_over else obstacles_of(session, project)
    found.allowed = acts_on(project)
    found.decision_reason = _last_reason(session, project.id)
    found.appeal_unit_code = _unit_above(session, project) if project.state == ProjectState.REFUSED else None
    people = (project.responsible_id, project.asked_id)
    found.names_ticket = names_ticket(session, actor, **{"masked" if is_masked else "full": people})
    return found


def acts_on(project: Project) -> list[str]:
    """The acts of people that its state allows; a template only ever ends."""
    possible = [act for act in LIFE.allowed(project.state) if act not in OF_THE_CALENDAR]
    return [act for act in possible if not project.is_template or act in OF_TEMPLATES]


def template(project: Project, unit: KnownUnit) -> SimpleNamespace:
    """A model as others may use it."""
    found = SimpleNamespace(**{name: getattr(project, name) for name in (*AS_THEY_ARE, *SAID)})
    found.unit_code = unit.code
    found.needs_agreement, found.is_insured = bool(circumstances(project)), False
    return found


def _listed(project: Project, unit: KnownUnit, team: KnownTeam | None, today: date) -> SimpleNamespace:
    found = SimpleNamespace(**{name: getattr(project, name) for name in AS_THEY_ARE})
    found.number = project.told_as
    found.summary = (project.content or "")[:SUMMARY_CHARACTERS_MAX]
    found.unit_code, found.unit_name = unit.code, unit.name
    found.team_name = team.name if team else None
    found.due_on = project.due_on
    is_waiting = project.state == ProjectState.SUBMITTED and project.due_on is not None
    found.overdue = is_waiting and project.due_on < today
    return found


def _named(session: Session, model: Any, ids: Iterable[UUID]) -> dict[UUID | None, Any]:
    return {row.id: row for row in session.scalars(select(model).where(model.id.in_(set(ids))))}


def _insurance(kept: dict[str, Any] | None) -> SimpleNamespace | None:
    if kept is None:
        return None
    first, last = (date.fromisoformat(kept[name]) for name in ("from", "until"))
    return SimpleNamespace(insurer=kept["insurer"], policy_number=kept["policy_number"], from_day=first, until_day=last)


def _let_pass(kept: dict[str, Any] | None) -> SimpleNamespace | None:
    return SimpleNamespace(**kept | {"at": datetime.fromisoformat(kept["at"])}) if kept else None


def _last_reason(session: Session, project_id: UUID) -> str | None:
    """That of the last step."""
    rows = select(ProjectDecision.reason).where(ProjectDecision.project_id == project_id)
    return session.scalar(rows.order_by(ProjectDecision.id.desc()).limit(1))


def _unit_above(session: Session, project: Project) -> str | None:
    """Where to appeal: the union above the one that refused; the root itself has none above."""
    unit = session.get_one(KnownUnit, project.unit_id)
    above = session.get(KnownUnit, unit.parent_id) if unit.parent_id else unit
    return above.code if above else unit.code
