"""When mail is held, so that a restored copy sends nothing until somebody releases it."""

import sqlalchemy as sa
from alembic import op

from disputes.models.base import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table without a row: nothing is held."""
    op.create_table(
        "mail_hold",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("held_at", Instant(), nullable=False),
        sa.Column("because", sa.String(length=200), nullable=False),
        sa.Column("last_letter", sa.BigInteger(), nullable=False),
        sa.Column("released_at", Instant(), nullable=True),
        sa.Column("old_set_aside", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_hold")),
    )
