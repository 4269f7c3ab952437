"""Certificates, and the records behind each."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment

revision = "0005"
down_revision = "0004"

ID = sa.Uuid()
MOMENT = UtcMoment()


def upgrade() -> None:
    _certificate()
    _certified_service()


def _certificate() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.String(15), nullable=False),
        sa.Column("code_sealed", sa.Text),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("served_from", sa.Date),
        sa.Column("served_until", sa.Date),
        sa.Column("only_unit_id", ID),
        sa.Column("document", sa.String(40), nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("services_count", sa.Integer, nullable=False),
        sa.Column("lines", Json, nullable=False),
        sa.Column("signed_sealed", sa.Text),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("reason", sa.String(40)),
        sa.Column("explanation", sa.Text),
        sa.Column("revoked_by", ID),
        sa.Column("replaces_id", ID),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.UniqueConstraint("number", name="uq_certificate_number"),
        sa.UniqueConstraint("code_digest", name="uq_certificate_code_digest"),
        sa.UniqueConstraint("replaces_id", name="uq_certificate_replaces_id"),
        sa.ForeignKeyConstraint(["replaces_id"], ["certificate.id"], name="fk_certificate_replaces_id_certificate"),
        check("state", "state IN ('valid', 'outdated', 'replaced', 'revoked')"),
        check("served", "minutes > 0 AND services_count > 0"),
        check("days", "first_day <= last_day"),
        check("reason", "(state = 'revoked') = (reason IS NOT NULL)"),
        check("ended", "(state IN ('replaced', 'revoked')) = (ended_at IS NOT NULL)"),
        check("version", "version >= 1"),
    )
    op.create_index("ix_certificate_volunteer_id_id", "certificate", ["volunteer_id", "id"])
    op.create_index("ix_certificate_unit_id_id", "certificate", ["unit_id", "id"])


def _certified_service() -> None:
    op.create_table(
        "certified_service",
        sa.Column("certificate_id", ID, nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("record_version", sa.Integer, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("certificate_id", "record_id", name="pk_certified_service"),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name="fk_certified_service_certificate_id_certificate"
        ),
        sa.CheckConstraint("minutes > 0", name="ck_certified_service_minutes"),
    )
    op.create_index("ix_certified_service_record_id", "certified_service", ["record_id"])


def check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_certificate_{name}")
