"""Dossiers whose time is over, from the notice until they go."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, text

from storage.tables.columns import Moment, metadata

_FREE = text("held_at IS NULL")

farewells = Table(
    "farewells",
    metadata,
    Column("dossier_id", String, ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("told_at", Moment, nullable=False),
    Column("purge_at", Moment, nullable=False),
    Column("held_by", String, nullable=False),
    Column("held_at", Moment),
    Index("ix_farewells_purge_at", "purge_at", postgresql_where=_FREE, sqlite_where=_FREE),
)
