"""Which way is up: Vietnamese stands on its feet, with marks above. Turned only when the letters agree."""

from bot.photos.measuring import Measures

#: So many letters, lines so clearly one way rather than the other, and so many more feet than heads in line.
MIN_LETTERS, MAX_DOUBT = 60, 0.6
MIN_PAIRS, MIN_UP, MIN_SURE = 50, 0.2, 4.0
#: A shake draws feet and heads out of line.
MAX_BLUR = 0.115


def quarter_turns(seen: Measures) -> int:
    """How often the picture is to be turned by 90 degrees counter-clockwise; 0 in doubt."""
    is_sure = seen.up_pairs >= MIN_PAIRS and abs(seen.up) >= max(MIN_UP, MIN_SURE / seen.up_pairs**0.5)
    is_clear = seen.letters >= MIN_LETTERS and seen.blur <= MAX_BLUR and seen.sideways_doubt <= MAX_DOUBT
    if not (is_sure and is_clear):
        return 0
    if seen.is_sideways:  # the heads are on the left, or on the right
        return 3 if seen.up > 0 else 1
    return 0 if seen.up > 0 else 2
