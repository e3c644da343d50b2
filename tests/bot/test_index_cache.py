import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from bot import index_cache
from bot.commands.catalogue_files import search_index
from bot.index_cache import IndexCache
from storage.keys import KeyRing
from tests.kit import the_world


@pytest.fixture(scope="module")
def pickled() -> bytes:
    records = [record for record in the_world().library.records() if record.field == "Hộ tịch"]
    return pickle.dumps(search_index(records, []), 5)


def cache(tmp_path: Path, secret: str = "a secret") -> IndexCache:
    return IndexCache(tmp_path / "folder" / "index", KeyRing.from_secret(secret))


def test_the_second_start_reads_what_the_first_kept(tmp_path: Path, pickled: bytes) -> None:
    assert cache(tmp_path).get("v1") is None
    first = cache(tmp_path).keep("v1", pickled)

    second = cache(tmp_path).get("v1")

    assert second is not None
    assert first.find("dang ky khai sinh").results[0].code == "1.001193"
    assert second.find("dang ky khai sinh") == first.find("dang ky khai sinh")


def test_what_was_kept_of_another_catalogue_is_not_taken(tmp_path: Path, pickled: bytes) -> None:
    cache(tmp_path).keep("v1", pickled)

    assert cache(tmp_path).get("v2") is None


def test_a_file_that_our_key_did_not_seal_is_never_read(tmp_path: Path, pickled: bytes) -> None:
    cache(tmp_path, "somebody else").keep("v1", pickled)

    assert cache(tmp_path).get("v1") is None


def test_where_nothing_can_be_written_there_is_one_all_the_same(tmp_path: Path, pickled: bytes) -> None:
    (tmp_path / "folder").write_text("no folder")

    assert cache(tmp_path).keep("v1", pickled).find("dang ky khai sinh").results
    assert cache(tmp_path).get("v1") is None


def test_all_that_the_search_is_made_of_is_a_part_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys, flows.procedures.search, flows.procedures.wordings\nfor name in list(sys.modules):\n"
    code += "    if name.startswith('flows.') and sys.modules[name].__file__: print(sys.modules[name].__file__)"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    read: list[str] = []
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (read.append(str(path)), whole(path))[1])

    index_cache._program()

    assert "text_folding.py" in made
    assert set(made.split()) <= set(read)
