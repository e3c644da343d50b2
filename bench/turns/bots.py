"""The bots that are measured, a row each. Our own is a row like the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PEER_PYTHON = str(ROOT / ".venv-bench/bin/python")

BOTH = ("webhook", "polling")


@dataclass(frozen=True)
class Bot:
    """`{folder}` in the environment is an empty folder of its own, `{redis}` the address of a fresh Redis."""

    name: str
    command: tuple[str, ...]
    script: Path
    env: Mapping[str, str] = field(default_factory=dict)
    modes: tuple[str, ...] = BOTH
    needs_redis: bool = False
    about: str = ""


def _peer(name: str, module: str, *, about: str, needs_redis: bool = False, **env: str) -> Bot:
    command = (PEER_PYTHON, "-m", f"bench.peers.{module}")
    return Bot(name, command, ROOT / "bench/scenario.json", env=env, needs_redis=needs_redis, about=about)


BOTS: tuple[Bot, ...] = (
    Bot(
        "motcua",
        (str(ROOT / ".venv/bin/motcua"), "serve"),
        ROOT / "bench/scenario-motcua.json",
        env={"DATABASE_URL": "sqlite:///{folder}/motcua.sqlite", "FILES_URL": "file://{folder}/files"},
        about="every turn durable",
    ),
    _peer("aiogram", "aiogram_bot", about="state in memory"),
    _peer("aiogram-uvloop", "aiogram_bot", about="state in memory", PEER_LOOP="uvloop"),
    _peer("aiogram-redis", "aiogram_bot", about="state in Redis", needs_redis=True, PEER_STATE="{redis}"),
    _peer("ptb-pickle", "ptb_bot", about="ConversationHandler + PicklePersistence", PEER_STATE="{folder}"),
    _peer("floor", "floor", about="bare aiohttp, SQLite FULL", PEER_LOOP="uvloop", PEER_STATE="{folder}"),
)
