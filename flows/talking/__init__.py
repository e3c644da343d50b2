"""People who asked for a human and the officer who talks with them: what is said, until when, and from when on."""
