"""A conversation as data: what each person sends, and what the bot's answer must match for the turn to end."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

SENDS = ("text", "button", "photo", "document")


@dataclass(frozen=True, slots=True)
class Turn:
    send: str
    expect: re.Pattern[str]
    text: str = ""
    data: str | None = None  # regular expression on a button's callback data
    label: str | None = None  # or on what it says
    check: tuple[str, ...] = ()  # what must be in the answer as well


@dataclass(frozen=True, slots=True)
class Script:
    setup: tuple[Turn, ...]  # once for each person and not measured, such as consent
    turns: tuple[Turn, ...]  # held again and again


def _turn(row: dict[str, Any]) -> Turn:
    if row["send"] not in SENDS:
        raise ValueError(f"unknown send {row['send']!r}; known: {', '.join(SENDS)}")
    return Turn(**{**row, "expect": re.compile(row["expect"], re.DOTALL), "check": tuple(row.get("check", ()))})


def load(path: Path) -> Script:
    script = json.loads(path.read_text(encoding="utf-8"))
    return Script(tuple(map(_turn, script["setup"])), tuple(map(_turn, script["turns"])))


FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
MIDDLE = ("Văn", "Thị", "Hữu", "Ngọc", "Minh", "Thanh", "Quang", "Đức", "Thu", "Xuân")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Mai", "Nam")
NAMES = tuple(" ".join(words) for words in product(FAMILY, MIDDLE, GIVEN))


def values_of(user_id: int) -> dict[str, str]:
    """One person's own answers, well-formed and unlike everybody else's."""
    return {
        "uid": str(user_id),
        "name": NAMES[user_id % len(NAMES)],
        "id_number": f"001090{user_id % 1_000_000:06d}",
        "birth": f"{user_id % 28 + 1:02d}/{user_id % 12 + 1:02d}/1990",
        "address": f"Số {user_id % 900 + 1} đường Trần Phú, phường Ba Đình, Hà Nội",
        "phone": f"09{user_id % 100_000_000:08d}",
    }
