"""What people would spend, give, or be given."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0007"
down_revision = "0006"

ID, WORD, AMOUNT, MOMENT = sa.Uuid(), sa.String(40), sa.BigInteger(), UtcMoment()
ASKED, OFFERED = sa.text("state = 'asked'"), sa.text("state = 'offered'")
PROPOSED = sa.text("state = 'proposed'")
LIVE = sa.text("state IN ('proposed', 'agreed', 'verified')")


def upgrade() -> None:
    spending()
    relation()
    gift()
    hardship()
    pool_grant()


def spending() -> None:
    op.create_table(
        "spending",
        sa.Column("id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("paid", AMOUNT, nullable=False),
        sa.Column("wish", sa.Text, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("hold_id", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_spending"),
        sa.CheckConstraint("state IN ('asked', 'paid', 'refused', 'withdrawn', 'over')", name="ck_spending_state"),
        sa.CheckConstraint("amount > 0 AND paid BETWEEN 0 AND amount", name="ck_spending_amount"),
        sa.CheckConstraint("(paid > 0) = (state = 'paid')", name="ck_spending_paid"),
    )
    op.create_index("ix_spending_volunteer_id_id", "spending", ["volunteer_id", "id"])
    op.create_index("ix_spending_until", "spending", ["until"], postgresql_where=ASKED, sqlite_where=ASKED)


def relation() -> None:
    states = "'proposed', 'agreed', 'verified', 'declined', 'rejected', 'ended', 'over'"
    op.create_table(
        "relation",
        sa.Column("id", ID, nullable=False),
        sa.Column("from_volunteer_id", ID, nullable=False),
        sa.Column("to_volunteer_id", ID),
        sa.Column("to_number", sa.String(12), nullable=False),
        sa.Column("kinship", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_relation"),
        sa.CheckConstraint(f"state IN ({states})", name="ck_relation_state"),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'verified') OR to_volunteer_id IS NOT NULL", name="ck_relation_both"
        ),
    )
    live = ["from_volunteer_id", "to_number"]
    op.create_index("uq_relation_live", "relation", live, unique=True, postgresql_where=LIVE, sqlite_where=LIVE)
    op.create_index("ix_relation_from_volunteer_id_id", "relation", ["from_volunteer_id", "id"])
    op.create_index("ix_relation_to_volunteer_id_id", "relation", ["to_volunteer_id", "id"])
    op.create_index("ix_relation_until", "relation", ["until"], postgresql_where=PROPOSED, sqlite_where=PROPOSED)


def gift() -> None:
    op.create_table(
        "gift",
        sa.Column("id", ID, nullable=False),
        sa.Column("relation_id", ID, nullable=False),
        sa.Column("from_volunteer_id", ID, nullable=False),
        sa.Column("to_volunteer_id", ID, nullable=False),
        sa.Column("book", WORD, nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("hold_id", ID, nullable=False),
        sa.Column("offered_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_gift"),
        sa.ForeignKeyConstraint(["relation_id"], ["relation.id"], name="fk_gift_relation_id_relation"),
        sa.CheckConstraint("state IN ('offered', 'accepted', 'declined', 'withdrawn', 'over')", name="ck_gift_state"),
        sa.CheckConstraint("amount > 0", name="ck_gift_amount"),
    )
    op.create_index("ix_gift_relation_id", "gift", ["relation_id"])
    op.create_index("ix_gift_from_volunteer_id_id", "gift", ["from_volunteer_id", "id"])
    op.create_index("ix_gift_to_volunteer_id_id", "gift", ["to_volunteer_id", "id"])
    op.create_index("ix_gift_until", "gift", ["until"], postgresql_where=OFFERED, sqlite_where=OFFERED)


def hardship() -> None:
    op.create_table(
        "hardship",
        sa.Column("id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recognised_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_hardship"),
    )
    op.create_index("ix_hardship_volunteer_id_id", "hardship", ["volunteer_id", "id"])


def pool_grant() -> None:
    op.create_table(
        "pool_grant",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("book", WORD, nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("proposed_by", ID),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_pool_grant"),
        sa.CheckConstraint("state IN ('proposed', 'paid', 'refused')", name="ck_pool_grant_state"),
        sa.CheckConstraint("amount > 0", name="ck_pool_grant_amount"),
    )
    op.create_index("ix_pool_grant_unit_id_id", "pool_grant", ["unit_id", "id"])
    op.create_index("ix_pool_grant_volunteer_id_id", "pool_grant", ["volunteer_id", "id"])
