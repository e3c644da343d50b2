"""Papers as files: several pages put together as one PDF, and the digital signatures that a PDF carries."""
