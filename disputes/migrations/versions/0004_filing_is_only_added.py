"""The database itself refuses to change or remove what says that an entry is on a child's file."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REFUSAL = "what was put on file is never changed or removed"


def upgrade() -> None:
    """Triggers on both databases; on PostgreSQL emptying the table is refused too."""
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER filing_no_{action.lower()} BEFORE {action} ON filing "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_filing_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER filing_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON filing "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_filing_change()"
    )
