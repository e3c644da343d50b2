"""`motcua backup` and `restore`: a copy, another folder, a rehearsal; refusals are one plain sentence each."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import motcua
from bot.problems import known


def run(*args: object) -> Result:
    return CliRunner().invoke(motcua, [str(arg) for arg in args])


def sentence(result: Result) -> str:
    found = known(result.exception) if result.exception else None
    return found.sentence if found else result.output


@pytest.fixture
def copy(installed: Path) -> Path:
    made = run("backup", installed / "copy.tar")
    assert made.exit_code == 0, made.output
    return installed / "copy.tar"


def test_a_copy_says_what_is_in_it_and_that_the_key_is_not(installed: Path) -> None:
    made = run("backup", installed)

    (path,) = installed.glob("motcua-*.tar")
    assert "the key is not in it" in made.output
    assert path.stat().st_mode & 0o777 == 0o600
    assert (installed / "data" / "secret.key").read_bytes().strip() not in path.read_bytes()
    assert list(installed.glob("*.part")) == []


def test_a_copy_goes_into_another_folder_with_the_key_of_the_first(copy: Path, installed: Path) -> None:
    done = run("restore", copy, "--into", installed / "second")

    assert done.exit_code == 0, sentence(done)
    assert (installed / "second" / "motcua.db").is_file()
    assert not (installed / "second" / "secret.key").exists()
    assert "start with the same SECRET_KEY" in done.output


def test_a_rehearsal_opens_everything_and_leaves_nothing(copy: Path, installed: Path, tmp_path: Path) -> None:
    before = sorted(installed.rglob("*"))

    done = run("restore", copy, "--rehearse")

    assert done.exit_code == 0, sentence(done)
    assert "can be put back: 0 dossiers and drafts (0 with a code) and 0 files open" in done.output
    assert sorted(installed.rglob("*")) == before


def test_refusals_are_one_sentence_and_change_nothing(
    copy: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = (installed / "data" / "motcua.db").read_bytes()
    broken = installed / "broken.tar"
    broken.write_bytes(copy.read_bytes()[:100_000])

    not_empty, damaged = run("restore", copy), run("restore", broken, "--into", installed / "third")
    monkeypatch.setenv("SECRET_KEY", "another secret")
    other_key = run("restore", copy, "--into", installed / "fourth")

    assert "not empty" in sentence(not_empty)
    assert "broken.tar is damaged" in sentence(damaged)
    assert "another SECRET_KEY" in sentence(other_key)
    assert (installed / "data" / "motcua.db").read_bytes() == database


def test_without_any_key_nothing_is_made(copy: Path, installed: Path) -> None:
    (installed / "data" / "secret.key").unlink()

    done = run("restore", copy, "--into", installed / "second")

    assert "its key is missing" in sentence(done)
    assert not (installed / "data" / "secret.key").exists()


def test_a_copy_is_never_written_over_another(copy: Path) -> None:
    before = copy.read_bytes()

    done = run("backup", copy)

    assert (done.exit_code, copy.read_bytes() == before) == (2, True)


@pytest.mark.parametrize("args", [["restore", "nothing.tar"], ["backup", "no/such/folder/x.tar"]])
def test_wrong_use_is_said_so(installed: Path, args: list[str]) -> None:
    assert run(*args).exit_code == 2


def test_there_is_nothing_to_copy_before_the_first_start(nothing: Path) -> None:
    done = run("backup", nothing / "copy.tar")

    assert "there is no database yet" in sentence(done)
    assert list(nothing.iterdir()) == []


def test_help_loads_no_database() -> None:
    code = "import sys, bot.__main__, bot.commands.backup, bot.commands.restore; print('sqlalchemy' in sys.modules)"

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "False\n"
