"""Papers as they lie on the table, before anybody photographs them: one function a kind."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from bench.photos.styles import Style

INK, BLUE, RED = (30, 30, 34), (35, 45, 150), (190, 30, 40)
WIDTH = 1500


@dataclass
class Sheet:
    """A paper being written on, from the top down."""

    style: Style
    rng: np.random.Generator
    width: int
    height: int
    paper: tuple[int, int, int] = (250, 250, 247)

    def __post_init__(self) -> None:
        self.picture = Image.new("RGB", (self.width, self.height), self.paper)
        self.pen = ImageDraw.Draw(self.picture)
        self.size = self.width * self.rng.uniform(*self.style.body)
        self.margin = self.width * self.rng.uniform(*self.style.margin)
        self.step = self.rng.uniform(*self.style.spacing)
        self.face = int(self.rng.integers(9))
        self.y = self.margin

    @property
    def room(self) -> bool:
        return self.y + self.size * 2 < self.height - self.margin

    def words(self, count: int) -> str:
        return " ".join(self.rng.choice(self.style.words, count))

    def line(self, text: str, *, x: float | None = None, size: float = 1.0, bold: bool = False, ink: Any = INK) -> None:
        font = self.style.font(self.style.bold if bold else self.style.regular, self.size * size, self.face)
        self.pen.text((self.margin if x is None else x, self.y), text, font=font, fill=ink)
        self.y += self.size * size * self.step

    def centred(self, text: str, *, size: float = 1.0, ink: Any = INK) -> None:
        font = self.style.font(self.style.bold, self.size * size, self.face)
        x = (self.width - font.getlength(text)) / 2
        self.pen.text((x, self.y), text, font=font, fill=ink)
        self.y += self.size * size * self.step

    def paragraph(self, lines: int, *, width: float | None = None, ink: Any = INK) -> None:
        font = self.style.font(self.style.regular, self.size, self.face)
        room = width or self.width - 2 * self.margin
        for each in range(lines):
            if not self.room:
                return
            text = self.words(2)
            end = room * (self.rng.uniform(0.3, 0.9) if each == lines - 1 else 1)
            while font.getlength(text) < end - self.size * 3:
                text += " " + self.words(1)
            self.line(text, ink=ink)

    def heading(self) -> None:
        self.centred(self.style.heading, size=1.15)
        self.centred("Độc lập - Tự do - Hạnh phúc")
        self.y += self.size * 1.5

    def stamp(self, x: float, y: float, radius: float) -> None:
        for ring, width in ((1.0, 5), (0.72, 3)):
            box = (x - radius * ring, y - radius * ring, x + radius * ring, y + radius * ring)
            self.pen.ellipse(box, outline=RED, width=width)
        font = self.style.font(self.style.bold, radius * 0.22)
        self.pen.text((x - radius * 0.6, y - radius * 0.15), "UBND XÃ TÂN", font=font, fill=RED)

    def signature(self, x: float, y: float) -> None:
        ways = self.rng.uniform(-1, 1, (14, 2)).cumsum(0) * self.size * 0.9
        points = [(x + i * self.size * 0.5 + dx * 0.4, y + dy) for i, (dx, dy) in enumerate(ways)]
        self.pen.line(points, fill=BLUE, width=4, joint="curve")


def a4(style: Style, rng: np.random.Generator, **options: Any) -> Sheet:
    return Sheet(style, rng, WIDTH, round(WIDTH * 1.414), **options)


def letter(style: Style, rng: np.random.Generator) -> Sheet:
    sheet = a4(style, rng)
    sheet.heading()
    while sheet.room:
        sheet.paragraph(int(rng.integers(3, 9)))
        sheet.y += sheet.size
    return sheet


def form(style: Style, rng: np.random.Generator) -> Sheet:
    sheet = a4(style, rng)
    sheet.heading()
    while sheet.room:
        label = sheet.words(3).capitalize() + ": "
        dots = "." * int(rng.integers(30, 70))
        x, y = sheet.margin, sheet.y
        sheet.line(label + dots if rng.random() < 0.7 else label)
        if rng.random() < 0.6:
            font = style.font(style.hand, sheet.size * 1.1, sheet.face)
            sheet.pen.text((x + sheet.size * 10, y - sheet.size * 0.3), sheet.words(3), font=font, fill=BLUE)
    return sheet


def table(style: Style, rng: np.random.Generator) -> Sheet:
    sheet = a4(style, rng)
    sheet.heading()
    columns = int(rng.integers(3, 6))
    edges = np.linspace(sheet.margin, sheet.width - sheet.margin, columns + 1)
    row = sheet.size * sheet.step * 1.25
    while sheet.room:
        top = sheet.y
        for left, right in pairwise(edges):
            sheet.pen.rectangle((left, top, right, top + row), outline=INK, width=2)
            sheet.y = top + sheet.size * 0.3
            sheet.line(sheet.words(2)[: int((right - left) / sheet.size * 1.5)], x=left + 8)
        sheet.y = top + row
    return sheet


def certificate(style: Style, rng: np.random.Generator) -> Sheet:
    papers = [(250, 226, 214), (228, 240, 226), (252, 240, 196), (224, 234, 248), (246, 214, 222)]
    sheet = Sheet(style, rng, WIDTH, round(WIDTH / 1.414), paper=papers[int(rng.integers(len(papers)))])
    guilloche(sheet)
    sheet.pen.rectangle((30, 30, sheet.width - 30, sheet.height - 30), outline=(170, 60, 50), width=10)
    sheet.size *= 1.15
    sheet.y = sheet.height * 0.15
    sheet.heading()
    sheet.centred("GIẤY CHỨNG NHẬN", size=2.0, ink=RED)
    sheet.margin = sheet.width * 0.14
    sheet.paragraph(int(rng.integers(4, 8)))
    sheet.stamp(sheet.width * 0.7, sheet.height * 0.8, sheet.width * 0.06)
    sheet.signature(sheet.width * 0.65, sheet.height * 0.82)
    return sheet


def guilloche(sheet: Sheet) -> None:
    tone = tuple(max(0, c - 18) for c in sheet.paper)
    across = np.arange(0, sheet.width, 12)
    for offset in range(0, sheet.height + 80, int(sheet.rng.integers(14, 26))):
        wave = offset + 20 * np.sin(across / sheet.rng.uniform(40, 60))
        sheet.pen.line(list(zip(across.tolist(), wave.tolist(), strict=True)), fill=tone, width=2)


def handwriting(style: Style, rng: np.random.Generator) -> Sheet:
    sheet = a4(style, rng, paper=(246, 246, 240))
    sheet.size *= 1.35
    ruled = rng.random() < 0.5
    while sheet.room:
        x, y = sheet.margin, sheet.y
        if ruled:
            base = y + sheet.size * 1.2
            sheet.pen.line((0, base, sheet.width, base), fill=(170, 190, 220), width=2)
        while x < sheet.width - sheet.margin * 1.6:
            word = sheet.words(1)
            font = style.font(style.hand, sheet.size * rng.uniform(0.9, 1.1), sheet.face)
            sheet.pen.text((x, y + rng.normal(0, sheet.size * 0.07)), word, font=font, fill=BLUE, stroke_width=1)
            x += font.getlength(word) + sheet.size * rng.uniform(0.3, 0.7)
        sheet.y += sheet.size * 1.7
    return sheet


def sparse(style: Style, rng: np.random.Generator) -> Sheet:
    sheet = a4(style, rng)
    sheet.y = sheet.height * rng.uniform(0.1, 0.4)
    sheet.paragraph(int(rng.integers(1, 4)))
    if rng.random() < 0.5:
        sheet.signature(sheet.width * 0.6, sheet.y + sheet.size * 3)
    return sheet


def stamps(style: Style, rng: np.random.Generator) -> Sheet:
    sheet = a4(style, rng)
    for _ in range(int(rng.integers(2, 5))):
        sheet.stamp(rng.uniform(0.2, 0.8) * sheet.width, rng.uniform(0.15, 0.85) * sheet.height, sheet.width * 0.11)
    sheet.y = sheet.height * 0.45
    sheet.paragraph(2)
    return sheet


def id_card(style: Style, rng: np.random.Generator) -> Sheet:
    sheet = Sheet(style, rng, WIDTH, round(WIDTH / 1.586), paper=(205, 228, 226))
    guilloche(sheet)
    sheet.size, sheet.step = WIDTH * 0.032, 1.45
    sheet.y = sheet.height * 0.08
    sheet.centred("CĂN CƯỚC CÔNG DÂN", size=1.6, ink=RED)
    face(sheet, WIDTH * 0.05, sheet.height * 0.36, WIDTH * 0.22)
    number, name = f"Số: 0{rng.integers(10**10, 10**11)}", sheet.words(3).upper()
    born = f"Ngày sinh: 0{rng.integers(1, 9)}/0{rng.integers(1, 9)}/{rng.integers(1950, 2010)}"
    for label in (number, "Họ và tên:", name, born, str(rng.choice(["Giới tính: Nữ", "Giới tính: Nam"]))):
        sheet.line(label, x=WIDTH * 0.33)
    sheet.line("Quê quán: " + sheet.words(4), x=WIDTH * 0.33)
    return sheet


def face(sheet: Sheet, x: float, y: float, width: float) -> None:
    back = [(235, 240, 245), (70, 120, 200), (250, 250, 250)][int(sheet.rng.integers(3))]
    height, pen = width * 1.5, sheet.pen
    hair, jaw, eyes, mouth = sheet.rng.uniform((0.18, 0.72, 0.38, 0.5), (0.26, 0.84, 0.46, 0.56))
    dress = tuple(int(level) for level in sheet.rng.integers(20, 230, 3))
    pen.rectangle((x, y, x + width, y + height), fill=back)
    pen.ellipse((x - width * 0.05, y + height * jaw * 0.95, x + width * 1.05, y + height * 1.4), fill=dress)
    pen.rectangle((x - width * 0.1, y + height, x + width * 1.1, y + height * 1.45), fill=sheet.paper)
    pen.ellipse((x + width * hair, y + height * 0.12, x + width * (1 - hair), y + height * jaw), fill=(25, 20, 20))
    if sheet.rng.random() < 0.5:  # long hair
        pen.rectangle((x + width * hair, y + height * 0.4, x + width * (1 - hair), y + height * 0.8), fill=(25, 20, 20))
    pen.ellipse((x + width * 0.27, y + height * 0.22, x + width * 0.73, y + height * jaw), fill=(222, 184, 158))
    for eye in (eyes, 0.96 - eyes):
        pen.ellipse(
            (x + width * eye, y + height * 0.42, x + width * (eye + 0.07), y + height * 0.45), fill=(30, 20, 20)
        )
    pen.arc(
        (x + width * 0.4, y + height * mouth, x + width * 0.6, y + height * (mouth + 0.15)), 20, 160, (150, 60, 60), 4
    )


def portrait(style: Style, rng: np.random.Generator) -> Sheet:
    sheet = Sheet(style, rng, 900, 1350, paper=(245, 245, 245))
    face(sheet, 0, 0, 900)
    return sheet


def receipt(style: Style, rng: np.random.Generator) -> Sheet:
    sheet = Sheet(style, rng, 640, int(rng.integers(1500, 2600)))
    sheet.size, sheet.margin = 30, 40
    sheet.centred("BIÊN LAI THU PHÍ", size=1.3)
    while sheet.room:
        y = sheet.y
        sheet.line(sheet.words(2)[:22])
        sheet.y = y
        sheet.line(f"{int(rng.integers(10, 900))}.000", x=sheet.width - 170)
    return sheet


def map_(style: Style, rng: np.random.Generator) -> Sheet:
    sheet = a4(style, rng)
    for _ in range(int(rng.integers(12, 26))):
        points = rng.uniform(0.08, 0.92, (int(rng.integers(3, 6)), 2)) * (sheet.width, sheet.height)
        sheet.pen.polygon([tuple(p) for p in points], outline=INK, width=3)
    for _ in range(14):
        place = rng.uniform(0.1, 0.85, 2) * (sheet.width, sheet.height)
        font = style.font(style.regular, sheet.size, sheet.face)
        sheet.pen.text(
            tuple(place), f"{int(rng.integers(1, 400))} ({rng.uniform(20, 400):.1f} m²)", font=font, fill=INK
        )
    return sheet


def screenshot(style: Style, rng: np.random.Generator) -> Sheet:
    is_dark = rng.random() < 0.4
    sheet = Sheet(style, rng, 1080, 2100, paper=(18, 18, 20) if is_dark else (255, 255, 255))
    sheet.size, sheet.margin, sheet.y = 36, 60, 40
    ink = (230, 230, 230) if is_dark else (20, 20, 20)
    sheet.line("9:41", ink=ink)
    while sheet.room:
        top = sheet.y
        height = sheet.size * sheet.step * 3 + 40
        tone = (44, 44, 48) if is_dark else (236, 240, 246)
        sheet.pen.rounded_rectangle((30, top, sheet.width - 30, top + height), 24, fill=tone)
        sheet.y += 20
        sheet.paragraph(3, width=900, ink=ink)
        sheet.y = top + height + 30
    return sheet


def blank(style: Style, rng: np.random.Generator) -> Sheet:
    return a4(style, rng)
