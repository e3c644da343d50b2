"""What comes with the project is read and reckoned once for an environment, and never taken for something else."""

from pathlib import Path

import pytest

from bot import ready_index as ready
from bot.commands.catalogue_files import packaged
from flows.procedures.search import Index

FACTS = packaged()


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many records each index was built over; a small one stands for each."""
    counts: list[int] = []
    small = Index.build(FACTS.records[:5], [], {})

    def build(records: list[object], _rows: object) -> Index:
        counts.append(len(records))
        return small

    monkeypatch.setattr(ready, "search_index", build)
    return counts


def test_it_is_built_once_and_then_read(tmp_path: Path, built: list[int]) -> None:
    first, second = (ready.ready_index(tmp_path / "search.index") for _ in range(2))
    assert built == [len(FACTS.records)]
    assert list(second.codes) == list(first.codes)


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 100])
def test_a_damaged_file_is_built_anew(tmp_path: Path, built: list[int], damage: bytes) -> None:
    (tmp_path / "search.index").write_bytes(damage)
    ready.ready_index(tmp_path / "search.index")
    assert len(built) == 1


def test_a_changed_byte_is_noticed(tmp_path: Path, built: list[int]) -> None:
    path = tmp_path / "search.index"
    ready.ready_index(path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    ready.ready_index(path)
    assert len(built) == 2


def test_where_nothing_can_be_written_it_is_built_each_time(tmp_path: Path, built: list[int]) -> None:
    (tmp_path / "file").write_text("no folder")
    for _ in range(2):
        ready.ready_index(tmp_path / "file" / "search.index")
    assert len(built) == 2


def test_only_the_catalogue_as_it_came_is_searched_with_it(built: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "ready_index", lambda: "ready")
    assert ready.index_over(list(reversed(FACTS.records)), FACTS.index_rows) == "ready"
    assert ready.index_over(FACTS.records[1:], FACTS.index_rows) != "ready"
    assert ready.index_over(FACTS.records, FACTS.index_rows[1:]) != "ready"
    assert built == [len(FACTS.records) - 1, len(FACTS.records)]
