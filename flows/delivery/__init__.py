"""How a notice reaches a person: over which chat, at what price, when, and what is left when that fails."""
