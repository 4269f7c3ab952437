"""Members: the union's roster."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.runtime.data.mapping import UtcMoment

revision = "0005"
down_revision = "0004"

ID = sa.Uuid()
HASH = sa.LargeBinary(32)
MOMENT = UtcMoment()


def bytewise(characters_max: int) -> sa.String:
    return sa.String(characters_max).with_variant(sa.String(characters_max, collation="C"), "postgresql")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def upgrade() -> None:
    op.create_table(
        "member",
        sa.Column("id", ID, nullable=False),
        sa.Column("member_number", bytewise(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("search", sa.Text().with_variant(ARRAY(sa.Text), "postgresql"), nullable=False),
        sa.Column("sex", sa.String(40)),
        sa.Column("document_kind", sa.String(40), nullable=False),
        sa.Column("document_sealed", sa.Text, nullable=False),
        sa.Column("document_index", HASH, nullable=False),
        sa.Column("birth_date_sealed", sa.Text, nullable=False),
        sa.Column("phone_sealed", sa.Text),
        sa.Column("phone_index", HASH),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("member_since", sa.Date),
        sa.Column("row_digest", HASH, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
        sa.UniqueConstraint("member_number", name="uq_member_member_number"),
        sa.UniqueConstraint("document_index", name="uq_member_document_index"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_member_unit_id_unit"),
        check("member", "state", "state IN ('active', 'retained', 'ended')"),
        check("member", "sex", "sex IN ('male', 'female')"),
        check("member", "phone", "(phone_sealed IS NULL) = (phone_index IS NULL)"),
        check("member", "version", "version >= 1"),
    )
    op.create_index("ix_member_unit_id_id", "member", ["unit_id", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_member_search", "member", ["search"], postgresql_using="gin")
