"""What each fault is called and from where on; the drawn photos themselves are counted in `bench/photos`."""

from dataclasses import replace
from typing import Any

import pytest

from bot.photos.judging import RULES, judge
from bot.photos.measuring import Measures
from flows import texts

GOOD = Measures(
    1500, 2000, letters=900, letter_height=15, rows=6, unevenness=0.3, blur=0.09, best_blur=0.08, light=200, ink=0.12
)


def said(measures: Measures) -> list[tuple[str, str]]:
    return [(finding.decision, finding.text) for finding in judge(measures)]


def test_a_good_photo_has_no_faults() -> None:
    assert said(GOOD) == []


FAULTS: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "dark": ({"light": 60}, ("warn", "photo_dark")),
    "black": ({"light": 20}, ("reject", "photo_black")),
    "small letters": ({"letter_height": 5.5}, ("warn", "photo_small")),
    "unreadable letters": ({"letter_height": 3}, ("reject", "photo_unreadable")),
    "narrow": ({"width": 300, "height": 420, "letter_height": 9}, ("warn", "photo_small")),
    "blurred": ({"blur": 0.2}, ("warn", "photo_blurred")),
    "lost in blur": ({"blur": 0.4}, ("reject", "photo_lost")),
    "blank": ({"letters": 0, "ink": 0.0005}, ("reject", "photo_blank")),
    "glare": ({"glare": 0.05}, ("warn", "photo_glare")),
    "cut": ({"cut_sides": 1}, ("warn", "photo_cut")),
    "turned": ({"slant": 20}, ("warn", "photo_skewed")),
    "from aside": ({"has_sheet": True, "convergence": 0.4}, ("warn", "photo_skewed")),
    "shaken, its strokes doubled": ({"drag": 0.6, "blur": 0.14}, ("warn", "photo_blurred")),
    "from a corner": ({"has_sheet": True, "lopsided": 25}, ("warn", "photo_skewed")),
    "from aside, out of the frame": ({"fan": 9}, ("warn", "photo_skewed")),
    "screen": ({"grid": 2}, ("warn", "photo_screen")),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_named(name: str) -> None:
    change, finding = FAULTS[name]

    assert said(replace(GOOD, **change)) == [finding]


def test_what_makes_reading_impossible_is_said_first() -> None:
    assert said(replace(GOOD, blur=0.4, cut_sides=1)) == [("reject", "photo_lost"), ("warn", "photo_cut")]


def test_a_fault_that_hides_others_is_said_alone() -> None:
    assert said(replace(GOOD, light=20, blur=0.5, glare=0.2)) == [("reject", "photo_black")]


def test_faint_specks_do_not_make_a_blank_page_written() -> None:
    assert said(replace(GOOD, ink=0.001, letters=40, contrast=9)) == [("reject", "photo_blank")]


def test_lines_that_run_one_way_are_no_shake_while_their_edges_are_sharp() -> None:
    assert said(replace(GOOD, drag=0.8)) == []


def test_a_face_is_not_asked_for_text() -> None:
    face = Measures(600, 900, letters=70, letter_height=30, rows=2.4, unevenness=1.3, blur=0.5, best_blur=0.1, ink=0.4)

    assert said(face) == []


def test_a_face_that_is_sharp_nowhere_is_blurred() -> None:
    assert said(Measures(900, 1350, blur=0.9, best_blur=0.5, edge=6, ink=0.1)) == [("warn", "photo_blurred")]


def test_blur_that_leaves_something_to_read_is_asked_about_and_that_which_leaves_nothing_is_refused() -> None:
    assert said(replace(GOOD, blur=0.25)) == [("warn", "photo_blurred")]
    assert said(replace(GOOD, blur=0.27)) == [("reject", "photo_lost")]


def test_smears_on_an_even_sheet_are_refused_though_no_letters_are_left() -> None:
    smears = replace(GOOD, letters=15, rows=1, blur=0.5, has_sheet=True, has_even_ground=True)

    assert said(smears) == [("reject", "photo_lost")]
    assert said(replace(smears, has_even_ground=False, ink=0.05)) == []


def test_a_sheet_without_any_crisp_edge_is_refused_though_no_letter_is_left() -> None:
    fog = Measures(900, 1200, letters=1, blur=1.2, ink=0.01, crispness=0.3, has_sheet=True)

    assert said(fog) == [("reject", "photo_lost")]
    assert said(replace(fog, crispness=0.8)) == []


def test_a_face_without_any_crisp_edge_is_asked_about() -> None:
    assert said(Measures(900, 1350, letters=2, ink=0.04, crispness=0.3)) == [("warn", "photo_blurred")]


def test_text_that_is_half_as_crisp_as_it_should_be_may_be_used() -> None:
    assert said(replace(GOOD, crispness=0.58)) == [("warn", "photo_blurred")]


@pytest.mark.parametrize("blur", [0.2, 0.4])
def test_thin_letters_beside_bold_rules_are_not_called_blurred(blur: float) -> None:
    assert said(replace(GOOD, blur=blur, crispness=1.6)) == []


def test_a_shaken_photo_may_look_crisp_across_the_shake() -> None:
    assert said(replace(GOOD, blur=0.4, drag=0.7, crispness=1.6)) == [("reject", "photo_lost")]


def test_a_receipt_is_narrow_by_its_nature() -> None:
    assert said(replace(GOOD, width=373, height=1279, letter_height=8.5)) == []


def test_every_fault_has_a_sentence_with_a_remedy() -> None:
    for rule in RULES:
        sentence = texts.templates()[f"file.reason.{rule.text}"]
        assert "Anh/chị" in sentence
