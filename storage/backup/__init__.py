"""One copy of database and files, taken while the server runs, that goes back into either kind of database."""
