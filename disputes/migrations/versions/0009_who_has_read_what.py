"""Who has read what of a case: a table that is only ever added to, as the database itself sees to."""

import sqlalchemy as sa
from alembic import op

from disputes.models.base import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REFUSAL = "a reading is never changed or removed"


def upgrade() -> None:
    """The table, and triggers on both databases; on PostgreSQL emptying it is refused too."""
    op.create_table(
        "reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("hour_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=False),
        sa.Column("tie", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reading_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint(
            "person_id",
            "reference",
            "what",
            "hour_at",
            name=op.f("uq_reading_person_id_reference_what_hour_at"),
        ),
    )
    op.create_index(op.f("ix_reading_reference_read_at"), "reading", ["reference", "read_at"])
    op.create_index(op.f("ix_reading_read_at"), "reading", ["read_at"])
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER reading_no_{action.lower()} BEFORE {action} ON reading "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_reading_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER reading_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON reading "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_reading_change()"
    )
