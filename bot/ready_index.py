"""The index over the catalogue that comes with the project, reckoned once for an environment and kept beside its code:
neither a command nor a first start waits for it.

Run: python -m bot.ready_index   (the environment is made with it; whoever finds it missing or outdated writes it anew)
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from bot.commands.catalogue_files import CATALOGUE_FILES, packaged, search_index
from bot.index_cache import IndexCache
from flows.procedures.record import IndexRow, Record
from flows.procedures.search import Index

#: Whoever may write here may change the program itself, so that nothing is won by changing this file.
WHERE = Path(sys.prefix) / "share" / "motcua" / "search.index"
_DIGEST = 32


class Checked:
    """Whole, and of what it is asked for; no secret is known when an environment is made."""

    def seal(self, data: bytes, aad: bytes) -> bytes:
        return hashlib.sha256(aad + data).digest() + data

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """Raises ValueError on a damaged file, or one that holds something else."""
        data = sealed[_DIGEST:]
        if hashlib.sha256(aad + data).digest() != sealed[:_DIGEST]:
            raise ValueError("not what was asked for")
        return data


def ready_index(where: Path = WHERE) -> Index:
    cache, catalogue = IndexCache(where, Checked()), _catalogue()
    return cache.get(catalogue) or cache.keep(catalogue, pickle.dumps(_built(), 5))


def _built() -> Index:
    facts = packaged()
    return search_index(facts.records, facts.index_rows)


def index_over(records: Sequence[Record], rows: Sequence[IndexRow]) -> Index:
    """An office that has changed nothing yet searches what is ready."""
    facts = packaged()
    if _by_code(records) == _by_code(facts.records) and _by_code(rows) == _by_code(facts.index_rows):
        return ready_index()
    return search_index(records, rows)


def _by_code(some: Sequence[Record] | Sequence[IndexRow]) -> dict[str, Record | IndexRow]:
    return {one.code: one for one in some}


def _catalogue() -> str:
    digest = hashlib.sha256()
    for name in CATALOGUE_FILES:
        digest.update(files("flows.procedures").joinpath(name).read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    ready_index()
