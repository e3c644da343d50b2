"""What phone and messenger do to a flat card: angle, bend, cloth below, light, glare, blur, noise, compression."""

import math
import random
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.bot.idcards.drawing import HEIGHT, WIDTH, Drawn, Pixels

Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shot:
    """One way of holding the phone. Blurs are in pixels of the picture, strengths from 0 to 1."""

    code_px: int
    frame: tuple[int, int] = (1280, 960)
    turn: float = 0.0
    tilt: float = 0.0
    bend: float = 0.0
    soft: float = 0.3
    moved: float = 0.0
    noise: float = 2.0
    contrast: float = 1.0
    uneven: float = 0.0
    glare: float = 0.0
    moire: float = 0.0
    inverted: bool = False
    quality: int = 90
    again: int = 0


def a_shot(rng: random.Random, code_px: int) -> Shot:
    """Everything mixed, from a careful photo to one that nobody can read."""
    wide = 1280 if code_px <= 210 else 1600
    return Shot(
        code_px=code_px,
        frame=(wide, wide * 3 // 4),
        turn=rng.choice((0, 0, 90, 180, 270)) + rng.uniform(-25, 25),
        tilt=rng.uniform(0, 0.3),
        bend=rng.choice((0, rng.uniform(0, 0.05))),
        soft=rng.uniform(0.4, 1.9) * (code_px / 190) ** 0.5,
        moved=rng.choice((0, 0, rng.uniform(0, 0.03) * code_px)),
        noise=rng.uniform(1, 14),
        contrast=rng.uniform(0.3, 1.0),
        uneven=rng.uniform(0, 0.8),
        glare=rng.choice((0, rng.uniform(0.1, 0.95))),
        moire=rng.choice((0, 0, rng.uniform(0, 0.15))),
        inverted=rng.random() < 0.02,
        quality=rng.randrange(30, 96),
        again=rng.choice((0, 87)),
    )


def a_mild_shot(rng: random.Random, code_px: int) -> Shot:
    """A careful photo: every reader should manage."""
    return Shot(
        code_px=code_px,
        frame=(1280, 960),
        turn=rng.choice((0, 90, 180, 270)) + rng.uniform(-15, 15),
        tilt=rng.uniform(0, 0.1),
        soft=rng.uniform(0.4, 0.7),
        noise=rng.uniform(1, 4),
        uneven=rng.uniform(0, 0.3),
        quality=rng.randrange(70, 96),
    )


def photograph(drawn: Drawn, shot: Shot, rng: random.Random) -> Pixels:
    """The picture before it is compressed."""
    noise = np.random.default_rng(rng.getrandbits(32))
    scene = _on_cloth(_bent(drawn, shot), shot, rng, noise)
    scene = _lit(scene.astype(np.float32), shot, rng)
    scene = _blurred(scene, shot, rng)
    scene += noise.normal(0, shot.noise, scene.shape[:2])[:, :, None] + noise.normal(0, shot.noise / 2, scene.shape)
    return np.clip(scene, 0, 255).astype(np.uint8)


def compressed(pixels: Pixels, shot: Shot) -> bytes:
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, shot.quality])[1]
    if shot.again:
        data = cv2.imencode(".jpg", cv2.imdecode(data, 1), [cv2.IMWRITE_JPEG_QUALITY, shot.again])[1]
    return bytes(data)


def cloth(size: tuple[int, int], rng: random.Random, noise: np.random.Generator) -> Plane:
    """Checks, stripes and a weave: plenty of corners that are no code."""
    wide, high = size
    across, down = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    colours = noise.uniform(40, 220, (3, 3)).astype(np.float32)
    step = rng.uniform(12, 70)
    checks = ((across // step + down // step) % 2)[:, :, None]
    stripes = ((across + down) // (step * 1.7) % 2)[:, :, None]
    ground = colours[0] * checks + colours[1] * (1 - checks)
    ground = ground * (0.7 + 0.3 * stripes) + colours[2] * 0.2 * stripes
    weave = 1 + 0.08 * np.sin(across * 2.1) * np.sin(down * 2.3)
    return np.asarray(ground * weave[:, :, None], dtype=np.float32)


def _bent(drawn: Drawn, shot: Shot) -> Drawn:
    """A worn card is no plane: its middle comes nearer."""
    if not shot.bend:
        return drawn
    across, down = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    lift = shot.bend * HEIGHT * np.sin(across / WIDTH * math.pi)
    moved = cv2.remap(drawn.pixels, across, down + lift.astype(np.float32), cv2.INTER_LINEAR, borderValue=(90, 90, 90))
    return replace(drawn, pixels=np.asarray(moved, dtype=np.uint8))


def _on_cloth(drawn: Drawn, shot: Shot, rng: random.Random, noise: np.random.Generator) -> Plane:
    """The card is drawn large, so it is shrunk first; warping alone would alias."""
    scale = shot.code_px / drawn.size
    near = min(scale * 2, 1.0)
    card = cv2.resize(drawn.pixels, None, fx=near, fy=near, interpolation=cv2.INTER_AREA)
    source = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32) * near
    goal = _corners(drawn, shot, rng, scale)
    matrix = cv2.getPerspectiveTransform(source, goal)
    scene = cloth(shot.frame, rng, noise)
    mask = cv2.warpPerspective(np.ones(card.shape[:2], np.float32), matrix, shot.frame, flags=cv2.INTER_LINEAR)
    laid = cv2.warpPerspective(card, matrix, shot.frame, flags=cv2.INTER_AREA).astype(np.float32)
    if shot.inverted:
        laid = 255 - laid
    return np.asarray(scene * (1 - mask[:, :, None]) + laid * mask[:, :, None], dtype=np.float32)


def _corners(drawn: Drawn, shot: Shot, rng: random.Random, scale: float) -> NDArray[np.float32]:
    """Turned and tilted about the code's middle, which is somewhere in the frame with all of the code inside."""
    middle = np.array((drawn.left + drawn.size / 2, drawn.top + drawn.size / 2))
    corners = (np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)]) - middle) * scale
    angle = math.radians(shot.turn)
    turned = corners @ np.array([(math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))])
    towards = rng.uniform(0, 2 * math.pi)
    depth = 1 + shot.tilt * (turned @ np.array((math.cos(towards), math.sin(towards)))) / (WIDTH * scale / 2)
    flat = turned / depth[:, None]
    room = shot.code_px * 0.8
    centre = [_kept(room, flat[:, at], shot.frame[at], rng) for at in (0, 1)]
    return np.asarray(flat + np.array(centre), dtype=np.float32)


def _kept(room: float, edges: NDArray[np.float64], side: int, rng: random.Random) -> float:
    """So that the card fits, or as much of it as can; the code always does."""
    low, high = -edges.min(), side - edges.max()
    place = rng.uniform(min(low, high), max(low, high))
    return float(min(max(place, room), side - room))


def _lit(scene: Plane, shot: Shot, rng: random.Random) -> Plane:
    wide, high = shot.frame
    across, down = np.meshgrid(np.linspace(-1, 1, wide, dtype=np.float32), np.linspace(-1, 1, high, dtype=np.float32))
    angle = rng.uniform(0, 2 * math.pi)
    light = 1 - shot.uneven * (0.5 + 0.5 * (across * math.cos(angle) + down * math.sin(angle)))
    scene = (scene * shot.contrast + (1 - shot.contrast) * rng.uniform(40, 120)) * light[:, :, None]
    if shot.moire:
        period, lean = rng.uniform(2.5, 9), rng.uniform(-0.6, 0.6)
        scene = scene * (1 + shot.moire * np.sin((across * wide + lean * down * high) * math.pi / period))[:, :, None]
    if shot.glare:
        x, y, spread = rng.uniform(-0.7, 0.7), rng.uniform(-0.7, 0.7), rng.uniform(0.05, 0.3)
        spot = np.exp(-((across - x) ** 2 + (down - y) ** 2) / spread**2) * shot.glare
        scene = scene * (1 - spot[:, :, None]) + 262 * spot[:, :, None]
    return np.asarray(scene, dtype=np.float32)


def _blurred(scene: Plane, shot: Shot, rng: random.Random) -> Plane:
    scene = np.asarray(cv2.GaussianBlur(scene, (0, 0), shot.soft), dtype=np.float32)
    length = round(shot.moved)
    if length < 2:
        return scene
    kernel = np.zeros((length, length), np.float32)
    slope = rng.uniform(0, math.pi)
    half = (length - 1) / 2
    ends = [
        (round(half + sign * half * math.cos(slope)), round(half + sign * half * math.sin(slope))) for sign in (-1, 1)
    ]
    cv2.line(kernel, ends[0], ends[1], 1.0)
    return np.asarray(cv2.filter2D(scene, -1, kernel / kernel.sum()), dtype=np.float32)
