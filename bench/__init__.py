"""Measurements, side by side with what they are compared with; see README.md. Never part of the tests."""
