"""Officers who work from a chat of theirs: what they ask for there, and what may be said to them: nobody's data."""
