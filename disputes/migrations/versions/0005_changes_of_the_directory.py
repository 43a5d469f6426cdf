"""A count of the directory's changes, so that the clock looks for handovers only when there may be any."""

import sqlalchemy as sa
from alembic import op

from disputes.models.base import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of one row, by which the first tick looks everything through."""
    table = op.create_table(
        "directory_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("again_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_change")),
    )
    op.bulk_insert(table, [{"id": 1, "changes": 0, "seen": 0}])
