"""In which order several processes test files: what waits goes first, and while it waits others are at work."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePath

import pytest

HERE = Path(__file__).parent
#: Whole programs: most of their time they wait for one another.
WAITING = frozenset({"crash", "scenarios"})
#: Those that take longest by the clock.
LONGEST: Sequence[str] = (
    "crash/test_kill9.py",
    "scenarios/test_zalo_filing.py",
    "scenarios/test_zalo_bot_filing.py",
    "scenarios/test_telegram_filing.py",
    "scenarios/test_telegram_processes.py",
    "scenarios/test_zalo_tokens.py",
    "scenarios/test_erasure.py",
    "scenarios/test_browser_filing.py",
    "scenarios/test_browser_office.py",
    "scenarios/test_joined_papers.py",
    "scenarios/test_browser_broadcast.py",
    "scenarios/test_linking.py",
)
#: The quick ones come last, so that all processes end at the same time.
LAST = "flows"
#: So many other files to each that waits; some are left for the end.
BETWEEN = 18


def in_order(items: list[pytest.Item]) -> None:
    """Each file stays whole."""
    files: dict[PurePath, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path.relative_to(HERE), []).append(item)
    items[:] = [item for path in mixed(list(files)) for item in files[path]]


def mixed(paths: Sequence[PurePath]) -> Iterator[PurePath]:
    waiting = sorted((path for path in paths if path.parts[0] in WAITING), key=_length)
    rest = sorted((path for path in paths if path.parts[0] not in WAITING), key=lambda path: path.parts[0] == LAST)
    others = iter(rest)
    for path in waiting:
        yield path
        yield from islice(others, BETWEEN)
    yield from others


def _length(path: PurePath) -> int:
    return LONGEST.index(path.as_posix()) if path.as_posix() in LONGEST else len(LONGEST)
