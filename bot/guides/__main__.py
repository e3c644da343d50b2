"""`python -m bot.guides` draws the pictures of all guides anew, into the files of the pages."""

from __future__ import annotations

from pathlib import Path

from bot.guides.drawing import png_of, svg_of
from flows.hurdles.guides import guides

FOLDER = Path(__file__).parent.parent / "static" / "guides"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for topic, guide in guides().items():
        svg = svg_of(guide)
        (FOLDER / f"{topic}.svg").write_text(svg, "utf-8")
        (FOLDER / f"{topic}.png").write_bytes(png_of(svg))


if __name__ == "__main__":
    main()
