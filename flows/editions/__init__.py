"""What an office changes of the catalogue by itself: drafted, looked at, published as a numbered edition."""
