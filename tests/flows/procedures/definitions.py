"""Small definitions for tests: a TOML text with one line changed, and kinds that only have names."""

from __future__ import annotations

from flows.procedures.blocks import Blocks, read_blocks
from flows.procedures.loading import load
from flows.procedures.model import Procedure, Step

KINDS = frozenset({"text", "choice", "yes_no", "date", "address", "document", "group", "several_of"})

HEAD = """
code = "1.000001"
title = "Xin giấy"
name = "Thủ tục xin giấy"
valid_from = 2026-07-01
"""
STEP = """
[[steps]]
id = "who"
kind = "text"
ask = "Anh/chị tên gì ạ?"
label = "Tên"
"""
BLOCKS = """
[blocks.person]
words = ["who"]
[[blocks.person.steps]]
id = "name"
kind = "text"
ask = "{Who} tên gì ạ?"
label = "Tên {who}"
[[blocks.person.steps]]
id = "alive"
kind = "yes_no"
ask = "{Who} còn sống không ạ?"
label = "{Who} còn sống"
[[blocks.person.steps]]
id = "home"
kind = "address"
ask = "{Who} ở đâu ạ?"
label = "Nơi ở {who}"
when = { step = "alive", is = true }
"""


def some_blocks() -> Blocks:
    return read_blocks(BLOCKS)


def loaded(steps: str = STEP, head: str = HEAD) -> Procedure:
    return load(head + steps, KINDS, some_blocks())


def step_of(procedure: Procedure, step_id: str) -> Step:
    step = procedure.step(step_id)
    assert step is not None, f"{procedure.code} has no step '{step_id}'"
    return step
