"""Announcements to many; their messages in the outbox name them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_A_BROADCAST = sa.text("broadcast_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("params", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("resend_of", ID, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_broadcasts_unit_id", "broadcasts", ["unit_id", "id"])
    op.create_table(
        "broadcast_people",
        sa.Column("broadcast_id", ID, nullable=False, autoincrement=False),
        sa.Column("person_id", ID, nullable=False, autoincrement=False),
        _of_a_broadcast("broadcast_people"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_broadcast_people_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name=op.f("pk_broadcast_people")),
    )
    op.create_table(
        "broadcast_steps",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("broadcast_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        _of_a_broadcast("broadcast_steps"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_steps")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_broadcast_steps_broadcast_id"), "broadcast_steps", ["broadcast_id"])
    op.add_column("outbox", sa.Column("broadcast_id", ID, nullable=True))
    op.create_index(
        "ix_outbox_broadcast",
        "outbox",
        ["broadcast_id", "status", "finished_at"],
        postgresql_where=OF_A_BROADCAST,
        sqlite_where=OF_A_BROADCAST,
    )


def _of_a_broadcast(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_broadcast_id")
    return sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """What announcements said is known only to them, so their messages go with them."""
    op.execute("DELETE FROM outbox WHERE broadcast_id IS NOT NULL")
    op.drop_index(
        "ix_outbox_broadcast", table_name="outbox", postgresql_where=OF_A_BROADCAST, sqlite_where=OF_A_BROADCAST
    )
    op.drop_column("outbox", "broadcast_id")
    op.drop_index(op.f("ix_broadcast_steps_broadcast_id"), table_name="broadcast_steps")
    op.drop_table("broadcast_steps")
    op.drop_table("broadcast_people")
    op.drop_index("ix_broadcasts_unit_id", table_name="broadcasts")
    op.drop_table("broadcasts")
