"""How long the office keeps what has ended, and what becomes of it then."""
