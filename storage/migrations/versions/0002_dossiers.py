"""Dossiers with history, files, numbers and marks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossier_numbers",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "day", name=op.f("pk_dossier_numbers")),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("clean_name", sa.String(), nullable=True),
        sa.Column("clean_sha256", sa.String(), nullable=True),
        sa.Column("clean_size", sa.BigInteger(), nullable=True),
        sa.Column("clean_key", sa.LargeBinary(), nullable=True),
        sa.Column("clean_kind", sa.String(), nullable=True),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dossier_id", sa.String(), nullable=True),
        sa.Column("step_id", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("clean_name", name=op.f("uq_files_clean_name")),
        sa.UniqueConstraint("name", name=op.f("uq_files_name")),
    )
    op.create_index("ix_files_dossier_id", "files", ["dossier_id"], unique=False)
    op.create_index(
        "ix_files_loose",
        "files",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("dossier_id IS NULL"),
        sqlite_where=sa.text("dossier_id IS NULL"),
    )
    op.create_table(
        "dossiers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("procedure_code", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("ending", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("resume_status", sa.String(), nullable=True),
        sa.Column("filed_at", sa.BigInteger(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("supplement", sa.LargeBinary(), nullable=True),
        sa.Column("supplements_asked", sa.Integer(), nullable=False),
        sa.Column("portal_code", sa.String(), nullable=True),
        sa.Column("fee_vnd", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_dossiers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("code", name=op.f("uq_dossiers_code")),
        sa.UniqueConstraint("token", name=op.f("uq_dossiers_token")),
    )
    op.create_index("ix_dossiers_person_id_created_at", "dossiers", ["person_id", "created_at"], unique=False)
    op.create_index("ix_dossiers_status_created_at", "dossiers", ["status", "created_at"], unique=False)
    op.create_index("ix_dossiers_unit_id_status_due_at", "dossiers", ["unit_id", "status", "due_at"], unique=False)
    op.create_index("ix_dossiers_version_id_status", "dossiers", ["version_id", "status"], unique=False)
    op.create_table(
        "dossier_marks",
        sa.Column("dossier_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_dossier_marks_dossier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dossier_id", "label", "mark", name=op.f("pk_dossier_marks")),
    )
    op.create_index("ix_dossier_marks_mark", "dossier_marks", ["mark"], unique=False)
    op.create_table(
        "history",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("dossier_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_history_dossier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    op.create_index(op.f("ix_history_dossier_id"), "history", ["dossier_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_history_dossier_id"), table_name="history")
    op.drop_table("history")
    op.drop_index("ix_dossier_marks_mark", table_name="dossier_marks")
    op.drop_table("dossier_marks")
    op.drop_index("ix_dossiers_version_id_status", table_name="dossiers")
    op.drop_index("ix_dossiers_unit_id_status_due_at", table_name="dossiers")
    op.drop_index("ix_dossiers_status_created_at", table_name="dossiers")
    op.drop_index("ix_dossiers_person_id_created_at", table_name="dossiers")
    op.drop_table("dossiers")
    op.drop_index(
        "ix_files_loose",
        table_name="files",
        postgresql_where=sa.text("dossier_id IS NULL"),
        sqlite_where=sa.text("dossier_id IS NULL"),
    )
    op.drop_index("ix_files_dossier_id", table_name="files")
    op.drop_table("files")
    op.drop_table("dossier_numbers")
