"""The library: projects, agreements and decisions; and the calendar of working days."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, Sequence, UtcMoment
from shared.runtime.data.search import SearchTerms

revision = "0002"
down_revision = "0001"

ID = sa.Uuid()
MOMENT = UtcMoment()
PUBLISHED = "published_as IS NOT NULL"


def upgrade() -> None:
    _project()
    _agreement()
    _project_decision()
    _news_count()
    _exceptional_day()
    _announced_year()


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def partial(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, postgresql_where=where, sqlite_where=where)


def search(name: str, table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(name, table, ["search"], postgresql_using="gin")


def _project() -> None:
    op.create_table(
        "project",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("team_id", ID),
        sa.Column("responsible_id", ID),
        sa.Column("asked_id", ID),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("search", SearchTerms(), nullable=False),
        sa.Column("service_class", sa.String(40), nullable=False),
        sa.Column("kinds", Json, nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("mode", sa.String(40), nullable=False),
        sa.Column("evidence_rule", sa.String(40), nullable=False),
        sa.Column("brand", sa.String(40)),
        sa.Column("is_template", sa.Boolean, nullable=False),
        sa.Column("template_id", ID),
        sa.Column("place", sa.String(200)),
        sa.Column("content", sa.Text),
        sa.Column("conditions", sa.Text),
        sa.Column("wanted_count", sa.Integer),
        sa.Column("how_to_sign_up", sa.Text),
        sa.Column("risks", sa.Text),
        sa.Column("safeguards", sa.Text),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("is_high_risk", sa.Boolean, nullable=False),
        sa.Column("is_large_event", sa.Boolean, nullable=False),
        sa.Column("is_outside_beijing", sa.Boolean, nullable=False),
        sa.Column("has_foreigners", sa.Boolean, nullable=False),
        sa.Column("is_agreement_asked", sa.Boolean, nullable=False),
        sa.Column("agreement_number", sa.Integer),
        sa.Column("insurance", Json),
        sa.Column("override", Json),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("submitted_by", ID),
        sa.Column("due_on", sa.Date),
        sa.Column("published_at", MOMENT),
        sa.Column("published_as", Sequence),
        sa.Column("told_as", Sequence),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("longitude", sa.Double),
        sa.Column("latitude", sa.Double),
        sa.Column("cell_9", sa.BigInteger),
        sa.Column("cell_7", sa.BigInteger),
        sa.Column("cell_5", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_project"),
        check("project", "days", "starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on"),
        check(
            "project",
            "state",
            "state IN ('draft', 'submitted', 'approved', 'published', 'running', 'suspended', "
            "'closed', 'refused', 'cancelled')",
        ),
        check("project", "told", "told_as IS NULL OR told_as >= published_as"),
        check("project", "version", "version >= 1"),
        reference("project", "template_id", "project"),
        sa.UniqueConstraint("published_as", name="uq_project_published_as"),
        sa.UniqueConstraint("told_as", name="uq_project_told_as"),
    )
    for column in ("responsible_id", "asked_id", "made_by"):
        op.create_index(f"ix_project_{column}", "project", [column])
    for column in ("cell_9", "cell_7", "cell_5"):
        partial(f"ix_project_{column}", "project", [column], PUBLISHED)
    partial("ix_project_service_class_published_as", "project", ["service_class", "published_as"], PUBLISHED)
    partial("ix_project_due_on_id", "project", ["due_on", "id"], "state = 'submitted'")
    search("ix_project_search", "project")
    op.create_index("ix_project_state_id", "project", ["state", "id"])
    op.create_index("ix_project_team_id", "project", ["team_id"])
    partial("ix_project_templates", "project", ["id"], "is_template")
    op.create_index("ix_project_unit_id_id", "project", ["unit_id", "id"])


def _agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        reference("agreement", "project_id", "project"),
    )
    op.create_index("ix_agreement_project_id", "agreement", ["project_id"])
    op.create_index("uq_agreement_project_id_number", "agreement", ["project_id", "number"], unique=True)


def _project_decision() -> None:
    op.create_table(
        "project_decision",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_project_decision"),
        reference("project_decision", "project_id", "project"),
    )
    op.create_index("ix_project_decision_project_id_id", "project_decision", ["project_id", "id"])


def _news_count() -> None:
    op.create_table(
        "news_count",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", Sequence, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_news_count"),
    )


def _exceptional_day() -> None:
    op.create_table(
        "exceptional_day",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("is_worked", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_exceptional_day"),
    )


def _announced_year() -> None:
    op.create_table(
        "announced_year",
        sa.Column("year", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_announced_year"),
    )
