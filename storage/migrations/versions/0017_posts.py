"""People hold several roles in several units; units form a tree; accounts begin by invitation and ask for a second
factor."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: Until now everybody did everything with dossiers, and nobody loses what they could do. Reverse: the weightiest wins.
HELD = {
    "officer": ("reception", "specialist", "approver"),
    "head": ("reception", "specialist", "approver", "head"),
    "administrator": ("reception", "specialist", "approver", "administrator"),
}
STAFF = sa.table("staff", sa.column("id"), sa.column("role"), sa.column("unit_id"))
POSTS = sa.table("staff_posts", sa.column("staff_id"), sa.column("role"), sa.column("unit_id"))


def upgrade() -> None:
    op.add_column("units", sa.Column("parent_id", sa.String(), nullable=True))
    op.create_index("ix_units_parent_id", "units", ["parent_id"])
    _create_posts()
    for old, roles in HELD.items():
        for role in roles:
            held = sa.select(STAFF.c.id, sa.literal(role), STAFF.c.unit_id).where(STAFF.c.role == old)
            op.execute(POSTS.insert().from_select(["staff_id", "role", "unit_id"], held))
    op.drop_column("staff", "role")
    op.drop_column("staff", "unit_id")
    op.add_column("staff", sa.Column("totp", sa.LargeBinary(), nullable=True))
    op.add_column("staff", sa.Column("totp_step", sa.BigInteger(), nullable=True))
    op.add_column("staff_sessions", sa.Column("device", sa.String(), nullable=False, server_default=""))
    op.add_column("staff_sessions", sa.Column("is_full", sa.Boolean(), nullable=False, server_default=sa.true()))
    _create_doors()


def _create_posts() -> None:
    op.create_table(
        "staff_posts",
        sa.Column("id", ID, sa.Identity(always=False), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_posts")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_posts_staff_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_posts_staff_id", "staff_posts", ["staff_id"])


def _create_doors() -> None:
    op.create_table(
        "staff_recovery_codes",
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "code_hash", name=op.f("pk_staff_recovery_codes")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_recovery_codes_staff_id")),
    )
    op.create_table(
        "staff_invitations",
        sa.Column("id", ID, sa.Identity(always=False), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("posts", sa.String(), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("invited_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_invitations_token_hash")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Posts in several units do not fit into one row: the first unit stays. Without any post nobody gets in."""
    op.drop_table("staff_invitations")
    op.drop_table("staff_recovery_codes")
    op.execute("DELETE FROM staff_sessions WHERE NOT is_full")
    op.drop_column("staff_sessions", "is_full")
    op.drop_column("staff_sessions", "device")
    op.drop_column("staff", "totp_step")
    op.drop_column("staff", "totp")
    op.add_column("staff", sa.Column("unit_id", sa.String(), nullable=True))
    op.add_column("staff", sa.Column("role", sa.String(), nullable=False, server_default="officer"))
    op.execute(
        "UPDATE staff SET unit_id = (SELECT unit_id FROM staff_posts WHERE staff_id = staff.id ORDER BY id LIMIT 1)"
    )
    op.execute("UPDATE staff SET disabled = true WHERE id NOT IN (SELECT staff_id FROM staff_posts)")
    for role in ("head", "administrator"):
        held = sa.select(POSTS.c.staff_id).where(POSTS.c.role == role)
        op.execute(STAFF.update().values(role=role).where(STAFF.c.id.in_(held)))
    op.drop_index("ix_staff_posts_staff_id", "staff_posts")
    op.drop_table("staff_posts")
    op.drop_index("ix_units_parent_id", "units")
    op.drop_column("units", "parent_id")
