"""`motcua check-file` over the whole collection of good and hostile files: what it says, and how long one takes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.text_folding import fold
from tests.bot.filecheck.collection import BAD, GOOD

ROOT = Path(__file__).resolve().parents[2]
NAME_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    expected: str
    got: str
    kind: str
    reason: str
    seconds: float  # until its line came; two are checked at once, so a quick one may wait for a slow one

    @property
    def is_as_expected(self) -> bool:
        return self.got == self.expected


def written(folder: Path) -> list[tuple[Path, str, str]]:
    """Every file under a name that says nothing about what it is: path, what it is, what is expected."""
    wanted = [(name, make, "accept") for name, (make, _) in GOOD.items()]
    wanted += [(name, make, "reject") for name, (make, _) in BAD.items()]
    files = []
    for number, (name, make, expected) in enumerate(wanted):
        path = folder / f"{number:03d}-{re.sub('[^a-z0-9]+', '-', fold(name))[:NAME_CHARACTERS]}"
        path.write_bytes(make())
        files.append((path, name, expected))
    return files


def checked(files: list[tuple[Path, str, str]]) -> Iterator[Row]:
    command = [sys.executable, "-m", "bot", "check-file", "--json", *(str(path) for path, _, _ in files)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        last = time.perf_counter()
        for path, name, expected in files:
            line = process.stdout.readline()
            now = time.perf_counter()
            said = json.loads(line or "{}")
            if said.get("path") != str(path):
                raise RuntimeError(f"no verdict on {name}, but {line!r}")
            reason = " ".join(said["reasons"])
            yield Row(name, expected, said["verdict"], said["kind"], reason, now - last)
            last = now


def table(rows: list[Row]) -> str:
    lines = ["| file | expected | got | kind | s |", "|---|---|---|---|---|"]
    for row in rows:
        mark = "" if row.is_as_expected else " **!**"
        lines.append(f"| {row.name} | {row.expected} | {row.got}{mark} | {row.kind} | {row.seconds:.2f} |")
    slowest = max(rows, key=lambda row: row.seconds)
    agreed = sum(row.is_as_expected for row in rows)
    lines += ["", f"{agreed} of {len(rows)} as expected; the slowest: {slowest.name}, {slowest.seconds:.2f} s"]
    lines += [f"not as expected: {row.name}: {row.got}: {row.reason}" for row in rows if not row.is_as_expected]
    return "\n".join(lines)
