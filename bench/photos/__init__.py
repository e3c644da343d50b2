"""Photos of papers, good and bad, drawn on the spot; the verdicts on them counted."""
