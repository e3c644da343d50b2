"""Steps of handling, promises put off, warnings, and the calendar as staff change it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN, PROPOSED = sa.text("ended_at IS NULL"), sa.text("state = 'proposed'")
STILL = sa.text("left_minutes IS NOT NULL")
WATCHED = sa.text("watch_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("dossiers", sa.Column("term", sa.String(), nullable=False, server_default=""))
    op.add_column("dossiers", sa.Column("first_due_at", sa.BigInteger(), nullable=True))
    op.add_column("dossiers", sa.Column("extensions", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("dossiers", sa.Column("watch_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_dossiers_watch_at", "dossiers", ["watch_at"], postgresql_where=WATCHED, sqlite_where=WATCHED)
    op.execute("UPDATE dossiers SET watch_at = 0 WHERE status IN ('accepted', 'processing') AND due_at IS NOT NULL")
    _holdings()
    op.create_table(
        "extensions",
        sa.Column("dossier_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("old_due_at", sa.BigInteger(), nullable=False),
        sa.Column("new_due_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        _of_a_dossier("extensions"),
        sa.PrimaryKeyConstraint("dossier_id", "number", name=op.f("pk_extensions")),
    )
    op.create_index(
        "ix_extensions_proposed",
        "extensions",
        ["unit_id", "old_due_at"],
        postgresql_where=PROPOSED,
        sqlite_where=PROPOSED,
    )
    op.create_table(
        "warnings",
        sa.Column("dossier_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        _of_a_dossier("warnings"),
        sa.PrimaryKeyConstraint("dossier_id", "name", "due_at", name=op.f("pk_warnings")),
    )
    op.create_table(
        "calendar_versions",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_versions")),
        sqlite_autoincrement=True,
    )


def _holdings() -> None:
    op.create_table(
        "holdings",
        sa.Column("dossier_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("left_minutes", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        _of_a_dossier("holdings"),
        sa.PrimaryKeyConstraint("dossier_id", "number", name=op.f("pk_holdings")),
    )
    for name, columns in (
        ("ix_holdings_holder", ["holder", "due_at"]),
        ("ix_holdings_unit_id_role", ["unit_id", "role", "due_at"]),
    ):
        op.create_index(name, "holdings", columns, postgresql_where=OPEN, sqlite_where=OPEN)
    op.create_index("ix_holdings_still", "holdings", ["dossier_id"], postgresql_where=STILL, sqlite_where=STILL)


def _of_a_dossier(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_dossier_id")
    return sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("calendar_versions", "warnings", "extensions", "holdings"):
        op.drop_table(table)
    op.drop_index("ix_dossiers_watch_at", table_name="dossiers", postgresql_where=WATCHED, sqlite_where=WATCHED)
    for name in ("watch_at", "extensions", "first_due_at", "term"):
        op.drop_column("dossiers", name)
