"""Beside the citizen: volunteers, and sessions in which one of them fills in with somebody who asked for it."""
