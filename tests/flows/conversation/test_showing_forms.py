"""The card names the blank declaration, and reading back shows the filled one, where the procedure has one."""

from flows.forms.shipped import forms_of
from tests.kit import Stage


def test_the_card_names_the_blank_declaration() -> None:
    stage = Stage()

    stage.open("tt_1.001193")

    assert "Tờ khai trống: /forms/to-khai-khai-sinh.pdf" in stage.texts()[-1]


def test_a_procedure_without_a_declaration_names_none() -> None:
    stage = Stage()
    library = stage.world.library
    plain = next(
        each.code for each in library.records() if not forms_of(each.code) and stage.world.office.offers_of(each.code)
    )

    stage.open(f"tt_{plain}")

    assert "/forms/" not in "".join(stage.texts())


def test_before_filing_the_declaration_can_be_looked_at() -> None:
    stage = Stage()
    stage.begin("1.001193")

    stage.fill()

    assert f"/chat/forms/{stage.draft().id}/to-khai-khai-sinh" in stage.texts()[-1]
