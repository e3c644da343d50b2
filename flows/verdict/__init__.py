"""What would make an officer return a dossier, said while the citizen still holds the papers. Warns, never blocks."""
