"""Pictures of forms for the README, as the citizen and the officer print them; made-up people."""

from __future__ import annotations

import pytest

from bot.forms.drawing import pages_of, pdf_of
from tests.bot.forms.test_drawing import data_of
from tests.scenarios.camera import FOLDER, MOST_BYTES, WANTED, small


@pytest.mark.parametrize("code", ["mau-01", "mau-02", "to-khai-khai-sinh"])
def test_a_form_fits_the_readme(code: str) -> None:
    picture = small(pages_of(pdf_of(data_of(code)), dpi=96)[0])

    assert len(picture) <= MOST_BYTES
    if WANTED:
        (FOLDER / f"form-{code}.png").write_bytes(picture)
