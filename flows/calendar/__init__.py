"""Days off, working hours and the arithmetic of terms. Every moment is aware; days are days in Việt Nam."""
