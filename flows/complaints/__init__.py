"""Complaints and suggestions (phản ánh, kiến nghị) as small dossiers of their own."""
