"""The tables of the library: projects, what was decided on them, and the texts of agreements."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.projects.models import Base
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from shared.runtime.data.mapping import Json, Sequence
from shared.runtime.data.places import HasPlace
from shared.runtime.data.search import SearchTerms, search_index

WORD_CHARACTERS_MAX = 40
TEMPLATES = text("is_template")
STANDING = text("is_standing")
PUBLISHED = text("published_as IS NOT NULL")
SUBMITTED = text("state = 'submitted'")
NEWS_ID = 1


class Project(HasPlace, Base):
    """A project of the library.

    unit_id: the union that owns it and reviews it; team_id: the team that carries it, None for the union itself;
    responsible_id: the volunteer who is responsible (活动负责人), who took it on; asked_id: the one who is asked to be;
    kinds, tags: words; search: terms of title, tags, place and brand, and a term for each kind and tag. What a
    recruitment must say (志愿服务条例): place, content, conditions, wanted_count, how_to_sign_up, risks, safeguards,
    starts_on, ends_on. The six circumstances in which a written agreement is wanted: is_high_risk, is_large_event,
    is_outside_beijing, has_foreigners, is_agreement_asked, and a month or longer; agreement_number: the version of its
    text that is signed now.
    is_standing: it is of all emergencies of its union, without days of its own (`emergencies/standing.py`).
    insurance: {"insurer", "policy_number", "from", "until"}; override: {"by", "at", "reason", "phrases"}, by whom and
    why phrases of the list of what is no volunteer service were let pass. published_as: the number of its publication,
    by which lists are ordered, None before; told_as: that of the last news of it. Numbers grow as they are committed.
    """

    __tablename__ = "project"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID]
    team_id: Mapped[UUID | None] = mapped_column(index=True)
    responsible_id: Mapped[UUID | None] = mapped_column(index=True)
    asked_id: Mapped[UUID | None] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(TITLE_CHARACTERS_MAX))
    search: Mapped[list[str]] = mapped_column(SearchTerms(), deferred=True)
    service_class: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    kinds: Mapped[list[str]] = mapped_column(Json)
    tags: Mapped[list[str]] = mapped_column(Json)
    mode: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    evidence_rule: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    brand: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    is_template: Mapped[bool] = mapped_column(default=False)
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"))
    is_standing: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str | None] = mapped_column(String(PLACE_CHARACTERS_MAX))
    content: Mapped[str | None] = mapped_column(Text)
    conditions: Mapped[str | None] = mapped_column(Text)
    wanted_count: Mapped[int | None]
    how_to_sign_up: Mapped[str | None] = mapped_column(Text)
    risks: Mapped[str | None] = mapped_column(Text)
    safeguards: Mapped[str | None] = mapped_column(Text)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    is_high_risk: Mapped[bool] = mapped_column(default=False)
    is_large_event: Mapped[bool] = mapped_column(default=False)
    is_outside_beijing: Mapped[bool] = mapped_column(default=False)
    has_foreigners: Mapped[bool] = mapped_column(default=False)
    is_agreement_asked: Mapped[bool] = mapped_column(default=False)
    agreement_number: Mapped[int | None]
    insurance: Mapped[dict[str, Any] | None] = mapped_column(Json)
    override: Mapped[dict[str, Any] | None] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(20))
    made_by: Mapped[UUID] = mapped_column(index=True)
    made_at: Mapped[datetime]
    submitted_by: Mapped[UUID | None]
    due_on: Mapped[date | None]
    published_at: Mapped[datetime | None]
    published_as: Mapped[int | None] = mapped_column(Sequence, unique=True)
    told_as: Mapped[int | None] = mapped_column(Sequence, unique=True)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'submitted', 'approved', 'published', 'running', 'suspended', 'closed', 'refused',"
            " 'cancelled')",
            name="state",
        ),
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on", name="days"),
        CheckConstraint("told_as IS NULL OR told_as >= published_as", name="told"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_project_unit_id_id", "unit_id", "id"),
        Index("ix_project_state_id", "state", "id"),
        Index("ix_project_templates", "id", postgresql_where=TEMPLATES, sqlite_where=TEMPLATES),
        Index("ix_project_standing", "unit_id", postgresql_where=STANDING, sqlite_where=STANDING),
        Index("ix_project_due_on_id", "due_on", "id", postgresql_where=SUBMITTED, sqlite_where=SUBMITTED),
        Index(
            "ix_project_service_class_published_as",
            "service_class",
            "published_as",
            postgresql_where=PUBLISHED,
            sqlite_where=PUBLISHED,
        ),
        Index("ix_project_cell_9", "cell_9", postgresql_where=PUBLISHED, sqlite_where=PUBLISHED),
        Index("ix_project_cell_7", "cell_7", postgresql_where=PUBLISHED, sqlite_where=PUBLISHED),
        Index("ix_project_cell_5", "cell_5", postgresql_where=PUBLISHED, sqlite_where=PUBLISHED),
        search_index("ix_project_search", "search"),
    )


class NewsCount(Base):
    """How many news there were of all projects: one row. Whoever counts on holds it until the end of the transaction,
    so that a smaller number is never seen after a larger one.
    """

    __tablename__ = "news_count"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Sequence)


class Agreement(Base):
    """A version of the text of a project's written agreement. Who signs, signs its digest."""

    __tablename__ = "agreement"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), index=True)
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]

    project: Mapped[Project] = relationship()

    __table_args__ = (Index("uq_agreement_project_id_number", "project_id", "number", unique=True),)


class ProjectDecision(Base):
    """A step of a project's life: who did what when, and why."""

    __tablename__ = "project_decision"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    act: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    state: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)

    project: Mapped[Project] = relationship()

    __table_args__ = (Index("ix_project_decision_project_id_id", "project_id", "id"),)
