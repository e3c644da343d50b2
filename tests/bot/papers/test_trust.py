"""Trusted certificates come from a file or a folder, in either of the two usual forms."""

from pathlib import Path

import pytest

from bot.papers.trust import TrustProblem, load_trust
from tests.bot.papers import signing

ONE, TWO = signing.authority("Một"), signing.authority("Hai")


def test_without_a_path_nothing_is_trusted() -> None:
    assert load_trust("") == ()


def test_one_file_may_hold_several(tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_bytes(ONE.pem + TWO.pem)

    assert load_trust(str(tmp_path / "roots.pem")) == (ONE.der, TWO.der)


def test_a_folder_gives_every_certificate_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.cer").write_bytes(ONE.der)
    (tmp_path / "b.PEM").write_bytes(TWO.pem)
    (tmp_path / "readme.txt").write_text("no certificate")

    assert load_trust(str(tmp_path)) == (ONE.der, TWO.der)


@pytest.mark.parametrize("content", [b"", b"x", b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "wrong.pem").write_bytes(content)

    with pytest.raises(TrustProblem, match=r"wrong\.pem"):
        load_trust(str(tmp_path))


def test_a_place_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TrustProblem, match="gone"):
        load_trust(str(tmp_path / "gone"))
