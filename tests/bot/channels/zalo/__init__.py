"""What Zalo delivers, as a file of events in the shape of its reference."""
