"""The demo's inbox keeps the entry for a calendar that a letter brings."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column for its text, empty for a letter that brings none."""
    op.add_column("demo_letter", sa.Column("invitation", sa.String(), server_default="", nullable=False))
