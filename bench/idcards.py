"""ID cards from drawn photos, beside zxing-cpp alone, pyzbar and OpenCV's two readers, all in one run.

Run: .venv-bench/bin/python -m bench.idcards [--photos 45] [--seed reported]   (needs Debian's libzbar0)
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date

import cv2
import numpy as np
import zxingcpp
from pyzbar import pyzbar

from bot.idcards.reading import read_card
from flows.identity.card import IdCard, parse_card
from tests.bot.idcards.camera import a_shot, compressed, photograph
from tests.bot.idcards.drawing import drawn_card, flat
from tests.bot.idcards.people import payload, person
from tests.bot.idcards.strangers import STRANGERS

SIZES = (120, 140, 160, 180, 200, 230, 260, 300)
#: Everything was tuned on photos of this seed, so figures are reported from another.
DEVELOPMENT_SEED, REPORTED_SEED = "development", "reported"
TODAY = date(2026, 11, 1)
Reader = Callable[[bytes], IdCard | None]


@dataclass(frozen=True, slots=True)
class Photo:
    """`card` is None where nothing may be read."""

    group: str
    data: bytes
    card: IdCard | None


def a_photo(seed: str, size: int, at: int) -> Photo:
    rng = random.Random(f"{seed}-{size}-{at}")
    card = person(rng)
    trailing = rng.choice(("", "", "||Nguyễn Văn Bố|Trần Thị Mẹ|"))
    text, error, eci = payload(card, trailing=trailing), rng.choice("LMMMQ"), rng.random() < 0.3
    drawn, shot = drawn_card(card, text, rng, error=error, eci=eci), a_shot(rng, size)
    return Photo(str(size), compressed(photograph(drawn, shot, rng), shot), card)


def a_stranger(seed: str, kind: str, at: int) -> Photo:
    return Photo(kind, flat(STRANGERS[kind](random.Random(f"{seed}-{kind}-{at}")), kind=".jpg"), None)


def _first(texts: list[str]) -> IdCard | None:
    """What a peer would fill in: the first of its texts that is a card."""
    return next((card for text in texts if (card := parse_card(text, today=TODAY))), None)


def _grey(data: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)


def _by_zxing(data: bytes) -> IdCard | None:
    found = zxingcpp.read_barcodes(_grey(data), formats=zxingcpp.BarcodeFormat.QRCode)
    return _first([each.text for each in found])


def _by_pyzbar(data: bytes) -> IdCard | None:
    found = pyzbar.decode(_grey(data), symbols=[pyzbar.ZBarSymbol.QRCODE])
    return _first([each.data.decode("utf-8", "replace") for each in found])


def _by_opencv(detector: cv2.QRCodeDetector | cv2.QRCodeDetectorAruco) -> Reader:
    def read(data: bytes) -> IdCard | None:
        try:
            return _first([detector.detectAndDecode(_grey(data))[0]])
        except (cv2.error, UnicodeDecodeError):
            return None

    return read


READERS: dict[str, Reader] = {
    "motcua": lambda data: read_card(data, today=TODAY),
    "zxing-cpp alone": _by_zxing,
    "pyzbar": _by_pyzbar,
    "OpenCV QRCodeDetector": _by_opencv(cv2.QRCodeDetector()),
    "OpenCV QRCodeDetectorAruco": _by_opencv(cv2.QRCodeDetectorAruco()),
}


@dataclass(slots=True)
class Tally:
    """Of one reader."""

    right: Counter[str]
    wrong: int
    filled_in: Counter[str]
    ms: list[float]


def _looked_at(seed: str, group: int | str, at: int) -> tuple[Photo, dict[str, tuple[IdCard | None, float]]]:
    """A picture and what each reader made of it, with its milliseconds."""
    cv2.setNumThreads(1)
    photo = a_photo(seed, group, at) if isinstance(group, int) else a_stranger(seed, group, at)
    answers: dict[str, tuple[IdCard | None, float]] = {}
    for name, read in READERS.items():
        began = time.perf_counter()
        card = read(photo.data)
        answers[name] = card, (time.perf_counter() - began) * 1000
    return photo, answers


def measured(seed: str, count: int, negatives: int, processes: int) -> dict[str, Tally]:
    tallies: dict[str, Tally] = defaultdict(lambda: Tally(Counter(), 0, Counter(), []))
    wanted: list[tuple[int | str, int]] = [(size, at) for at in range(count) for size in SIZES]
    wanted += [(kind, at) for at in range(negatives) for kind in STRANGERS]
    with ProcessPoolExecutor(processes) as pool:
        looks = [pool.submit(_looked_at, seed, group, at) for group, at in wanted]
        for done, look in enumerate(as_completed(looks), start=1):
            photo, answers = look.result()
            for name, (card, took) in answers.items():
                _count(tallies[name], photo, card, took)
            print(f"\r{done} of {len(wanted)}", end="", file=sys.stderr, flush=True)
    return {name: tallies[name] for name in READERS}


def _count(tally: Tally, photo: Photo, card: IdCard | None, took: float) -> None:
    if photo.card is None:
        tally.filled_in[photo.group] += card is not None
        return
    tally.ms.append(took)
    tally.right[photo.group] += card == photo.card
    tally.wrong += card is not None and card != photo.card


def _print(tallies: dict[str, Tally], count: int, negatives: int) -> None:
    total = count * len(SIZES)
    print(f"\n| reader | {' | '.join(f'{size} px' for size in SIZES)} | all {total} | wrong | median ms | p95 ms |")
    print("|" + "---|" * (len(SIZES) + 5))
    for name, tally in tallies.items():
        rates = " | ".join(str(tally.right[str(size)]) for size in SIZES)
        whole = sum(tally.right.values())
        middle, late = statistics.median(tally.ms), statistics.quantiles(tally.ms, n=20)[-1]
        print(f"| {name} | {rates} | {whole} ({whole / total:.0%}) | {tally.wrong} | {middle:.0f} | {late:.0f} |")
    print(f"\nA card filled in where there is none to read ({negatives} pictures each):\n")
    print(f"| reader | {' | '.join(STRANGERS)} |")
    print("|" + "---|" * (len(STRANGERS) + 1))
    for name, tally in tallies.items():
        print(f"| {name} | {' | '.join(str(tally.filled_in[group]) for group in STRANGERS)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=45, help="photos of each size")
    parser.add_argument("--strangers", type=int, default=10, help="pictures of each kind without a card to read")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", default=REPORTED_SEED)
    given = parser.parse_args()
    print(f"seed {given.seed!r} (tuned on {DEVELOPMENT_SEED!r}); {given.photos} photos of each code width")
    _print(measured(given.seed, given.photos, given.strangers, given.processes), given.photos, given.strangers)


if __name__ == "__main__":
    main()
