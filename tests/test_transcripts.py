"""Every transcript goes as it is written. `pytest tests/test_transcripts.py --rewrite-transcripts` writes what really
happens; the difference is then read line by line before it is kept."""

from pathlib import Path

import pytest

from tests.kit import the_world
from tests.transcripts.playing import played

FOLDER = Path(__file__).parent / "transcripts"
ALL = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", ALL, ids=[path.stem for path in ALL])
def test_the_conversation_goes_as_written(path: Path, request: pytest.FixtureRequest) -> None:
    source = path.read_text("utf-8")

    went = played(source)

    if request.config.getoption("--rewrite-transcripts"):
        path.write_text(went, "utf-8")
    else:
        assert went.splitlines() == source.splitlines()


def test_every_guided_procedure_has_a_transcript() -> None:
    library = the_world().library
    guided = {record.code for record in library.records() if (found := library.procedure(record.code)) and found.guided}

    assert guided <= {path.stem for path in ALL}
