import errno
import importlib
from pathlib import Path

import pytest

from bot.problems import NO, PROBLEMS, WRONG_USE, known
from bot.settings import Settings
from flows.ports import StoreUnavailable


def of_settings(**given: object) -> Exception:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - pydantic's own kind of it is what is looked at
        Settings(_env_file=None, **given)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_problem_named_in_the_table_exists(name: str) -> None:
    module, _, kind = name.rpartition(".")
    found = getattr(importlib.import_module(module), kind)

    assert issubclass(found, Exception)
    assert found.__module__ == module  # where it is defined, not where it is only imported


def test_a_misspelt_setting_is_named_with_what_was_meant() -> None:
    found = known(of_settings(telegram_bot_tokn="12345:secret"))

    assert found is not None
    assert found.sentence == "TELEGRAM_BOT_TOKN in .env is not a setting (did you mean TELEGRAM_BOT_TOKEN?)"
    assert found.status == WRONG_USE


def test_a_wrong_value_is_named_without_the_value() -> None:
    found = known(of_settings(port="hunter2"))

    assert found is not None
    assert found.sentence.startswith("PORT: ")
    assert "hunter2" not in found.sentence


@pytest.mark.parametrize(
    ("problem", "part"),
    [
        pytest.param(
            OSError(errno.EADDRINUSE, "error while attempting to bind on address ('127.0.0.1', 8080): already in use"),
            "127.0.0.1:8080 is taken by another program",
            id="port taken",
        ),
        pytest.param(
            OSError(errno.EACCES, "error while attempting to bind on address ('0.0.0.0', 80): permission denied"),
            "0.0.0.0:80 may not be opened by this user",
            id="port of the system",
        ),
        pytest.param(OSError(errno.ENOSPC, "No space left on device"), "the disk is full", id="disk full"),
        pytest.param(FileNotFoundError(errno.ENOENT, "x", "office.toml"), "office.toml: No such file", id="no file"),
        pytest.param(StoreUnavailable("the database at x does not answer: no"), "does not answer", id="database"),
        pytest.param(ExceptionGroup("tasks", [StoreUnavailable("the database is away")]), "is away", id="from a task"),
    ],
)
def test_what_is_wrong_with_the_machine_is_one_sentence(problem: Exception, part: str) -> None:
    found = known(problem)

    assert found is not None
    assert part in found.sentence
    assert "\n" not in found.sentence
    assert found.status == NO


def test_a_value_error_counts_only_when_it_names_a_setting() -> None:
    found = known(ValueError("DATABASE_URL must look like sqlite:///motcua.db"))

    assert found is not None
    assert found.status == WRONG_USE
    assert known(ValueError("not enough values to unpack")) is None


def test_a_bug_stays_unknown() -> None:
    assert known(TypeError("unsupported operand")) is None
    assert known(OSError(errno.EBADF, "Bad file descriptor")) is None


def test_passwords_in_addresses_do_not_show() -> None:
    found = known(StoreUnavailable("postgresql://anna:hunter2@db/name does not answer"))

    assert found is not None
    assert "hunter2" not in found.sentence


def test_the_sentences_need_no_file_of_their_own(tmp_path: Path) -> None:
    found = known(IsADirectoryError(errno.EISDIR, "Is a directory", str(tmp_path)))

    assert found is not None
    assert found.sentence.startswith(str(tmp_path))
