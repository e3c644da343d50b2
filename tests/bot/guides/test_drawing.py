"""The pictures of the guides are those that the program draws, and small enough for a chat."""

import io
import xml.etree.ElementTree as xml
from pathlib import Path

import pytest
from PIL import Image

from bot.guides.__main__ import FOLDER
from bot.guides.drawing import PNG_WIDTH, png_of, svg_of
from bot.guides.scenes import SCENES
from flows.hurdles.guides import TOPICS, guides


@pytest.mark.parametrize("topic", TOPICS)
def test_the_stored_picture_is_the_one_that_is_drawn(topic: str) -> None:
    assert (FOLDER / f"{topic}.svg").read_text("utf-8") == svg_of(guides()[topic])


@pytest.mark.parametrize("topic", TOPICS)
def test_it_goes_into_a_chat_as_it_is(topic: str) -> None:
    picture = FOLDER / f"{topic}.png"

    with Image.open(picture) as opened:
        assert opened.width == PNG_WIDTH
    assert picture.stat().st_size < 60_000


@pytest.mark.parametrize("topic", TOPICS)
def test_it_says_itself_what_it_shows(topic: str) -> None:
    drawn = xml.fromstring(svg_of(guides()[topic]))
    space = {"svg": "http://www.w3.org/2000/svg"}

    assert drawn.findtext("svg:title", namespaces=space) == guides()[topic].title
    assert drawn.findtext("svg:desc", namespaces=space) == guides()[topic].seen


def test_every_scene_is_used_and_every_one_used_is_drawn() -> None:
    named = {step.scene for guide in guides().values() for step in guide.steps}

    assert named == set(SCENES)


def test_pictures_are_made_from_what_is_drawn() -> None:
    made = png_of(svg_of(guides()["sim"]))

    with Image.open(io.BytesIO(made)) as ours, Image.open(Path(FOLDER) / "sim.png") as stored:
        assert ours.size == stored.size
