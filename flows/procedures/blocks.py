"""Steps that many procedures share are written once, in `data/_blocks.toml`, and used with a prefix and words.

A block is expanded before its steps are read, so that nothing behind this module knows of blocks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from flows.procedures.fields import DefinitionError, Table, known, mapping, optional, strings, tables, wanted

USE_KEYS = frozenset({"use", "prefix", "when", "omit", "optional"})
WORD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Block:
    """`words` are what a user of the block must say, such as `who`; `{Who}` is the same with a capital."""

    words: tuple[str, ...]
    steps: tuple[Table, ...]


Blocks: TypeAlias = Mapping[str, Block]


@dataclass(frozen=True, slots=True)
class Raw:
    """A step as written, with the `when` of the use it came from (both must hold)."""

    table: Table
    used_when: object = None


def read_blocks(text: str, where: str = "_blocks") -> dict[str, Block]:
    try:
        found = mapping(tomllib.loads(text).get("blocks", {}), where)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(where, f"is not TOML ({error})") from error
    return {name: _block(mapping(table, where), f"{where}: block '{name}'") for name, table in found.items()}


def _block(table: Table, where: str) -> Block:
    known(table, frozenset({"words", "steps"}), where)
    return Block(strings(table, "words", where), tables(table, "steps", where))


def expanded(steps: tuple[Table, ...], blocks: Blocks, where: str) -> tuple[Raw, ...]:
    """The steps with every `use` replaced by the steps of its block."""
    found: list[Raw] = []
    for table in steps:
        found += _used(table, blocks, where) if "use" in table else [Raw(table)]
    return tuple(found)


def _used(table: Table, blocks: Blocks, where: str) -> list[Raw]:
    """`omit` leaves steps of the block out; `optional` lets the citizen skip some of the others."""
    name = wanted(table, "use", str, where)
    here = f"{where}: use of block '{name}'"
    if name not in blocks:
        raise DefinitionError(where, f"uses unknown block '{name}'")
    block = blocks[name]
    known(table, USE_KEYS | frozenset(block.words), here)
    words = {word: wanted(table, word, str, here) for word in block.words}
    own = {wanted(step, "id", str, here) for step in block.steps}
    omit, skippable = _some_of(own, table, "omit", where=here), _some_of(own, table, "optional", where=here)
    prefix = optional(table, "prefix", "", here)
    names = _names(own, prefix)
    kept = [_skippable(step) if step["id"] in skippable else step for step in block.steps if step["id"] not in omit]
    whose = [_of_person(step, prefix or name) for step in kept]
    return [Raw(mapping(_rewritten(step, names, words), here), table.get("when")) for step in whose]


def _some_of(own: set[str], table: Table, key: str, *, where: str) -> tuple[str, ...]:
    named = strings(table, key, where)
    if strange := sorted(set(named) - own):
        raise DefinitionError(where, f"'{key}' names '{strange[0]}', which the block does not have")
    return named


def _of_person(step: Table, person: str) -> Table:
    """Inside a block `card` names only a fact; whose card it is, the prefix of the use says."""
    return {**step, "card": f"{person}.{step['card']}"} if "card" in step else step


def _skippable(step: Table) -> Table:
    return {**step, "required": False}


def _names(own: set[str], prefix: str) -> dict[str, str]:
    return {step: f"{prefix}_{step}" if prefix else step for step in own}


#: Keys whose value names a step of the same block; so do parameters that end in `_step`.
NAMING = frozenset({"id", "step", "differs_from"})


def _rewritten(value: object, names: Mapping[str, str], words: Mapping[str, str]) -> object:
    if isinstance(value, dict):
        return {key: _field(key, item, names, words) for key, item in value.items()}
    if isinstance(value, list):
        return [_rewritten(item, names, words) for item in value]
    return _worded(value, words) if isinstance(value, str) else value


def _field(key: str, value: object, names: Mapping[str, str], words: Mapping[str, str]) -> object:
    if (key in NAMING or key.endswith("_step")) and isinstance(value, str):
        return names.get(value, value)
    return _rewritten(value, names, words)


def _worded(text: str, words: Mapping[str, str]) -> str:
    def say(match: re.Match[str]) -> str:
        word = match[1]
        if word in words:
            return words[word]
        spoken = words.get(word[:1].lower() + word[1:])
        return match[0] if spoken is None else spoken[:1].upper() + spoken[1:]

    return WORD.sub(say, text)
