"""How many turns a second a bot holds, and what they cost, over the emulator and beside its peers."""
