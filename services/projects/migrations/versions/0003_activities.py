"""Activities, shifts, posts and sign-ups; and the copies of teams, members, profiles and qualifications."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment
from shared.runtime.data.search import SearchTerms

revision = "0003"
down_revision = "0002"

ID = sa.Uuid()
MOMENT = UtcMoment()


def upgrade() -> None:
    _activity()
    _shift()
    _post()
    _sign_up()
    _swap()
    _invitation()
    _calendar_feed()
    _known_team()
    _known_membership()
    _known_profile()
    _known_qualification()


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


def _activity() -> None:
    op.create_table(
        "activity",
        sa.Column("id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("team_id", ID),
        sa.Column("responsible_id", ID, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("search", SearchTerms(), nullable=False),
        sa.Column("service_class", sa.String(40), nullable=False),
        sa.Column("mode", sa.String(40), nullable=False),
        sa.Column("evidence_rule", sa.String(40), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("place", sa.String(200)),
        sa.Column("radius_metres", sa.Integer),
        sa.Column("rule", sa.String(300)),
        sa.Column("first_starts_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("break_minutes", sa.Integer, nullable=False),
        sa.Column("last_ends_at", MOMENT, nullable=False),
        sa.Column("sign_up_mode", sa.String(40), nullable=False),
        sa.Column("sign_up_opens_at", MOMENT),
        sa.Column("cancel_minutes", sa.Integer, nullable=False),
        sa.Column("offer_minutes", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("longitude", sa.Double),
        sa.Column("latitude", sa.Double),
        sa.Column("cell_9", sa.BigInteger),
        sa.Column("cell_7", sa.BigInteger),
        sa.Column("cell_5", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
        check("activity", "minutes", "minutes BETWEEN 1 AND 1440 AND break_minutes BETWEEN 0 AND minutes - 1"),
        check("activity", "state", "state IN ('planned', 'open', 'ended', 'cancelled')"),
        check("activity", "version", "version >= 1"),
        reference("activity", "project_id", "project"),
    )
    partial("ix_activity_cell_5", "activity", ["cell_5"], "state = 'open'")
    partial("ix_activity_cell_7", "activity", ["cell_7"], "state = 'open'")
    partial("ix_activity_cell_9", "activity", ["cell_9"], "state = 'open'")
    partial("ix_activity_class_id", "activity", ["service_class", "id"], "state = 'open'")
    op.create_index("ix_activity_project_id", "activity", ["project_id"])
    op.create_index("ix_activity_responsible_id", "activity", ["responsible_id"])
    search("ix_activity_search", "activity")
    op.create_index("ix_activity_state_last_ends_at", "activity", ["state", "last_ends_at"])
    op.create_index("ix_activity_team_id", "activity", ["team_id"])
    op.create_index("ix_activity_unit_id", "activity", ["unit_id"])


def _shift() -> None:
    op.create_table(
        "shift",
        sa.Column("id", ID, nullable=False),
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("next_in_line", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("moved_at", MOMENT),
        sa.Column("settled_at", MOMENT),
        sa.Column("code_secret_sealed", sa.Text),
        sa.Column("fixed", Json),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shift"),
        check("shift", "state", "state IN ('open', 'ended', 'cancelled')"),
        check("shift", "times", "ends_at > starts_at"),
        reference("shift", "activity_id", "activity"),
    )
    op.create_index("ix_shift_state_ends_at", "shift", ["state", "ends_at"])
    partial("ix_shift_unsettled", "shift", ["ends_at"], "settled_at IS NULL")
    op.create_index("uq_shift_activity_id_starts_at", "shift", ["activity_id", "starts_at"], unique=True)


def _post() -> None:
    op.create_table(
        "post",
        sa.Column("id", ID, nullable=False),
        sa.Column("shift_id", ID, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("minimum", sa.Integer, nullable=False),
        sa.Column("maximum", sa.Integer, nullable=False),
        sa.Column("taken_count", sa.Integer, nullable=False),
        sa.Column("qualification", sa.String(40)),
        sa.Column("team_id", ID),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
        check("post", "numbers", "minimum BETWEEN 0 AND maximum"),
        check("post", "taken", "taken_count BETWEEN 0 AND maximum"),
        reference("post", "shift_id", "shift"),
    )
    op.create_index("uq_post_shift_id_position", "post", ["shift_id", "position"], unique=True)


def _sign_up() -> None:
    op.create_table(
        "sign_up",
        sa.Column("id", ID, nullable=False),
        sa.Column("shift_id", ID, nullable=False),
        sa.Column("post_id", ID, nullable=False),
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("came_by", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("due_at", MOMENT),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("agreement_id", ID),
        sa.Column("signed_at", MOMENT),
        sa.Column("cancel_minutes", sa.Integer),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("decided_by", ID),
        sa.Column("reason", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_up"),
        check("sign_up", "line", "(state = 'waiting') <= (number IS NOT NULL)"),
        check("sign_up", "offer", "(state = 'offered') = (due_at IS NOT NULL)"),
        check("sign_up", "signed", "(agreement_id IS NULL) = (signed_at IS NULL)"),
        check("sign_up", "version", "version >= 1"),
        reference("sign_up", "activity_id", "activity"),
        reference("sign_up", "agreement_id", "agreement"),
        reference("sign_up", "post_id", "post"),
        reference("sign_up", "shift_id", "shift"),
    )
    partial("ix_sign_up_due_at", "sign_up", ["due_at"], "state = 'offered'")
    partial("ix_sign_up_line", "sign_up", ["post_id", "number"], "state = 'waiting'")
    op.create_index("ix_sign_up_shift_id_id", "sign_up", ["shift_id", "id"])
    partial("ix_sign_up_undecided", "sign_up", ["starts_at"], "state IN ('submitted', 'waiting')")
    op.create_index("ix_sign_up_volunteer_id_starts_at", "sign_up", ["volunteer_id", "starts_at"])
    partial(
        "uq_sign_up_live",
        "sign_up",
        ["shift_id", "volunteer_id"],
        "state IN ('submitted', 'waiting', 'offered', 'confirmed')",
        unique=True,
    )


def _swap() -> None:
    op.create_table(
        "swap",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("given_id", ID, nullable=False),
        sa.Column("for_shift_id", ID),
        sa.Column("taken_id", ID),
        sa.Column("from_volunteer_id", ID, nullable=False),
        sa.Column("to_volunteer_id", ID),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_swap"),
        check("swap", "state", "state IN ('pending', 'accepted', 'declined', 'cancelled', 'expired')"),
        check("swap", "exchange", "(kind = 'exchange') = (for_shift_id IS NOT NULL)"),
        check("swap", "version", "version >= 1"),
        reference("swap", "for_shift_id", "shift"),
        reference("swap", "given_id", "sign_up"),
        reference("swap", "taken_id", "sign_up"),
    )
    partial("ix_swap_due_at", "swap", ["due_at"], "state = 'pending'")
    op.create_index("ix_swap_from_volunteer_id", "swap", ["from_volunteer_id"])
    op.create_index("ix_swap_to_volunteer_id", "swap", ["to_volunteer_id"])
    partial("uq_swap_pending", "swap", ["given_id"], "state = 'pending'", unique=True)


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", ID, nullable=False),
        sa.Column("shift_id", ID, nullable=False),
        sa.Column("post_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        check("invitation", "state", "state IN ('pending', 'accepted', 'declined', 'cancelled', 'expired')"),
        check("invitation", "version", "version >= 1"),
        reference("invitation", "post_id", "post"),
        reference("invitation", "shift_id", "shift"),
    )
    op.create_index("ix_invitation_shift_id_id", "invitation", ["shift_id", "id"])
    partial("ix_invitation_due_at", "invitation", ["due_at"], "state = 'pending'")
    op.create_index("ix_invitation_volunteer_id", "invitation", ["volunteer_id"])
    partial("uq_invitation_pending", "invitation", ["shift_id", "volunteer_id"], "state = 'pending'", unique=True)


def _calendar_feed() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("secret_digest", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("volunteer_id", name="pk_calendar_feed"),
        sa.UniqueConstraint("secret_digest", name="uq_calendar_feed_secret_digest"),
    )


def _known_team() -> None:
    op.create_table(
        "known_team",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("officers", Json, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_team"),
    )


def _known_membership() -> None:
    op.create_table(
        "known_membership",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_membership"),
    )
    op.create_index("ix_known_membership_volunteer_id_team_id", "known_membership", ["volunteer_id", "team_id"])


def _known_profile() -> None:
    op.create_table(
        "known_profile",
        sa.Column("id", ID, nullable=False),
        sa.Column("skills", Json, nullable=False),
        sa.Column("categories", Json, nullable=False),
        sa.Column("languages", Json, nullable=False),
        sa.Column("availability", Json, nullable=False),
        sa.Column("home_cell", sa.BigInteger),
        sa.Column("work_cell", sa.BigInteger),
        sa.Column("travel_metres_max", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_profile"),
    )
    op.create_index("ix_known_profile_home_cell", "known_profile", ["home_cell"])
    op.create_index("ix_known_profile_work_cell", "known_profile", ["work_cell"])


def _known_qualification() -> None:
    op.create_table(
        "known_qualification",
        sa.Column("id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("qualification", sa.String(40), nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("is_valid", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_qualification"),
    )
    op.create_index("ix_known_qualification_volunteer_id", "known_qualification", ["volunteer_id"])
