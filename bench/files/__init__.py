"""The upload check, measured: what it says of every file of the collection, and what the worst ones cost a server."""
