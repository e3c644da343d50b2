"""Group chats that are bound to a unit: figures go there, nothing about a person ever does."""
