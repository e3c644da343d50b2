"""Where people got stuck: counts by step and month, and which drafts were spoken of. Nothing personal."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from storage.tables.columns import Moment, metadata

stuck_steps = Table(
    "stuck_steps",
    metadata,
    Column("month", String, primary_key=True),
    Column("procedure_code", String, primary_key=True),
    Column("step_id", String, primary_key=True),
    Column("why", String, primary_key=True),
    Column("times", Integer, nullable=False),
)

encouraged_drafts = Table(
    "encouraged_drafts",
    metadata,
    Column("dossier_id", String, ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, nullable=False),
)
