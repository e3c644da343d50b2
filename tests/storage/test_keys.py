import pytest

from storage.keys import HEADER_BYTES, KeyRing, SealBroken

RING = KeyRing.from_secret("a secret for tests")
AAD = b"person.full_name"


def test_what_is_sealed_opens_again() -> None:
    sealed = RING.seal("Nguyễn Thị Ánh".encode(), AAD)

    assert RING.open(sealed, AAD).decode() == "Nguyễn Thị Ánh"
    assert "Ánh".encode() not in sealed


def test_equal_values_are_sealed_differently() -> None:
    assert RING.seal(b"001199012345", AAD) != RING.seal(b"001199012345", AAD)


def test_json_keeps_its_shape() -> None:
    value = {"answers": {"full_name": "Y Lan Niê"}, "pages": [1, None, True]}

    assert RING.open_json(RING.seal_json(value, AAD), AAD) == value


def test_a_value_moved_to_another_column_is_noticed() -> None:
    with pytest.raises(SealBroken):
        RING.open(RING.seal(b"0912345678", AAD), b"person.phone")


@pytest.mark.parametrize("position", [0, 1, 2, HEADER_BYTES + 12, -1])
def test_any_changed_byte_is_noticed(position: int) -> None:
    sealed = bytearray(RING.seal(b"0912345678", AAD))
    sealed[position] ^= 1

    with pytest.raises(SealBroken):
        RING.open(bytes(sealed), AAD)


@pytest.mark.parametrize("length", [0, 1, 2, 13, 14, 29])
def test_a_cut_value_is_noticed(length: int) -> None:
    with pytest.raises(SealBroken):
        RING.open(RING.seal(b"", AAD)[:length], AAD)


def test_a_value_of_another_installation_does_not_open() -> None:
    with pytest.raises(SealBroken):
        KeyRing.from_secret("another secret").open(RING.seal(b"x", AAD), AAD)


def test_old_keys_open_but_do_not_seal() -> None:
    rotated = KeyRing.from_secret("a new secret", old=["a secret for tests"])
    before = RING.seal(b"x", AAD)

    assert rotated.open(before, AAD) == b"x"
    assert not rotated.is_current(before)
    assert rotated.is_current(rotated.seal(b"x", AAD))
    with pytest.raises(SealBroken):
        RING.open(rotated.seal(b"x", AAD), AAD)


def test_secrets_that_share_a_key_id_are_told_apart() -> None:
    rings = [KeyRing.from_secret(f"secret {number}") for number in range(300)]
    old = [f"secret {number}" for number in range(1, 300)]  # 299 secrets on 256 ids: some must share one
    rotated = KeyRing.from_secret("secret 0", old=old)

    assert all(rotated.open(ring.seal(b"x", AAD), AAD) == b"x" for ring in rings)


def test_blind_index_is_the_same_for_the_same_value_only() -> None:
    index = RING.blind_index("person.id_number", "001199012345")

    assert len(index) == 16
    assert index == RING.blind_index("person.id_number", "001199012345")
    assert index != RING.blind_index("person.id_number", "001199012346")
    assert index != RING.blind_index("person.phone", "001199012345")
    assert index != KeyRing.from_secret("another secret").blind_index("person.id_number", "001199012345")


def test_rows_from_before_a_rotation_are_still_found() -> None:
    rotated = KeyRing.from_secret("a new secret", old=["a secret for tests"])

    current, before = rotated.blind_indexes("person.phone", "0912345678")

    assert current == rotated.blind_index("person.phone", "0912345678")
    assert before == RING.blind_index("person.phone", "0912345678")


def test_cookie_keys_list_the_current_one_first() -> None:
    rotated = KeyRing.from_secret("a new secret", old=["a secret for tests"])

    assert rotated.cookie_keys == (*KeyRing.from_secret("a new secret").cookie_keys, *RING.cookie_keys)
    assert len(set(rotated.cookie_keys)) == 2


@pytest.mark.parametrize("secret", ["", "  \n"])
def test_an_empty_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        KeyRing.from_secret(secret)
