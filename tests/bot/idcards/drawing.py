"""Both designs of the card, drawn flat: colours, fine lines, text, a face or a chip, and the QR where it belongs."""

import io
import random
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import segno
from fontpkg_be_vietnam_pro import ROOT
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from flows.identity.card import IdCard

Pixels = NDArray[np.uint8]
#: An ID-1 card is 85.6 × 54 mm; drawn at 20 pixels a millimetre, its QR about 17 mm wide.
WIDTH, HEIGHT, CODE = 1712, 1080, 340
_FONTS = Path(ROOT) / "files"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The card, and where its code is: left, top, width without the quiet zone."""

    pixels: Pixels
    left: int
    top: int
    size: int


def drawn_card(card: IdCard, text: str, rng: random.Random, *, error: str = "M", eci: bool = False) -> Drawn:
    """The front of 2021 (code at the top right) or the back of 2024 (code at the right, machine zone below)."""
    front = rng.random() < 0.5
    image = _ground(rng, (205, 226, 214) if front else (222, 214, 196))
    write = ImageDraw.Draw(image)
    code = code_pixels(text, error=error, eci=eci)
    left, top = (WIDTH - len(code) - 70, 60) if front else (WIDTH - len(code) - 90, 330)
    (_write_front if front else _write_back)(write, card)
    quiet = rng.choice((6, 12, 20, 30))
    size = len(code)
    write.rectangle((left - quiet, top - quiet, left + size + quiet, top + size + quiet), fill=(244, 246, 240))
    image.paste(Image.fromarray(code), (left, top))
    return Drawn(np.asarray(image)[:, :, ::-1].copy(), left, top, size)


def code_pixels(text: str | bytes, *, error: str = "M", eci: bool = False, size: int = CODE) -> Pixels:
    """The QR without quiet zone, as wide as whole modules come to `size`."""
    content = text if isinstance(text, bytes) else text.encode()
    made = segno.make(text, error=error, encoding="utf-8", eci=True, micro=False, boost_error=False) if eci else None
    made = made or segno.make(content, error=error, mode="byte", micro=False, boost_error=False)
    modules = np.array([list(row) for row in made.matrix_iter(border=0)], dtype=np.uint8)
    scale = max(size // len(modules), 1)
    return np.kron(np.where(modules > 0, 28, 240).astype(np.uint8), np.ones((scale, scale), np.uint8))


def flat(pixels: Pixels, *, kind: str = ".png") -> bytes:
    return bytes(cv2.imencode(kind, pixels)[1])


def saved_as(kind: str, pixels: Pixels, **options: object) -> bytes:
    """By Pillow, for the formats and tags that OpenCV does not write."""
    out = io.BytesIO()
    Image.fromarray(pixels[:, :, ::-1]).save(out, kind, **options)
    return out.getvalue()


def _ground(rng: random.Random, colour: tuple[int, int, int]) -> Image.Image:
    """Paper colour with guilloche lines."""
    image = Image.new("RGB", (WIDTH, HEIGHT), colour)
    write = ImageDraw.Draw(image)
    along = np.arange(0, WIDTH + 20, 20)
    for row in range(-100, HEIGHT + 100, 18):
        wave = row + 40 * np.sin(along / rng.uniform(90, 140) + rng.random() * 6)
        line = tuple(max(part - rng.randrange(12, 34), 0) for part in colour)
        write.line(list(zip(along.tolist(), wave.tolist(), strict=True)), fill=line, width=2)
    return image


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"BeVietnamPro-{'Bold' if bold else 'Regular'}.ttf", size)


def _write_front(write: ImageDraw.ImageDraw, card: IdCard) -> None:
    write.text((430, 60), "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", font=_font(34, bold=True), fill=(40, 40, 40))
    write.text((540, 190), "CĂN CƯỚC CÔNG DÂN", font=_font(54, bold=True), fill=(190, 40, 50))
    write.ellipse((90, 60, 330, 300), fill=(205, 60, 55))
    write.rectangle((80, 420, 480, 950), fill=(160, 170, 185))
    write.ellipse((180, 500, 380, 760), fill=(214, 180, 156))
    rows = (f"Số: {card.id_number}", card.full_name.upper(), f"{card.birth_date:%d/%m/%Y}", card.address)
    for at, row in enumerate(rows):
        write.text((540, 460 + at * 110), row, font=_font(44, bold=at < 2), fill=(30, 30, 34))


def _write_back(write: ImageDraw.ImageDraw, card: IdCard) -> None:
    write.text((90, 60), f"Nơi cư trú: {card.address}", font=_font(36), fill=(30, 30, 34))
    write.text((90, 130), "Nơi đăng ký khai sinh: " + card.address.split(", ")[-1], font=_font(36), fill=(30, 30, 34))
    write.rounded_rectangle((120, 330, 340, 520), 20, fill=(214, 178, 92))
    for at in range(4):
        write.line((120, 370 + at * 38, 340, 370 + at * 38), fill=(120, 96, 40), width=4)
    zone = f"IDVNM{card.id_number[3:]}{card.id_number}<<0"
    for at, row in enumerate((zone, "9902014M3902015VNM<<<<<<<<<<<6", "NGUYEN<<VAN<A<<<<<<<<<<<<<<<<<")):
        write.text((90, 780 + at * 90), row, font=_font(62), fill=(24, 24, 24))
