"""A paper on a table, photographed with a phone, or laid on a scanner; and what can go wrong at three strengths."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from bench.photos.pages import FLAT, draw
from bench.photos.styles import Style

Picture = np.ndarray[Any, Any]
Corners = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Shot:
    """How a photo is taken. The defaults are a good one; a defect changes some of it."""

    width: int
    fill: float = 0.88  # share of the frame that the paper takes
    tilt: float = 0.03  # perspective: how far corners stray, share of the frame
    turn: float = 0.0  # degrees
    shift: tuple[float, float] = (0.0, 0.0)
    light: float = 1.0
    shade: float = 0.15  # how much darker one side is
    noise: float = 2.5
    soft: float = 0.5  # blur of a good lens, pixels
    quality: int = 88
    is_scan: bool = False


def good_shot(rng: np.random.Generator) -> Shot:
    return Shot(
        width=int(rng.choice([960, 1080, 1280, 1600])),
        fill=rng.uniform(0.78, 0.97),
        tilt=rng.uniform(0.0, 0.04),
        turn=rng.normal(0, 1.8),
        shade=rng.uniform(0.0, 0.35),
        light=rng.uniform(0.75, 1.02),
        noise=rng.uniform(0.8, 5.0),
        soft=rng.uniform(0.3, 0.9),
        quality=int(rng.integers(68, 96)),
        is_scan=bool(rng.random() < 0.2),
    )


def take(kind: str, style: Style, rng: np.random.Generator, shot: Shot) -> Picture:
    page = draw(kind, style, rng)
    if kind in FLAT:
        return _finished(
            _resized(page, min(shot.width, page.shape[1])), replace(shot, noise=0.5, shade=0, light=1), rng
        )
    if shot.is_scan:
        return _finished(_resized(page, shot.width), replace(shot, shade=0.02, light=1.0, noise=1.0), rng)
    return _finished(_photographed(page, style, rng, shot), shot, rng)


def _resized(picture: Picture, width: int) -> Picture:
    height = round(picture.shape[0] * width / picture.shape[1])
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)


def _photographed(page: Picture, style: Style, rng: np.random.Generator, shot: Shot) -> Picture:
    height, width = page.shape[:2]
    is_wide = width > height
    frame = (shot.width * 4 // 3, shot.width) if is_wide else (shot.width, shot.width * 4 // 3)
    if height > 2 * width:
        frame = (shot.width * 2 // 3, round(shot.width * 4 / 3))
    corners = _corners(width / height, frame, rng, shot)
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    if width > 1.3 * frame[0]:
        page = cv2.GaussianBlur(page, (0, 0), width / frame[0] / 3)
    table = ground(str(rng.choice(style.grounds)), frame, rng)
    flat = cv2.warpPerspective(page, matrix, frame, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT)
    mask = cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), matrix, frame)
    shadow = cv2.GaussianBlur(np.roll(mask, (6, 6), (0, 1)), (0, 0), 8)[..., None]
    table = (table * (1 - np.float32(0.45 / 255) * shadow)).astype(np.uint8)
    weight = cv2.GaussianBlur(mask, (0, 0), 0.8)[..., None] * np.float32(1 / 255)
    return (flat * weight + table * (1 - weight)).astype(np.uint8)


def _corners(aspect: float, frame: tuple[int, int], rng: np.random.Generator, shot: Shot) -> Corners:
    wide, high = frame
    width = min(wide, high * aspect) * shot.fill
    half = np.array([width / 2, width / aspect / 2])
    around = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half
    lean = shot.tilt * min(frame)
    top = rng.uniform(0.2, 1) * lean * rng.choice([-1, 1])
    side = rng.uniform(0.0, 0.6) * lean * rng.choice([-1, 1])
    around = around + np.array([(top, side), (-top, -side), (top, side), (-top, -side)])
    angle = np.deg2rad(shot.turn)
    spin = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    middle = np.array([wide / 2, high / 2]) + np.array(shot.shift) * (2 * half)
    return around @ spin.T + middle


def ground(name: str, frame: tuple[int, int], rng: np.random.Generator) -> Picture:
    wide, high = frame
    y, x = np.arange(high, dtype=np.float32)[:, None], np.arange(wide, dtype=np.float32)[None]
    noise = lambda across, down: cv2.resize(  # noqa: E731
        rng.normal(0, 1, (max(2, high // down), max(2, wide // across))).astype(np.float32), frame
    )
    match name:
        case "wood":
            tone = 100 + 25 * np.sin((x + 20 * noise(300, 300)) / 9) + 12 * noise(3, 60)
            colour = (0.55, 0.75, 1.0)
        case "cloth":
            tone = 120 + 22 * np.sin(x / 3.1) * np.sin(y / 3.1) + 8 * noise(2, 2)
            colour = (1.0, 0.7, 0.6)
        case "tiles":
            lines = ((x % 220 < 5) | (y % 220 < 5)) * -50.0
            tone = 170 + lines + 5 * noise(60, 60) + 3 * noise(2, 2)
            colour = (0.9, 0.95, 0.95)
        case "marble":
            tone = 140 + 30 * np.sin(noise(120, 120) * 4) + 4 * noise(2, 2)
            colour = (0.95, 1.0, 0.98)
        case "leather":
            tone = 60 + 10 * noise(5, 5)
            colour = (0.7, 0.85, 1.0)
        case "bed":
            tone = 150 + 35 * (np.sin(x / 60) > 0) + 25 * np.sin(y / 45) + 6 * noise(40, 40)
            colour = (0.9, 0.75, 1.0)
        case _:
            tone = rng.uniform(40, 120) + 4 * noise(30, 30)
            colour = (1.0, 1.0, 1.0)
    return np.clip(np.float32(tone)[..., None] * np.array(colour, np.float32), 0, 255).astype(np.uint8)


def _finished(picture: Picture, shot: Shot, rng: np.random.Generator) -> Picture:
    high, wide = picture.shape[:2]
    picture = cv2.GaussianBlur(picture, (0, 0), shot.soft) if shot.soft else picture
    y, x = np.arange(high, dtype=np.float32)[:, None], np.arange(wide, dtype=np.float32)[None]
    angle = float(rng.uniform(0, 2 * np.pi))
    across = (x / wide - 0.5) * float(np.cos(angle)) + (y / high - 0.5) * float(np.sin(angle))
    light = float(shot.light) * (1 - float(shot.shade) * (0.5 + across))
    bright = picture.astype(np.float32) * light[..., None] * (0.93 if not shot.is_scan else 1.0)
    return np.clip(bright + _grain((high, wide), shot, rng), 0, 255).astype(np.uint8)


def _grain(size: tuple[int, int], shot: Shot, rng: np.random.Generator) -> Picture:
    """Mostly of brightness, a little of colour, as cameras make it."""
    cv2.setRNGSeed(int(rng.integers(1 << 30)))
    grey, colour = np.empty((*size, 1), np.float32), np.empty((*size, 3), np.float32)
    cv2.randn(grey, 0, shot.noise)
    cv2.randn(colour, 0, shot.noise / 2)
    return np.asarray(grey + colour)


def encoded(picture: Picture, quality: int = 88) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


Hurt = Callable[[str, Style, np.random.Generator, int], Picture]


def _shot(rng: np.random.Generator) -> Shot:
    return replace(good_shot(rng), is_scan=False)


def defocus(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    """Weak is a blemish; strong cannot be read: the disc of confusion is as wide as a letter is high."""
    shot = replace(_shot(rng), soft=0.4)
    clear = take(kind, style, rng, replace(shot, noise=0.3))
    radius = (0.0018, 0.0040, 0.0085)[strength] * clear.shape[1] * rng.uniform(0.9, 1.2)
    size = round(radius) * 2 + 1
    y, x = np.mgrid[: size + 2, : size + 2] - (size + 1) / 2
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return _grained(cv2.filter2D(clear, -1, disc / disc.sum()), shot, rng)


def motion(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    shot = replace(_shot(rng), soft=0.4)
    clear = take(kind, style, rng, replace(shot, noise=0.3))
    length = (0.0045, 0.011, 0.022)[strength] * clear.shape[1] * rng.uniform(0.9, 1.2)
    angle = rng.uniform(0, np.pi)
    size = int(length) | 1
    kernel = np.zeros((size + 2, size + 2), np.float32)
    centre = (size + 1) / 2
    way = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    start, end = np.array([centre, centre]) - way, np.array([centre, centre]) + way
    cv2.line(kernel, tuple(start.round().astype(int).tolist()), tuple(end.round().astype(int).tolist()), 1.0, 1)
    return _grained(cv2.filter2D(clear, -1, kernel / kernel.sum()), shot, rng)


def _grained(picture: Picture, shot: Shot, rng: np.random.Generator) -> Picture:
    return np.clip(picture + _grain(picture.shape[:2], shot, rng), 0, 255).astype(np.uint8)


def dark(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    light = (0.42, 0.24, 0.12)[strength] * rng.uniform(0.85, 1.1)
    return take(kind, style, rng, replace(_shot(rng), light=light, noise=rng.uniform(2, 5)))


def glare(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    picture = take(kind, style, rng, replace(_shot(rng), light=rng.uniform(0.7, 0.92))).astype(np.float32)
    high, wide = picture.shape[:2]
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    radius = (0.035, 0.075, 0.13)[strength] * wide * rng.uniform(0.9, 1.2)
    at = rng.uniform(0.3, 0.7, 2) * (wide, high)
    squeeze = rng.uniform(0.6, 1.6)
    far = np.hypot((x - at[0]) * squeeze, (y - at[1]) / squeeze) / radius
    blob = 330 * np.exp(-(np.maximum(far - 0.6, 0) ** 2) * rng.uniform(1.2, 3.0))
    return np.clip(picture + blob[..., None], 0, 255).astype(np.uint8)


def small(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    width = (620, 400, 260)[strength] * rng.uniform(0.9, 1.05)
    return _resized(take(kind, style, rng, replace(_shot(rng), width=1500)), round(width))


def cut(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    missing = (0.06, 0.17, 0.33)[strength] * rng.uniform(0.9, 1.15)
    side = [(-1, 0), (1, 0), (0, 1), (0, -1)][int(rng.integers(4))]
    fill = rng.uniform(0.84, 0.95)
    shot = replace(_shot(rng), fill=fill, turn=rng.normal(0, 1.2), tilt=0.01)
    whole = take(kind, style, rng, shot)
    high, wide = whole.shape[:2]
    # How far the frame must move to lose that share of the paper; the paper's proportions are close to the frame's.
    x, y = (missing + (1 - fill) / 2) * np.array(side) * (wide * 1.0, high * 0.97)
    left, top = max(0, int(x)), max(0, int(y))
    right, bottom = min(wide, wide + int(x)), min(high, high + int(y))
    return whole[top:bottom, left:right]


def skewed(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    tilt = (0.07, 0.13, 0.21)[strength] * rng.uniform(0.9, 1.1)
    turn = (6, 12, 20)[strength] * rng.choice([-1, 1]) * rng.uniform(0.8, 1.1)
    return take(kind, style, rng, replace(_shot(rng), tilt=tilt, turn=turn, fill=0.72))


def blank(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    """Weak: a back through which the front shines; strong: nothing, on a table or filling the frame."""
    shot = replace(good_shot(rng), fill=rng.uniform(0.8, 1.3))
    front = take("blank", style, rng, shot)
    if strength == 2:
        return front
    seen = cv2.GaussianBlur(take(kind, style, rng, replace(shot, fill=1.0))[:, ::-1], (0, 0), 2.0)
    seen = cv2.resize(seen, front.shape[1::-1]).astype(np.float32)
    return np.clip(front - (255 - seen) * (0.05, 0.02)[strength], 0, 255).astype(np.uint8)


def screen(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    """The grid of a screen's points against the grid of the sensor: fine rows, and coloured bands between them."""
    picture = take(kind, style, rng, replace(_shot(rng), noise=1.5)).astype(np.float32)
    high, wide = picture.shape[:2]
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    depth = (0.03, 0.07, 0.14)[strength] * rng.uniform(0.9, 1.2)
    period, angle = rng.uniform(2.6, 5.5), rng.uniform(-0.2, 0.2)
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    fine = np.sin(2 * np.pi * u / period) + 0.7 * np.sin(2 * np.pi * v / period)
    wave = rng.uniform(25, 90)
    bands = np.stack(
        [np.sin(2 * np.pi * (u + 0.4 * v + 6 * np.sin(v / 200)) / wave + shift) for shift in (0, 2, 4)], -1
    )
    light = 1 + depth * (fine[..., None] * 0.7 + bands * 0.6)
    return np.clip(picture * light, 0, 255).astype(np.uint8)


DEFECTS: dict[str, Hurt] = {
    "defocus": defocus,
    "motion": motion,
    "dark": dark,
    "glare": glare,
    "small": small,
    "cut": cut,
    "skewed": skewed,
    "blank": blank,
    "screen": screen,
}
