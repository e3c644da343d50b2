"""Conversations as data: what a citizen does and what answers. `playing` tells how such a file is written."""
