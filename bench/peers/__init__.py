"""Bots that hold the conversation of scenario.json, built as their frameworks' own guides build them."""
