"""ID cards read from pictures on our own machine. Heavy libraries: only for workshop processes and commands."""
