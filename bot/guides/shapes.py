"""The few shapes that the guides' pictures are made of, as SVG. A scene is drawn in a field of 240 by 150."""

from __future__ import annotations

INK, SOFT, SKIN, PAPER, WARN, GOOD = "#17406d", "#d8e5f3", "#f2c9a1", "#ffffff", "#b3261e", "#1b6e3c"


def box(x: float, y: float, width: float, height: float, *, fill: str = PAPER, round_by: float = 6) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{round_by}" fill="{fill}" {_EDGE}/>'


def disc(x: float, y: float, radius: float, *, fill: str = PAPER) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" {_EDGE}/>'


def line(*points: tuple[float, float], ink: str = INK, width: float = 3) -> str:
    path = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="{width}" {_ENDS}/>'


def word(x: float, y: float, text: str, *, size: int = 20, ink: str = INK) -> str:
    font = 'font-family="Be Vietnam Pro, sans-serif" font-weight="600" text-anchor="middle"'
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{ink}" {font}>{text}</text>'


def moved(x: float, y: float, *parts: str) -> str:
    return f'<g transform="translate({x} {y})">{"".join(parts)}</g>'


def person(x: float, y: float, *, shirt: str = SOFT, small: bool = False) -> str:
    """Head and shoulders; (x, y) is the middle of the shoulders' line."""
    r, w, h = (13, 36, 34) if small else (18, 52, 46)
    body = f'<path d="M{-w / 2} {h} q0 {-h} {w / 2} {-h} q{w / 2} 0 {w / 2} {h} z" fill="{shirt}" {_EDGE}/>'
    return moved(x, y, body, disc(0, -r + 2, r, fill=SKIN))


def phone(x: float, y: float, *inside: str) -> str:
    return moved(x, y, box(0, 0, 76, 130, fill=INK, round_by=10), box(6, 12, 64, 104), *inside)


def sheet(x: float, y: float, *, width: float = 74, height: float = 96, lines: int = 4) -> str:
    """A paper with lines of writing."""
    rows = [line((12, 20 + 16 * n), (width - 12 - 10 * (n % 2), 20 + 16 * n), width=2.5) for n in range(lines)]
    return moved(x, y, box(0, 0, width, height, round_by=3), *rows)


def card(x: float, y: float) -> str:
    """An identity card."""
    face = box(8, 9, 20, 25, fill=SKIN, round_by=3)
    return moved(x, y, box(0, 0, 74, 46, fill=SOFT), face, line((36, 15), (66, 15)), line((36, 28), (60, 28)))


def code(x: float, y: float, size: float = 34) -> str:
    """What looks like a QR code; it leads nowhere."""
    unit = size / 7
    dark = (
        (0, 0),
        (2, 0),
        (4, 0),
        (6, 1),
        (1, 2),
        (3, 2),
        (5, 3),
        (0, 4),
        (2, 4),
        (6, 4),
        (4, 5),
        (1, 6),
        (3, 6),
        (6, 6),
    )
    cells = "".join(
        f'<rect x="{a * unit:.1f}" y="{b * unit:.1f}" width="{unit:.1f}" height="{unit:.1f}" fill="{INK}"/>'
        for a, b in dark
    )
    return moved(x, y, box(-4, -4, size + 8, size + 8, round_by=2), cells)


def tick(x: float, y: float) -> str:
    return moved(x, y, disc(0, 0, 19, fill=GOOD), line((-9, 0), (-2, 7), (10, -7), ink=PAPER, width=4))


def cross(x: float, y: float) -> str:
    bars = line((-8, -8), (8, 8), ink=PAPER, width=4) + line((8, -8), (-8, 8), ink=PAPER, width=4)
    return moved(x, y, disc(0, 0, 19, fill=WARN), bars)


def lock(x: float, y: float) -> str:
    bow = f'<path d="M-18 0 v-16 a18 18 0 0 1 36 0 v16" fill="none" stroke="{INK}" stroke-width="6"/>'
    return moved(x, y, bow, box(-28, 0, 56, 44, fill=SOFT), disc(0, 18, 6, fill=INK), line((0, 18), (0, 32), width=5))


def desk(x: float, y: float, sign: str) -> str:
    """A counter with a sign above it."""
    board = box(0, -104, 180, 28, fill=INK, round_by=3) + word(90, -84, sign, size=17, ink=PAPER)
    return moved(x, y, board, person(90, -44, shirt=PAPER), box(0, 0, 180, 34, fill=SOFT, round_by=3))


_EDGE = f'stroke="{INK}" stroke-width="3" stroke-linejoin="round"'
_ENDS = 'stroke-linecap="round" stroke-linejoin="round"'
