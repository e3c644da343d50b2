"""What can go wrong with a photo of a paper, at three strengths that are meant for a human eye.

Weak: one has to look for it, and everything is read with ease. Medium: seen at once; most is still read. Strong: body
text cannot be read, part of the page is missing, or nobody would take the photo for one of a paper lying there.
"""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from bench.photos.scenes import Picture, Shot, good_shot, grained, resized, sent, take
from bench.photos.styles import Style

Hurt = Callable[[str, Style, np.random.Generator, int], Picture]


def _shot(rng: np.random.Generator) -> Shot:
    return replace(good_shot(rng), is_scan=False, sent=0)


def defocus(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    """Weak is a blemish; strong cannot be read: the disc of confusion is as wide as a letter is high."""
    shot = replace(_shot(rng), soft=0.4)
    clear = take(kind, style, rng, replace(shot, noise=0.3, crisp=0))
    radius = (0.0018, 0.0040, 0.0085)[strength] * clear.shape[1] * rng.uniform(0.9, 1.2)
    size = round(radius) * 2 + 1
    y, x = np.mgrid[: size + 2, : size + 2] - (size + 1) / 2
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return grained(cv2.filter2D(clear, -1, disc / disc.sum()), shot, rng)


def motion(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    shot = replace(_shot(rng), soft=0.4)
    clear = take(kind, style, rng, replace(shot, noise=0.3, crisp=0))
    length = (0.0045, 0.011, 0.022)[strength] * clear.shape[1] * rng.uniform(0.9, 1.2)
    angle = rng.uniform(0, np.pi)
    size = int(length) | 1
    kernel = np.zeros((size + 2, size + 2), np.float32)
    centre = (size + 1) / 2
    way = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    start, end = np.array([centre, centre]) - way, np.array([centre, centre]) + way
    cv2.line(kernel, tuple(start.round().astype(int).tolist()), tuple(end.round().astype(int).tolist()), 1.0, 1)
    return grained(cv2.filter2D(clear, -1, kernel / kernel.sum()), shot, rng)


def dark(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    light = (0.42, 0.24, 0.12)[strength] * rng.uniform(0.85, 1.1)
    return take(kind, style, rng, replace(_shot(rng), light=light, noise=rng.uniform(2, 5)))


def glare(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    picture = take(kind, style, rng, replace(_shot(rng), light=rng.uniform(0.7, 0.92))).astype(np.float32)
    high, wide = picture.shape[:2]
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    radius = (0.035, 0.075, 0.13)[strength] * wide * rng.uniform(0.9, 1.2)
    # Over text: these two may be empty below.
    lowest = 0.4 if kind in {"sealed", "notebook"} else 0.7
    at = rng.uniform((0.3, lowest - 0.2), (0.7, lowest)) * (wide, high)
    squeeze = rng.uniform(0.6, 1.6)
    far = np.hypot((x - at[0]) * squeeze, (y - at[1]) / squeeze) / radius
    blob = 330 * np.exp(-(np.maximum(far - 0.6, 0) ** 2) * rng.uniform(1.2, 3.0))
    return np.clip(picture + blob[..., None], 0, 255).astype(np.uint8)


def small(kind: str, style: Style, rng: np.random.Generator, strength: int) -> Picture:
    width = (620, 400, 260)[strength] * rng.uniform(0.9, 1.05)
    return resized(take(kind, style, rng, replace(_shot(rng), width=1500)), round(width))


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
    """A page shown on a monitor: red, green and blue points through a lens onto another grid, so that waves arise.

    The lens and the size of a sensor's pixel weaken every wave; then the sensor samples what is left of it.
    """
    shot = replace(_shot(rng), noise=1.5, shadow=0, warm=0, crisp=rng.uniform(0, 0.4))
    picture = _shown(take(kind, style, rng, replace(shot, is_scan=True, noise=0.3)), rng).astype(np.float32)
    high, wide = picture.shape[:2]
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    pitch, angle = rng.uniform(1.7, 4.5), rng.uniform(-0.12, 0.12)
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    u = (x * cos + y * sin) / pitch + rng.uniform(0, 3) * np.sin(y / high * 2 + 1)
    v = (y * cos - x * sin) / pitch + rng.uniform(0, 3) * np.sin(x / wide * 2 + 1)
    wave = np.stack([_points(u + shift / 3, v, 1 / pitch) for shift in range(3)], axis=-1)
    wave -= wave.mean()
    wave *= (0.02, 0.045, 0.1)[strength] * rng.uniform(0.9, 1.2) / float(wave.std())
    lit = np.float32(1) + wave * (picture.max(axis=2, keepdims=True) > 60)
    return sent(grained(picture * lit, shot, rng), replace(shot, sent=int(rng.choice([0, 1280]))))


def _points(u: Picture, v: Picture, frequency: float) -> Picture:
    lens = [float(np.sinc(k * frequency) * np.exp(-2 * (np.pi * 0.45 * k * frequency) ** 2)) for k in (1, 2)]
    across = 1.65 * lens[0] * np.cos(2 * np.pi * u) + 0.83 * lens[1] * np.cos(4 * np.pi * u)
    down = 0.5 * lens[0] * np.cos(2 * np.pi * v)
    return np.asarray((1 + across) * (1 + down), np.float32)


def _shown(page: Picture, rng: np.random.Generator) -> Picture:
    """In a window with a bar above it, sometimes with the monitor's rim in sight."""
    high, wide = page.shape[:2]
    side, bar, rim = round(wide * rng.uniform(0.0, 0.15)), round(high * 0.05), round(wide * rng.choice([0, 0.05]))
    whole = cv2.copyMakeBorder(page, bar // 2, bar // 2, side, side, cv2.BORDER_CONSTANT, value=(110, 105, 100))
    whole = cv2.copyMakeBorder(whole, bar, 0, 0, 0, cv2.BORDER_CONSTANT, value=(70, 60, 55))
    return cv2.copyMakeBorder(whole, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=(12, 12, 12))


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
