"""The first schema"""

import sqlalchemy as sa
from alembic import op

from disputes.models.base import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("what", sa.String(length=100), nullable=False),
        sa.Column("window_at", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", "window_at", name=op.f("pk_attempt")),
    )
    op.create_table(
        "closure_day",
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("closed_on", name=op.f("pk_closure_day")),
    )
    op.create_table(
        "demo_letter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("to_email", sa.String(length=254), nullable=False),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("plain", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_letter")),
        sa.UniqueConstraint("message_id", name=op.f("uq_demo_letter_message_id")),
    )
    with op.batch_alter_table("demo_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_demo_letter_to_email"), ["to_email"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("mail_stopped", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "pulse",
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_pulse")),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("line", sa.String(length=400), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["team.id"], name=op.f("fk_team_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_table(
        "child",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_number", sa.String(length=40), nullable=False),
        sa.Column("initials", sa.String(length=10), nullable=False),
        sa.Column("scope", sa.String(length=30), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("iro_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("social_worker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["iro_id"], ["person.id"], name=op.f("fk_child_iro_id")),
        sa.ForeignKeyConstraint(["social_worker_id"], ["person.id"], name=op.f("fk_child_social_worker_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_child_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
        sa.UniqueConstraint("case_number", name=op.f("uq_child_case_number")),
    )
    with op.batch_alter_table("child", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_iro_id"), ["iro_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_social_worker_id"), ["social_worker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_team_id"), ["team_id"], unique=False)

    op.create_table(
        "code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_code_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
    )
    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_browser_hash"), ["browser_hash"], unique=False)

    op.create_table(
        "dispute",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("iro_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.String(length=30), nullable=False),
        sa.Column("route", sa.String(length=60), nullable=False),
        sa.Column("route_version", sa.String(length=30), nullable=False),
        sa.Column("route_entered_at", Instant(), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("entered_sequence", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("awaiting_role", sa.String(length=60), nullable=True),
        sa.Column("awaiting_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("awaiting_note", sa.String(length=300), server_default="", nullable=False),
        sa.Column("holder_missing", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("sort_at", Instant(), nullable=False),
        sa.Column("lapsed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.Column("risk", sa.String(length=10), nullable=False),
        sa.Column("limit_days", sa.Integer(), nullable=True),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("limit_reason", sa.Text(), nullable=False),
        sa.Column("route_reason", sa.Text(), nullable=False),
        sa.Column("what_is_wrong", sa.Text(), nullable=False),
        sa.Column("impact", sa.Text(), nullable=False),
        sa.Column("wishes_and_feelings", sa.Text(), nullable=False),
        sa.Column("wishes_found_out", sa.Text(), nullable=False),
        sa.Column("outcome_sought", sa.Text(), nullable=False),
        sa.Column("outcome_by", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["awaiting_person_id"], ["person.id"], name=op.f("fk_dispute_awaiting_person_id")
        ),
        sa.ForeignKeyConstraint(["iro_id"], ["person.id"], name=op.f("fk_dispute_iro_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_dispute_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("reference", name=op.f("uq_dispute_reference")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dispute_iro_id_open_sort_at_id"), ["iro_id", "open", "sort_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_open_awaiting_role_sort_at_id"),
            ["open", "awaiting_role", "sort_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_open_holder_missing_sort_at_id"),
            ["open", "holder_missing", "sort_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_open_raised_at_id"), ["open", "raised_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_open_risk_sort_at_id"), ["open", "risk", "sort_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_open_route_rung_sort_at_id"),
            ["open", "route", "rung", "sort_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_open_sort_at_id"), ["open", "sort_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_open_team_id_sort_at_id"),
            ["open", "team_id", "sort_at", "id"],
            unique=False,
        )

    op.create_table(
        "kept_form",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kept_form_person_id")),
        sa.PrimaryKeyConstraint("person_id", "form", name=op.f("pk_kept_form")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_post_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("team_id", "role", name=op.f("uq_post_team_id_role")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "dispute_child",
        sa.Column("dispute_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("child_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_dispute_child_child_id")),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_child_dispute_id")),
        sa.PrimaryKeyConstraint("dispute_id", "child_id", name=op.f("pk_dispute_child")),
    )
    with op.batch_alter_table("dispute_child", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispute_child_child_id"), ["child_id"], unique=False)

    op.create_table(
        "dispute_theme",
        sa.Column("dispute_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_theme_dispute_id")),
        sa.PrimaryKeyConstraint("dispute_id", "theme", name=op.f("pk_dispute_theme")),
    )
    with op.batch_alter_table("dispute_theme", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dispute_theme_theme_dispute_id"), ["theme", "dispute_id"], unique=False
        )

    op.create_table(
        "holding",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("stands_in", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_holding_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_holding_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
    )
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holding_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_holding_post_id_from_on"), ["post_id", "from_on"], unique=False)

    op.create_table(
        "obligation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dispute_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_sequence", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("route", sa.String(length=60), nullable=False),
        sa.Column("route_version", sa.String(length=30), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("held_by", sa.String(length=20), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("remind_at", Instant(), nullable=True),
        sa.Column("reminded_at", Instant(), nullable=True),
        sa.Column("lapsed_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(length=10), server_default="", nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_sequence", sa.Integer(), nullable=True),
        sa.Column("late_by", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_obligation_dispute_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_obligation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
    )
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_obligation_dispute_id_outcome"), ["dispute_id", "outcome"], unique=False
        )
        batch_op.create_index(
            "ix_obligation_still_owed",
            ["person_id"],
            unique=False,
            postgresql_where=sa.text("outcome = ''"),
            sqlite_where=sa.text("outcome = ''"),
        )
        batch_op.create_index(
            "ix_obligation_to_lapse",
            ["due_at"],
            unique=False,
            postgresql_where=sa.text("outcome = '' AND lapsed_at IS NULL AND due_at IS NOT NULL"),
            sqlite_where=sa.text("outcome = '' AND lapsed_at IS NULL AND due_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_obligation_to_remind",
            ["remind_at"],
            unique=False,
            postgresql_where=sa.text("outcome = '' AND reminded_at IS NULL AND remind_at IS NOT NULL"),
            sqlite_where=sa.text("outcome = '' AND reminded_at IS NULL AND remind_at IS NOT NULL"),
        )

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("letter", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("dispute_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("next_try_at", Instant(), nullable=False),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.Column("failure", sa.String(length=300), server_default="", nullable=False),
        sa.Column("dropped_at", Instant(), nullable=True),
        sa.Column("dropped_because", sa.String(length=20), server_default="", nullable=False),
        sa.Column("dealt_with_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_outbox_dispute_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_dispute_id"), ["dispute_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_failed_at"), ["failed_at"], unique=False)
        batch_op.create_index(
            "ix_outbox_to_send",
            ["next_try_at"],
            unique=False,
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL AND dropped_at IS NULL"),
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL AND dropped_at IS NULL"),
        )

    op.create_table(
        "response_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("dispute_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_sequence", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_response_link_dispute_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_response_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_response_link_token_hash")),
    )
    with op.batch_alter_table("response_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_response_link_dispute_id_entered_sequence"),
            ["dispute_id", "entered_sequence"],
            unique=False,
        )

    op.create_table(
        "transition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dispute_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=60), nullable=False),
        sa.Column("from_route", sa.String(length=60), nullable=False),
        sa.Column("from_version", sa.String(length=30), nullable=False),
        sa.Column("from_stage", sa.String(length=60), nullable=False),
        sa.Column("to_route", sa.String(length=60), nullable=False),
        sa.Column("to_version", sa.String(length=30), nullable=False),
        sa.Column("to_stage", sa.String(length=60), nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=200), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("met", sa.JSON(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("opened", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_transition_actor_id")),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_transition_dispute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transition")),
        sa.UniqueConstraint("dispute_id", "sequence", name=op.f("uq_transition_dispute_id_sequence")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_transition_idempotency_key")),
    )
