"""Side matters beside the ladder, more time, absences, and what is filed on a child's file."""

import sqlalchemy as sa
from alembic import op

from disputes.models.base import BigId, Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New columns and two new tables; what only a dispute has may now be empty."""
    with op.batch_alter_table("dispute") as dispute:
        dispute.add_column(sa.Column("beside", sa.Boolean(), server_default="0", nullable=False))
        dispute.add_column(sa.Column("beside_id", BigId, nullable=True))
        dispute.add_column(sa.Column("named_id", BigId, nullable=True))
        dispute.add_column(sa.Column("named_name", sa.String(200), server_default="", nullable=False))
        dispute.add_column(sa.Column("alert_type", sa.String(60), server_default="", nullable=False))
        dispute.add_column(sa.Column("event_at", Instant(), nullable=True))
        dispute.alter_column("risk", existing_type=sa.String(10), nullable=True)
        dispute.alter_column("outcome_by", existing_type=sa.Date(), nullable=True)
        dispute.create_foreign_key(op.f("fk_dispute_beside_id"), "dispute", ["beside_id"], ["id"])
        dispute.create_foreign_key(op.f("fk_dispute_named_id"), "person", ["named_id"], ["id"])
        dispute.create_index(op.f("ix_dispute_beside_id"), ["beside_id"])
        dispute.create_index(op.f("ix_dispute_named_id"), ["named_id"])
    with op.batch_alter_table("obligation") as obligation:
        obligation.add_column(sa.Column("first_due_on", sa.Date(), nullable=True))
        obligation.add_column(sa.Column("asked_until", sa.Date(), nullable=True))
    op.create_table(
        "filing",
        sa.Column("id", BigId, nullable=False),
        sa.Column("dispute_id", BigId, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("child_id", BigId, nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("filed_by", BigId, nullable=False),
        sa.Column("filed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_filing_child_id")),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_filing_dispute_id")),
        sa.ForeignKeyConstraint(["filed_by"], ["person.id"], name=op.f("fk_filing_filed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        sa.UniqueConstraint(
            "dispute_id", "sequence", "child_id", name=op.f("uq_filing_dispute_id_sequence_child_id")
        ),
    )
    op.create_table(
        "absence",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("stand_in_id", BigId, nullable=True),
        sa.Column("recorded_by", BigId, nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_absence_recorded_by")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["person.id"], name=op.f("fk_absence_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_person_id_from_on"), "absence", ["person_id", "from_on"])
    op.create_index(op.f("ix_absence_stand_in_id"), "absence", ["stand_in_id"])
