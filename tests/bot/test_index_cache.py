import subprocess
import sys
from pathlib import Path

import pytest

from bot import index_cache
from bot.commands.catalogue_files import search_index
from bot.index_cache import IndexCache
from flows.procedures.search import Index
from storage.keys import KeyRing
from tests.kit import the_world


@pytest.fixture
def built() -> list[Index]:
    return []


def _builder(built: list[Index]):
    def build() -> Index:
        records = [record for record in the_world().library.records() if record.field == "Hộ tịch"]
        built.append(search_index(records, []))
        return built[-1]

    return build


def test_the_second_start_reads_what_the_first_built(tmp_path: Path, built: list[Index]) -> None:
    cache = IndexCache(tmp_path / "index", KeyRing.from_secret("a secret"))
    first = cache.get("v1", _builder(built))

    second = cache.get("v1", _builder(built))

    assert len(built) == 1
    assert second.find("dang ky khai sinh") == first.find("dang ky khai sinh")


def test_another_catalogue_builds_anew(tmp_path: Path, built: list[Index]) -> None:
    cache = IndexCache(tmp_path / "index", KeyRing.from_secret("a secret"))
    cache.get("v1", _builder(built))

    cache.get("v2", _builder(built))

    assert len(built) == 2


def test_a_file_that_our_key_did_not_seal_is_never_read(tmp_path: Path, built: list[Index]) -> None:
    IndexCache(tmp_path / "index", KeyRing.from_secret("somebody else")).get("v1", _builder(built))

    IndexCache(tmp_path / "index", KeyRing.from_secret("a secret")).get("v1", _builder(built))

    assert len(built) == 2


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
