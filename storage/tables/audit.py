"""The audit log: numbered lines, each marked over itself and the one before, and where the chain begins and ends.

Triggers refuse to change or delete a line. The marks are keyed, so that who can write here still cannot make them.
"""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, String, Table

from storage.tables.columns import Id, Moment, Sealed, metadata

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("number", Id, primary_key=True, autoincrement=False),  # without gaps
    Column("at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("object_id", String, nullable=False),
    Column("unit_id", String),
    Column("detail", Sealed),
    Column("mark", LargeBinary, nullable=False),
    Index("ix_audit_entries_at", "at"),
    Index("ix_audit_entries_actor_at", "actor", "at"),
    Index("ix_audit_entries_object_id_at", "object_id", "at"),
)

#: One row, locked while lines are added. Sealed: number and mark of the last line, and of what was before the first.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one"), primary_key=True, autoincrement=False),
    Column("head", Sealed),
)
