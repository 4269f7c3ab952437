"""Feedback, what was done with it, and who is responsible for an activity."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0005"
down_revision = "0004"

ID = sa.Uuid()
MOMENT = UtcMoment()
WORD = sa.String(40)
OPEN = "state IN ('submitted', 'forwarded', 'accepted')"
DECIDED = "state IN ('answered', 'refused')"
STATES = "'submitted', 'accepted', 'forwarded', 'answered', 'refused', 'withdrawn', 'closed'"


def upgrade() -> None:
    op.add_column("known_activity", sa.Column("responsible_id", ID))
    _feedback()
    _step()


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("about", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("activity_id", ID),
        sa.Column("about_number", sa.String(12)),
        sa.Column("about_volunteer_id", ID),
        sa.Column("words_sealed", sa.Text),
        sa.Column("made_by", ID),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("reminded_at", MOMENT),
        sa.Column("decided_at", MOMENT),
        sa.Column("rating", sa.Integer),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("number", name="uq_feedback_number"),
        sa.CheckConstraint("about IN ('platform', 'activity', 'person')", name="ck_feedback_about"),
        sa.CheckConstraint(f"state IN ({STATES})", name="ck_feedback_state"),
        sa.CheckConstraint(
            "state NOT IN ('answered', 'refused') OR decided_at IS NOT NULL", name="ck_feedback_decided"
        ),
        sa.CheckConstraint(
            "rating IS NULL OR (rating BETWEEN 1 AND 5 AND state = 'closed')", name="ck_feedback_rating"
        ),
        sa.CheckConstraint("version >= 1", name="ck_feedback_version"),
    )
    _indexed("feedback", "unit_id")
    _indexed("feedback", "about_volunteer_id")
    _indexed("feedback", "made_by", "id")
    _indexed("feedback", "state", "due_at", "id")
    _indexed("feedback", "due_at", where=OPEN)
    _indexed("feedback", "decided_at", where=DECIDED)


def _step() -> None:
    op.create_table(
        "feedback_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("feedback_id", ID, nullable=False),
        sa.Column("act", WORD, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("to_unit_id", ID),
        sa.Column("words_sealed", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_step"),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name="fk_feedback_step_feedback_id_feedback"),
    )
    _indexed("feedback_step", "feedback_id", "id")


def _indexed(table: str, *columns: str, where: str = "") -> None:
    condition = sa.text(where) if where else None
    named = f"ix_{table}_{'_'.join(columns)}"
    op.create_index(named, table, list(columns), postgresql_where=condition, sqlite_where=condition)
