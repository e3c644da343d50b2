"""Entries come back from the store as they were."""

import json

import pytest

from flows.editions.model import Checks, CheckState, Key
from flows.editions.stored import checks_from_json, checks_to_json, from_json, to_json
from tests.kit import NOW
from tests.storage.test_editions import ENTRIES


def test_every_kind_of_entry_survives_json() -> None:
    assert from_json(json.loads(json.dumps(to_json(ENTRIES)))) == ENTRIES


def test_checks_survive_json() -> None:
    checks = Checks(CheckState.REFUSED, NOW, 2, 2, "1.001193", ("bước x: chữ quá dài",))

    assert checks_from_json(json.loads(json.dumps(checks_to_json(checks)))) == checks


@pytest.mark.parametrize("text", ["", "offer", "offer|1.001193", "nothing|1|2"])
def test_a_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Key.read(text)
