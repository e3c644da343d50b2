import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from storage.secret_file import KeyMissing, load_or_create


def test_the_first_start_makes_a_secret_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"

    secret, created = load_or_create(path)

    assert created
    assert len(secret) >= 40
    assert load_or_create(path) == (secret, False)


def test_only_its_owner_may_read_the_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"

    load_or_create(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_data_without_its_key_is_refused_and_no_key_is_made(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"

    with pytest.raises(KeyMissing, match="SECRET_KEY"):
        load_or_create(path, has_data=True)

    assert not path.exists()


def test_data_with_its_key_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    secret, _ = load_or_create(path)

    assert load_or_create(path, has_data=True) == (secret, False)


def test_an_emptied_key_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.touch()

    with pytest.raises(KeyMissing):
        load_or_create(path)


def test_of_many_processes_at_once_one_makes_the_secret_that_all_get(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"

    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as processes:
        results = list(processes.map(load_or_create, [path] * 12))

    assert len({secret for secret, _ in results}) == 1
    assert sum(created for _, created in results) == 1
