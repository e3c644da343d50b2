"""`/api/v1`: what other systems may read, described by `/api/openapi.json` from the same table that serves it."""
