"""A paper on a table, photographed well with a phone and sent, or laid on a scanner."""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from bench.photos.kinds import FLAT, draw
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
    shadow: float = 0.0  # how much darker it is under the hand and the phone
    warm: float = 0.0  # how much blue a lamp lacks
    crisp: float = 0.0  # how much the phone sharpens afterwards
    sent: int = 0  # longest side that a messenger leaves; 0: sent as a file


def good_shot(rng: np.random.Generator) -> Shot:
    """What phones and their owners do and nobody is to blame for: a hand's shadow, a yellow lamp, a messenger."""
    is_sent = rng.random() < 0.35
    return Shot(
        width=1600 if is_sent else int(rng.choice([960, 1080, 1280, 1600])),
        fill=rng.uniform(0.78, 0.97),
        tilt=rng.uniform(0.0, 0.04),
        turn=rng.normal(0, 1.8),
        shade=rng.uniform(0.0, 0.35),
        light=rng.uniform(0.75, 1.08),
        noise=rng.uniform(0.8, 5.0),
        soft=rng.uniform(0.3, 0.9),
        quality=int(rng.integers(72, 86)) if is_sent else int(rng.integers(68, 96)),
        is_scan=bool(rng.random() < 0.2),
        shadow=float(rng.choice([0.0, rng.uniform(0.15, 0.5)], p=[0.6, 0.4])),
        warm=float(rng.choice([0.0, rng.uniform(0.1, 0.4)], p=[0.6, 0.4])),
        crisp=rng.uniform(0.0, 0.8),
        sent=1280 if is_sent else 0,
    )


def take(kind: str, style: Style, rng: np.random.Generator, shot: Shot) -> Picture:
    page = draw(kind, style, rng)
    if kind in FLAT:
        return _finished(
            resized(page, min(shot.width, page.shape[1])),
            replace(shot, noise=0.5, shade=0, light=1, shadow=0, warm=0),
            rng,
        )
    if shot.is_scan:
        return _finished(resized(page, shot.width), replace(shot, shade=0.02, light=1, noise=1, shadow=0, warm=0), rng)
    return _finished(_photographed(page, style, rng, shot), shot, rng)


def resized(picture: Picture, width: int) -> Picture:
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
        case "mat":  # woven of rushes
            tone = 135 + 18 * np.sign(np.sin(x / 5)) * np.sign(np.sin(y / 17)) + 10 * noise(4, 40)
            colour = (0.55, 0.8, 0.95)
        case "granite":
            tone = 105 + 26 * noise(3, 3) + 12 * noise(9, 9)
            colour = (1.0, 0.98, 0.95)
        case "flowers":  # a plastic tablecloth
            tone = 165 - 75 * (noise(70, 70) > 0.9) + 3 * noise(2, 2)
            colour = (0.75, 0.95, 0.85)
        case "concrete":
            tone = 125 + 14 * noise(25, 25) + 9 * noise(2, 2)
            colour = (0.98, 1.0, 1.0)
        case "checked":  # a cotton tablecloth
            tone = 150 - 35 * (np.sin(x / 40) > 0) - 35 * (np.sin(y / 40) > 0) + 4 * noise(2, 2)
            colour = (0.7, 0.72, 1.0)
        case "bamboo":  # laths side by side
            tone = 120 + 30 * np.abs(np.sin(x / 22)) + 6 * noise(4, 90)
            colour = (0.6, 0.88, 0.98)
        case "bed":
            tone = 150 + 35 * (np.sin(x / 60) > 0) + 25 * np.sin(y / 45) + 6 * noise(40, 40)
            colour = (0.9, 0.75, 1.0)
        case _:
            tone = rng.uniform(40, 120) + 4 * noise(30, 30)
            colour = (1.0, 1.0, 1.0)
    return np.clip(np.float32(tone)[..., None] * np.array(colour, np.float32), 0, 255).astype(np.uint8)


def _finished(picture: Picture, shot: Shot, rng: np.random.Generator) -> Picture:
    picture = cv2.GaussianBlur(picture, (0, 0), shot.soft) if shot.soft else picture
    light = float(shot.light) * _falling(picture.shape[:2], shot, rng) * (0.93 if not shot.is_scan else 1.0)
    tint = np.array([1 - shot.warm, 1 - 0.3 * shot.warm, 1.0], np.float32)
    return sent(grained(picture.astype(np.float32) * light[..., None] * tint, shot, rng), shot)


def _falling(size: tuple[int, int], shot: Shot, rng: np.random.Generator) -> Picture:
    """Light from one side, and the soft shadow of whoever holds the phone."""
    high, wide = size
    y, x = np.arange(high, dtype=np.float32)[:, None] / high, np.arange(wide, dtype=np.float32)[None] / wide
    angle = float(rng.uniform(0, 2 * np.pi))
    light = 1 - float(shot.shade) * (0.5 + (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle))
    if shot.shadow:
        at, size_, soft = rng.uniform(0.0, 1.0, 2), rng.uniform(0.3, 0.7, 2), rng.uniform(0.03, 0.25)
        far = np.hypot((x - at[0]) / size_[0], (y - at[1]) / size_[1])
        light = light * (1 - shot.shadow / (1 + np.exp((far - 1) / soft)))
    return np.asarray(light, np.float32)


def grained(picture: Picture, shot: Shot, rng: np.random.Generator) -> Picture:
    """The camera's noise, and then what the phone makes of it: everything a little crisper."""
    noisy = picture.astype(np.float32) + _grain(picture.shape[:2], shot, rng)
    if shot.crisp:
        noisy += float(shot.crisp) * (noisy - cv2.GaussianBlur(noisy, (0, 0), 1.2))
    return np.asarray(np.clip(noisy, 0, 255).astype(np.uint8))


def sent(picture: Picture, shot: Shot) -> Picture:
    longest = max(picture.shape[:2])
    return resized(picture, round(picture.shape[1] * shot.sent / longest)) if 0 < shot.sent < longest else picture


def _grain(size: tuple[int, int], shot: Shot, rng: np.random.Generator) -> Picture:
    """Mostly of brightness, a little of colour, as cameras make it."""
    cv2.setRNGSeed(int(rng.integers(1 << 30)))
    grey, colour = np.empty((*size, 1), np.float32), np.empty((*size, 3), np.float32)
    cv2.randn(grey, 0, shot.noise)
    cv2.randn(colour, 0, shot.noise / 2)
    return np.asarray(grey + colour)


def encoded(picture: Picture, quality: int = 88) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])
