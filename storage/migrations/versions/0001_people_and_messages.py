"""People, chats, what came in and what goes out."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "buckets",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("busy_until", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_buckets")),
    )
    op.create_table(
        "consents",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_person_id"), "consents", ["person_id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("update_id", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("album", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("trace", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "update_id", name=op.f("uq_inbox_channel_update_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_inbox_unfinished",
        "inbox",
        ["id"],
        unique=False,
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    )
    op.create_index(
        "ix_inbox_unfinished_chat",
        "inbox",
        ["chat", "id"],
        unique=False,
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "notes",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notes")),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("document_path", sa.String(), nullable=True),
        sa.Column("dossier_id", sa.String(), nullable=True),
        sa.Column("dedup", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("platform_id", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_chat_id_id", "outbox", ["chat_id", "id"], unique=False)
    op.create_index(
        "ix_outbox_dossier_id",
        "outbox",
        ["dossier_id"],
        unique=False,
        postgresql_where=sa.text("dossier_id IS NOT NULL"),
        sqlite_where=sa.text("dossier_id IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_unfinished",
        "outbox",
        ["channel", "rank", "id"],
        unique=False,
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    )
    op.create_index(
        "ix_outbox_unfinished_chat",
        "outbox",
        ["chat_id", "rank", "id"],
        unique=False,
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    )
    op.create_index(
        "uq_outbox_dedup",
        "outbox",
        ["dedup"],
        unique=True,
        postgresql_where=sa.text("dedup IS NOT NULL"),
        sqlite_where=sa.text("dedup IS NOT NULL"),
    )
    op.create_table(
        "people",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("consented_at", sa.BigInteger(), nullable=True),
        sa.Column("consent_version", sa.String(), nullable=True),
        sa.Column("notices_on", sa.Boolean(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person_requests",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_requests")),
    )
    op.create_index(op.f("ix_person_requests_person_id"), "person_requests", ["person_id"], unique=False)
    op.create_table(
        "unmatched",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("clarify", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "clarify", name=op.f("pk_unmatched")),
    )
    op.create_table(
        "chats",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("blocked_at", sa.BigInteger(), nullable=True),
        sa.Column("paused_until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_chats_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
        sa.UniqueConstraint("key", name=op.f("uq_chats_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_chats_person_id"), "chats", ["person_id"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_conversations_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_conversations")),
    )
    op.create_table(
        "web_visits",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_web_visits_chat_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_visits")),
    )


def downgrade() -> None:
    op.drop_table("web_visits")
    op.drop_table("conversations")
    op.drop_index(op.f("ix_chats_person_id"), table_name="chats")
    op.drop_table("chats")
    op.drop_table("unmatched")
    op.drop_index(op.f("ix_person_requests_person_id"), table_name="person_requests")
    op.drop_table("person_requests")
    op.drop_table("people")
    op.drop_index(
        "uq_outbox_dedup",
        table_name="outbox",
        postgresql_where=sa.text("dedup IS NOT NULL"),
        sqlite_where=sa.text("dedup IS NOT NULL"),
    )
    op.drop_index(
        "ix_outbox_unfinished_chat",
        table_name="outbox",
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    )
    op.drop_index(
        "ix_outbox_unfinished",
        table_name="outbox",
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    )
    op.drop_index(
        "ix_outbox_dossier_id",
        table_name="outbox",
        postgresql_where=sa.text("dossier_id IS NOT NULL"),
        sqlite_where=sa.text("dossier_id IS NOT NULL"),
    )
    op.drop_index("ix_outbox_chat_id_id", table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("notes")
    op.drop_table("leases")
    op.drop_index(
        "ix_inbox_unfinished_chat",
        table_name="inbox",
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    )
    op.drop_index(
        "ix_inbox_unfinished",
        table_name="inbox",
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    )
    op.drop_table("inbox")
    op.drop_index(op.f("ix_consents_person_id"), table_name="consents")
    op.drop_table("consents")
    op.drop_table("buckets")
