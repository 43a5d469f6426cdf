"""By which working calendar the due dates have been looked through, so that a new closure day moves them."""

import sqlalchemy as sa
from alembic import op

from disputes.models.base import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns; empty, so that the first tick looks everything through."""
    op.add_column(
        "directory_change", sa.Column("calendar", sa.String(length=64), nullable=False, server_default="")
    )
    op.add_column("directory_change", sa.Column("calendar_again_at", Instant(), nullable=True))
