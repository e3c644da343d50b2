"""Finds the procedure a citizen means, among all national codes, from what they wrote. Pure and deterministic."""

from flows.procedures.search.finding import Found, Hit
from flows.procedures.search.index import Index

__all__ = ["Found", "Hit", "Index"]
