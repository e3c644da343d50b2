"""One small picture for every scene that a guide names (`scene` in `flows/hurdles/data`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.guides.shapes import (
    INK,
    PAPER,
    SKIN,
    SOFT,
    WARN,
    box,
    card,
    code,
    cross,
    desk,
    disc,
    line,
    lock,
    moved,
    person,
    phone,
    sheet,
    tick,
    word,
)


def _message() -> str:
    bubble = box(96, 26, 120, 44, fill=SOFT) + word(156, 55, "TTTB", size=22)
    return (
        phone(14, 10, word(38, 70, "1414"))
        + bubble
        + line((156, 92), (196, 92), (184, 82))
        + word(126, 99, "0 đ", size=18)
    )


def _shop() -> str:
    return desk(30, 112, "NHÀ MẠNG") + card(4, 96)


def _police() -> str:
    return desk(30, 112, "CÔNG AN XÃ") + box(150, 78, 54, 36, fill=INK) + line((177, 114), (177, 122), width=6)


def _counter() -> str:
    return desk(30, 112, "MỘT CỬA") + sheet(10, 84, width=44, height=56, lines=2)


def _phone() -> str:
    return phone(
        82,
        10,
        moved(9, 30, box(0, 0, 58, 36, fill=SOFT), box(6, 7, 15, 20, fill=SKIN, round_by=2)),
        line((14, 84), (62, 84)),
        line((14, 98), (52, 98)),
    )


def _family() -> str:
    return person(92, 74) + person(152, 96, shirt=PAPER, small=True) + line((114, 112), (138, 116), width=5)


def _forgotten() -> str:
    return lock(92, 74) + word(168, 104, "?", size=72)


def _secret() -> str:
    fingers = "".join(box(6 + 15 * n, (12, 0, 4, 16)[n], 12, 52, fill=SKIN) for n in range(4))
    hand = moved(
        128, 22, fingers, box(6, 46, 57, 50, fill=SKIN, round_by=14), box(-14, 58, 26, 14, fill=SKIN, round_by=7)
    )
    return lock(70, 70) + hand


def _waiting() -> str:
    return (
        disc(120, 76, 54)
        + line((120, 76), (120, 40), width=5)
        + line((120, 76), (146, 92), width=5)
        + disc(120, 76, 4, fill=INK)
    )


def _money(x: float, y: float) -> str:
    return moved(x, y, box(0, 0, 86, 50, fill=SOFT), disc(43, 25, 15), word(43, 32, "đ", size=20))


def _once() -> str:
    return _money(16, 44) + tick(100, 44) + _money(134, 72) + cross(216, 72)


def _receipt() -> str:
    return (
        sheet(74, 12, width=92, height=124, lines=3) + box(86, 84, 68, 34, fill=SOFT) + word(120, 108, "Mã GD", size=17)
    )


def _light() -> str:
    rays = "".join(line((46, 40), (46 + dx, 40 + dy)) for dx, dy in ((0, 42), (30, 30), (42, 0), (-30, 30), (30, -28)))
    bolt = moved(
        196,
        20,
        line((10, 0), (0, 20), (12, 20), (2, 40), ink=WARN, width=4),
        line((-8, 0), (22, 40), ink=WARN, width=4),
    )
    return (
        rays
        + disc(46, 40, 16, fill=SOFT)
        + sheet(96, 30, width=78, height=100)
        + line((60, 134), (220, 134), width=4)
        + bolt
    )


def _corners() -> str:
    marks = (
        ((62, 30), (62, 10), (82, 10)),
        ((158, 10), (178, 10), (178, 30)),
        ((178, 120), (178, 140), (158, 140)),
        ((82, 140), (62, 140), (62, 120)),
    )
    return sheet(76, 22, width=88, height=106, lines=5) + "".join(line(*mark, ink=WARN, width=5) for mark in marks)


def _sharp() -> str:
    glass = disc(140, 70, 38) + word(140, 80, "Aa", size=30) + line((166, 98), (196, 130), width=9)
    return sheet(46, 16, width=92, height=118, lines=5) + glass


def _file() -> str:
    arrow = line((124, 75), (176, 75), width=6) + line((160, 58), (178, 75), (160, 92), width=6)
    return (
        sheet(30, 22, width=80, height=106, lines=3)
        + box(44, 88, 52, 26, fill=WARN)
        + word(70, 108, "PDF", size=18, ink=PAPER)
        + arrow
        + box(188, 48, 44, 54, fill=SOFT)
    )


def _sealed() -> str:
    return sheet(62, 12, width=116, height=126, lines=4) + disc(92, 108, 19, fill=SOFT) + tick(92, 108) + code(130, 88)


def _checked() -> str:
    return (
        phone(24, 10, code(21, 40))
        + line((110, 75), (146, 75), width=5)
        + sheet(156, 26, width=70, height=98, lines=4)
        + tick(206, 112)
    )


def _note() -> str:
    return person(48, 74) + person(192, 74, shirt=PAPER) + sheet(92, 56, width=56, height=70, lines=3)


SCENES: Mapping[str, Callable[[], str]] = {
    "message": _message,
    "shop": _shop,
    "police": _police,
    "counter": _counter,
    "phone": _phone,
    "family": _family,
    "forgotten": _forgotten,
    "secret": _secret,
    "waiting": _waiting,
    "once": _once,
    "receipt": _receipt,
    "light": _light,
    "corners": _corners,
    "sharp": _sharp,
    "file": _file,
    "sealed": _sealed,
    "checked": _checked,
    "note": _note,
}
