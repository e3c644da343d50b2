"""Announcements to many people: who is meant, what is said, who agrees, and what became of it. Nothing here sends."""
