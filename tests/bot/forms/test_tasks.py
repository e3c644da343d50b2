"""Forms drawn where the process draws them: in a limited process of the workshop."""

import pytest

from bot.workshop.pool import WorkFailed, Workshop
from tests.bot.forms.test_drawing import data_of

BEGINS = {"form_pdf": b"%PDF-1.7", "form_docx": b"PK", "form_image": b"\x89PNG"}


@pytest.mark.slow
async def test_each_task_gives_its_kind_of_file() -> None:
    async with Workshop(size=1) as workshop:
        for task, begin in BEGINS.items():
            _, (first, *_) = await workshop.run(task, {"data": data_of("mau-01")})
            assert first.startswith(begin)


@pytest.mark.slow
async def test_what_no_template_can_draw_fails_there_and_not_here() -> None:
    async with Workshop(size=1) as workshop:
        with pytest.raises(WorkFailed):
            await workshop.run("form_pdf", {"data": {"layout": "letter", "head": {}}})

        _, (again,) = await workshop.run("form_pdf", {"data": data_of("mau-01")})
        assert again.startswith(b"%PDF")
