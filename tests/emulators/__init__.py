"""Stand-ins for the outside services, for tests and for the bench: each listens on loopback only."""
