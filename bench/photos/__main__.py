"""`python -m bench.photos`: photos of a drawn world, each judged as an upload is, counted by defect and strength."""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from bench.photos.defects import DEFECTS
from bench.photos.kinds import KINDS, WRITTEN
from bench.photos.scenes import encoded, good_shot, take
from bench.photos.styles import STYLES

STRENGTHS = ("weak", "medium", "strong")


@dataclass(frozen=True, slots=True)
class Case:
    style: str
    what: str  # "good", "turned" or a defect
    kind: str
    strength: int
    number: int


@dataclass(frozen=True, slots=True)
class Result:
    case: Case
    verdict: str
    reasons: tuple[str, ...]
    seconds: float
    turn: str = ""  # of turned pages: "right", "left as it was", "wrong"


def cases(style: str, *, good: int, bad: int, turned: int, strong: int = 0) -> Iterator[Case]:
    """`strong`: how many photos of every defect at its strongest, when that is to be another number."""
    for kind in KINDS:
        yield from (Case(style, "good", kind, 0, number) for number in range(good))
    for place, defect in enumerate(DEFECTS):
        for strength in range(3):
            many = (strong or bad) if strength == 2 else bad
            kinds = [WRITTEN[(number + strength + place) % len(WRITTEN)] for number in range(many)]
            yield from (Case(style, defect, kind, strength, number) for number, kind in enumerate(kinds))
    for number in range(turned):
        yield Case(style, "turned", WRITTEN[number % len(WRITTEN)], 1 + number % 3, number)


def drawn(case: Case) -> bytes:
    style = STYLES[case.style]
    names, kinds = ["good", "turned", *DEFECTS], [*KINDS]
    rng = np.random.default_rng(
        [style.seed, names.index(case.what), case.strength, case.number, kinds.index(case.kind)]
    )
    if case.what in DEFECTS:
        picture = DEFECTS[case.what](case.kind, style, rng, case.strength)
    else:
        picture = take(case.kind, style, rng, good_shot(rng))
    if case.what == "turned":
        picture = np.ascontiguousarray(np.rot90(picture, case.strength))
    return encoded(picture, int(rng.integers(70, 93)))


def judged(case: Case) -> Result:
    from bot.photos.judging import judge
    from bot.photos.measuring import measure
    from bot.photos.orienting import quarter_turns

    picture = Image.open(BytesIO(drawn(case)))
    picture.load()
    started = time.process_time()
    measures, _ = measure(picture)
    seconds = time.process_time() - started
    findings = judge(measures)
    decisions = {finding.decision for finding in findings}
    verdict = "reject" if "reject" in decisions else "warn" if decisions else "accept"
    turn = ""
    if case.what == "turned":
        back = (case.strength + quarter_turns(measures)) % 4
        turn = "right" if back == 0 else "left as it was" if back == case.strength else "wrong"
    elif quarter_turns(measures):
        turn = "wrong"
    return Result(case, verdict, tuple(finding.text for finding in findings), seconds, turn)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--style", default="untouched", choices=[*STYLES])
    parser.add_argument("--good", type=int, default=10, help="good photos of every kind of paper")
    parser.add_argument("--bad", type=int, default=2, help="photos of every defect, weak and medium")
    parser.add_argument("--strong", type=int, default=24, help="photos of every defect at its strongest")
    parser.add_argument("--turned", type=int, default=8)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    todo = list(cases(options.style, good=options.good, bad=options.bad, turned=options.turned, strong=options.strong))
    with ProcessPoolExecutor(options.processes) as pool:
        results = list(pool.map(judged, todo, chunksize=4))
    _report(results)


def _report(results: list[Result]) -> None:
    style = STYLES[results[0].case.style]
    print(f"{len(results)} photos of {style.name} pages, seed {style.seed}; {style.seen}")
    print(f"\n{'defect':<10} {'strength':<9} {'reject':>6} {'warn':>6} {'accept':>6}  alarm  reasons")
    for defect in DEFECTS:
        for strength, name in enumerate(STRENGTHS):
            _row(defect, name, [each for each in results if (each.case.what, each.case.strength) == (defect, strength)])
    print(f"\n{'good':<20} {'reject':>6} {'warn':>6} {'accept':>6}  alarm  reasons")
    for kind in KINDS:
        _row(kind, "", [each for each in results if (each.case.what, each.case.kind) == ("good", kind)])
    good = [each for each in results if each.case.what == "good"]
    strong = [each for each in results if each.case.what in DEFECTS and each.case.strength == 2]
    _share("false alarms on good photos", good)
    _share("alarms on strong defects", strong)
    turned = Counter(each.turn for each in results if each.case.what == "turned")
    wrong = sum(each.turn == "wrong" for each in results if each.case.what == "good")
    print(f"turned pages: {dict(turned)}; good upright pages turned: {wrong}")
    seconds = sorted(each.seconds for each in results)
    print(f"CPU seconds a photo: median {seconds[len(seconds) // 2]:.2f}, most {seconds[-1]:.2f}")


def _row(name: str, strength: str, results: list[Result]) -> None:
    if not results:
        return
    counts = Counter(each.verdict for each in results)
    reasons = Counter(reason for each in results for reason in each.reasons)
    alarm = 100 * (1 - counts["accept"] / len(results))
    figures = " ".join(f"{counts[verdict]:>6}" for verdict in ("reject", "warn", "accept"))
    print(f"{name:<10} {strength:<9} {figures} {alarm:>5.0f}%  {dict(reasons)}")


def _share(name: str, results: list[Result]) -> None:
    alarms = sum(each.verdict != "accept" for each in results)
    print(f"\n{name}: {alarms} of {len(results)} ({100 * alarms / max(1, len(results)):.1f} %)")


if __name__ == "__main__":
    main()
