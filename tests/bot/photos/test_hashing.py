"""The same picture is known again, another is not taken for it."""

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image

from bot.photos.hashing import look_of
from flows.papers import looks_alike
from tests.bot.photos.samples import good, opened

KINDS = ("letter", "table", "id_card")


def copied(picture: Image.Image, *, longest: int, quality: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((longest, longest))
    stream = BytesIO()
    smaller.save(stream, "JPEG", quality=quality)
    return opened(stream.getvalue())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("longest", "quality"), [(4000, 70), (720, 85)])
def test_a_copy_looks_the_same(kind: str, longest: int, quality: int) -> None:
    picture = opened(good(kind))

    assert looks_alike(look_of(picture), look_of(copied(picture, longest=longest, quality=quality)))


def test_other_papers_look_different() -> None:
    looks = [look_of(opened(good(kind))) for kind in KINDS]

    assert not any(looks_alike(one, other) for one, other in combinations(looks, 2))


@pytest.mark.parametrize("kind", ["letter", "id_card", "passport"])
def test_other_pages_of_one_kind_look_different(kind: str) -> None:
    """Laid in the same place and photographed in the same light: cards of two people, two letters."""
    looks = [look_of(opened(good(kind, seed=seed))) for seed in (7, 8)]

    assert not any(looks_alike(one, other) for one, other in combinations(looks, 2))


def test_a_look_is_256_bits_in_hexadecimal() -> None:
    look = look_of(opened(good("table")))

    assert len(look) == 64
    assert 0 <= int(look, 16) < 1 << 256
