"""What every test may use, and an honest count at the end of what the run really used."""

from collections import Counter

import pytest

from bot.garbage import search_seldom
from tests.order import in_order
from tests.servers import FIXTURE_MARKS, postgres_server, postgres_url, s3_server, s3_url

__all__ = ["postgres_server", "postgres_url", "s3_server", "s3_url"]

#: As the program itself: else an interpreter that holds the whole catalogue stands still to look through it.
search_seldom()

COUNTED = {"postgres": "PostgreSQL", "s3": "S3", "browser": "browser"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-transcripts", action="store_true", help="write transcripts as conversations really go")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for fixture, mark in FIXTURE_MARKS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
    if hasattr(config, "workerinput"):
        in_order(items)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """As a property of the report, because that is what travels from a worker process to the summary."""
    item.user_properties += [("used", mark) for mark in COUNTED if item.get_closest_marker(mark)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    used = Counter(
        value
        for report in terminalreporter.stats.get("passed", [])
        for key, value in report.user_properties
        if key == "used"
    )
    counts = ", ".join(f"{name} {used[mark]}" for mark, name in COUNTED.items())
    terminalreporter.write_line(f"Passed with the real thing: {counts}")
