"""The photo's verdict is part of the file's."""

from io import BytesIO

from PIL import Image

from bot.filecheck.check import check
from bot.filecheck.model import Reason, dump, load
from tests.bot.filecheck import samples
from tests.bot.photos.samples import bad, good


def test_a_good_photo_comes_in_with_its_look() -> None:
    verdict = check(good("letter"))

    assert (verdict.verdict, verdict.reasons) == ("accept", ())
    assert len(verdict.look) == 64


def test_a_photo_that_cannot_be_read_is_refused_without_a_copy() -> None:
    verdict = check(bad("blank"))

    assert (verdict.verdict, verdict.reasons) == ("reject", (Reason("photo_blank"),))
    assert verdict.clean is None


def test_a_doubtful_photo_comes_in_with_a_warning() -> None:
    verdict = check(bad("cut"))

    assert (verdict.verdict, verdict.reasons) == ("warn", (Reason("photo_cut"),))
    assert verdict.clean


def test_staff_see_the_page_alone() -> None:
    verdict = check(good("letter"))

    assert verdict.clean
    seen = Image.open(BytesIO(verdict.clean))
    assert seen.size == (verdict.width, verdict.height)
    assert seen.width < Image.open(BytesIO(good("letter"))).width


def test_the_look_crosses_the_pipe() -> None:
    verdict = check(samples.jpeg())

    assert load(*dump(verdict)).look == verdict.look != ""
