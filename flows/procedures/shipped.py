"""The definitions that come with the program: the guided procedures and the frame for deriving all others."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from importlib.resources import files

from flows.procedures.blocks import read_blocks
from flows.procedures.derivation import Derivation, read_derivation
from flows.procedures.fields import DefinitionError
from flows.procedures.loading import load
from flows.procedures.model import Procedure

BLOCKS, FRAME = "_blocks.toml", "_derived.toml"


@dataclass(frozen=True, slots=True)
class Shipped:
    """`guided` by procedure code; `frame` is what `derive` needs besides the record."""

    guided: Mapping[str, Procedure]
    frame: Derivation


def shipped(kinds: Container[str]) -> Shipped:
    return read_shipped(_texts(), kinds)


def read_shipped(texts: Mapping[str, str], kinds: Container[str]) -> Shipped:
    """From file names and their texts; a guided definition stands in the file that has its code as name."""
    blocks = read_blocks(texts[BLOCKS])
    guided: dict[str, Procedure] = {}
    for name in sorted(set(texts) - {BLOCKS, FRAME}):
        procedure = load(texts[name], kinds, blocks)
        if name != f"{procedure.code}.toml":
            raise DefinitionError(name, f"defines '{procedure.code}'")
        guided[procedure.code] = procedure
    return Shipped(guided, read_derivation(texts[FRAME], kinds, blocks))


def _texts() -> dict[str, str]:
    folder = files("flows.procedures") / "data"
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {entry.name: entry.read_text("utf-8") for entry in found}
