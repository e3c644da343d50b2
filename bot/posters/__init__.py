"""QR posters of a unit: a sheet for each procedure, and a list of all of them, each code opening the chat there."""
