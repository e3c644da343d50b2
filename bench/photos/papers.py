"""More papers: those with seals and machine-readable lines, a page of a notebook, a document on a phone."""

import numpy as np

from bench.photos.pages import INK, WIDTH, Sheet, a4, face, guilloche
from bench.photos.styles import Style


def sealed(style: Style, rng: np.random.Generator) -> Sheet:
    """A decision with a red seal over the signature, and a line of seals along its edge."""
    sheet = a4(style, rng)
    sheet.heading()
    for _ in range(int(rng.integers(2, 5))):
        sheet.paragraph(int(rng.integers(3, 7)))
        sheet.y += sheet.size
    y = min(sheet.y, sheet.height * 0.8)
    sheet.y = y
    sheet.line(sheet.words(3).upper(), x=sheet.width * 0.6, bold=True)
    sheet.signature(sheet.width * 0.62, y + sheet.size * 4)
    sheet.stamp(sheet.width * 0.6, y + sheet.size * 4.5, sheet.width * 0.085)
    if rng.random() < 0.5:
        sheet.stamp(sheet.width, sheet.height * rng.uniform(0.3, 0.7), sheet.width * 0.07)
    return sheet


def passport(style: Style, rng: np.random.Generator) -> Sheet:
    sheet = Sheet(style, rng, WIDTH, round(WIDTH / 1.42), paper=(232, 236, 222))
    guilloche(sheet)
    sheet.size, sheet.step = WIDTH * 0.027, 1.5
    sheet.y = sheet.height * 0.06
    sheet.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ink=(130, 50, 40))
    face(sheet, WIDTH * 0.05, sheet.height * 0.18, WIDTH * 0.23)
    for label in ("Họ và tên / Full name", sheet.words(3).upper(), "Quốc tịch / Nationality", "VIỆT NAM / VIETNAMESE"):
        sheet.line(label, x=WIDTH * 0.36)
    sheet.line("Ngày sinh 12/03/1990   Nữ / F   " + sheet.words(2), x=WIDTH * 0.36)
    sheet.pen.rectangle((0, sheet.height * 0.8, sheet.width, sheet.height), fill=(240, 242, 234))
    sheet.y = sheet.height * 0.83
    number = int(rng.integers(10**6, 10**7))
    for line in ("P<VNMTRAN<<THI<THU<HA<<<<<<<<<<<<<<<<<<<<<<<", f"C{number}<4VNM9003125F3209087<<<<<<<<<<<<<<06"):
        sheet.line(line, x=WIDTH * 0.05, size=1.1)
    return sheet


def notebook(style: Style, rng: np.random.Generator) -> Sheet:
    """A page of a pupil's exercise book: a grid or lines in violet, a red margin, handwriting."""
    sheet = Sheet(style, rng, WIDTH, round(WIDTH * 1.3), paper=(248, 248, 243))
    sheet.size *= 1.5
    row = sheet.size * 1.7
    tone = (186, 186, 222) if rng.random() < 0.5 else (176, 206, 220)
    fine = row / 4 if rng.random() < 0.5 else row
    for y in np.arange(sheet.margin, sheet.height, fine):
        sheet.pen.line((0, y, sheet.width, y), fill=tone, width=2)
    if fine < row:
        for x in np.arange(0, sheet.width, fine):
            sheet.pen.line((x, 0, x, sheet.height), fill=tone, width=2)
    sheet.pen.line((sheet.margin, 0, sheet.margin, sheet.height), fill=(226, 150, 150), width=3)
    pen = [(35, 45, 150), (25, 25, 40)][int(rng.integers(2))]
    for y in np.arange(sheet.margin + row, sheet.height - row, row):
        x = sheet.margin * 1.2
        while x < sheet.width * 0.86:
            word, font = sheet.words(1), style.font(style.hand, sheet.size * rng.uniform(0.92, 1.08), sheet.face)
            sheet.pen.text((x, y - sheet.size * 1.1), word, font=font, fill=pen, stroke_width=1)
            x += font.getlength(word) + sheet.size * rng.uniform(0.3, 0.6)
        if rng.random() < 0.07:
            break
    return sheet


def e_document(style: Style, rng: np.random.Generator) -> Sheet:
    """A document opened on a phone: bars above and below, the page between them."""
    sheet = Sheet(style, rng, 1080, 2220, paper=(82, 86, 89))
    top, bottom = 220, round(220 + 1040 * 1.414)
    sheet.pen.rectangle((0, 0, sheet.width, 150), fill=(250, 250, 250))
    sheet.size, sheet.y = 34, 60
    sheet.line("9:41   Giay-to.pdf", x=40, ink=INK)
    sheet.pen.rectangle((20, top, sheet.width - 20, bottom), fill=(255, 255, 255))
    sheet.size, sheet.margin, sheet.y = 24, 130, top + 90
    sheet.heading()
    while sheet.y < bottom - 140:
        sheet.paragraph(3)
        sheet.y += sheet.size
    sheet.size = 32
    sheet.y = sheet.height - 120
    sheet.line("1 / 1    Chia sẻ    Tải về", x=60, ink=(230, 230, 230))
    return sheet
