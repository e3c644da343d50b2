"""Who has a dossier open in the console, and queues that people saved."""

from sqlalchemy import Column, ForeignKey, String, Table

from storage.tables.columns import Id, Moment, metadata

staff_presence = Table(
    "staff_presence",
    metadata,
    Column("dossier_id", String, ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
)

saved_queues = Table(
    "saved_queues",
    metadata,
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("name", String, primary_key=True),
    Column("query", String, nullable=False),
)
