"""Proofs that a definition is sound, and walks through every branch of it. Above the step kinds, below nothing."""

from flows.proofs.answering import AroundOf, Way, ways
from flows.proofs.limits import Limits, Strictest, strictest
from flows.proofs.paths import Path, paths
from flows.proofs.report import Report, Row, prove_all
from flows.proofs.soundness import Problem, prove

__all__ = [
    "AroundOf",
    "Limits",
    "Path",
    "Problem",
    "Report",
    "Row",
    "Strictest",
    "Way",
    "paths",
    "prove",
    "prove_all",
    "strictest",
    "ways",
]
