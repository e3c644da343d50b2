"""Nothing is lost when files are put in order, and nothing long is left for the end."""

from pathlib import PurePath

from tests.order import BETWEEN, HERE, LONGEST, mixed

PATHS = [PurePath(f"{folder}/test_{n}.py") for folder in ("flows", "bot", "scenarios") for n in range(30)]


def test_every_file_is_there_once() -> None:
    assert sorted(mixed(PATHS)) == sorted(PATHS)


def test_a_file_that_waits_goes_first_and_others_follow_it() -> None:
    first, *others = list(mixed(PATHS))[: BETWEEN + 1]

    assert first.parts[0] == "scenarios"
    assert {path.parts[0] for path in others} == {"bot"}


def test_quick_files_come_last() -> None:
    few = [path for path in PATHS if path.parts[0] != "scenarios" or path.name == "test_0.py"]

    assert {path.parts[0] for path in list(mixed(few))[-30:]} == {"flows"}


def test_the_longest_are_files_of_ours() -> None:
    assert [name for name in LONGEST if not (HERE / name).is_file()] == []
