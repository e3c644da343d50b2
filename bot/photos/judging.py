"""From measures to a verdict, by one table: what each fault is called, from where on it is one, and why there.

A fault that leaves nothing to read is refused; anything else is a warning, which the citizen may overrule once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.photos.measuring import Measures

Decision = Literal["warn", "reject"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`text` is a key under `file.reason.`; of the rules of one fault the first that holds is said."""

    fault: str
    decision: Decision
    text: str
    holds: Callable[[Measures], bool]


@dataclass(frozen=True, slots=True)
class Finding:
    decision: Decision
    text: str


#: Fewer letters than these say nothing sure about all of the text.
SOME, FEW = 12, 40

#: Share of the paper that is written on: a page with one line and a signature has 0.004, what shines through 0.001.
BLANK = 0.0018
#: Specks without any ink to speak of are the rim of a shadow.
NOTHING = 0.0003
#: Contrast of ink, levels: pencil has 25; what noise and JPEG make of bare paper has 10.
FAINT = 14
#: Light on the paper. A page in deep shade has 100; at 75 print is still read, below 32 noise is as strong.
DIM, NIGHT = 75, 32
#: Width of an edge in heights of a letter. Good lenses give 0.07 to 0.13; at 0.18 strokes merge, at 0.26 letters do.
SOFT, SMEAR, LOST = 0.15, 0.165, 0.26
#: Specks, and share of ink, that show a written page even when nothing on it looks like letters any more.
SMEARED, FULL = 20, 0.08
#: A sheet with next to no letter left, though full of ink; a photo of a face on a table has 0.5. What has no speck of
#: a letter's size at all is a drawing.
GONE, TRACES = 0.7, 4
#: Detail lost along one way: text and tables lose 0.45 at most; a shake as long as a letter takes half.
DRAG, MOVED = 0.47, 0.12
#: So many specks are a text, even when a shake has left no rows of it and no rim of the paper.
MANY = 100
#: Pixels of a letter's height: below 6.5 marks of Vietnamese merge with their letters, below 4 letters are guessed.
TINY, UNREADABLE = 6.4, 4.0
#: A narrow picture of a whole page, whatever its letters seem to measure.
NARROW = 420
#: A receipt is longer, and narrow by its nature.
LONGEST_PAGE = 2.2
#: Share of the text that is burnt out: a word or two.
GLARE = 0.005
#: Share that is enough even where what is left of the text hardly looks like one.
MUCH_GLARE = 0.04
#: Powers of ten by which a regular grid stands above paper: print and ruled lines reach 1.0.
GRID = 1.4
#: Text against anything else: its rows reach 3 to 30, things' 1 to 3; its heights stray by 0.2 to 0.6, things' by 1.
ROWS, UNEVEN = 2.9, 1.2
#: Pixels: what has no text is called blurred only when its sharpest edge is this wide.
VAGUE = 2.0
#: The same as a share of the picture's side: good photos reach 0.0009, and by 0.0025 print is lost on any page.
VAGUE_SHARE = 0.0017
#: Fine detail against coarse: good photos have 0.8 at least, of faces, too; by 0.5 no print is read.
HAZY, FOGGED = 0.62, 0.51
#: Above, nothing is out of focus; wide edges are thin lines that cross, as on maps, or thin letters beside bold rules.
CRISP = 1.2
#: Degrees, and shortening of the far side; below, the page is simply straightened, or easily read as it is.
SLANT, CONVERGENCE = 9.0, 0.26
#: Degrees between a corner of the sheet and a right angle: 8 at most on good photos.
LOPSIDED = 16.0
#: Degrees between lines at the top and at the bottom, where the sheet leaves the frame; of good photos 1.3 at most.
FAN = 6.0


def _is_blank(seen: Measures) -> bool:
    """Noise in the shade makes specks, too, but faint ones."""
    return seen.ink < NOTHING or (seen.ink < BLANK and (seen.letters < SOME or seen.contrast < FAINT))


def _is_small(seen: Measures) -> bool:
    is_page = max(seen.width, seen.height) < LONGEST_PAGE * min(seen.width, seen.height)
    is_narrow = is_page and min(seen.width, seen.height) < NARROW and seen.letter_height < 1.6 * TINY
    return seen.letter_height < TINY or is_narrow


def _is_text(seen: Measures) -> bool:
    """Faces, goods and landscapes are full of specks, too, but not in rows and of one size."""
    return seen.letters >= FEW and seen.rows > ROWS and (seen.unevenness < UNEVEN or seen.rows > 2 * ROWS)


def _is_paper(seen: Measures) -> bool:
    return _is_text(seen) or (seen.has_sheet and seen.letters >= FEW)


def _is_full(seen: Measures) -> bool:
    """A sheet full of specks, though they are too small to stand in rows."""
    return seen.has_sheet and seen.letters >= 5 * FEW


def _is_blurred(seen: Measures) -> bool:
    """Where letters have run together, paper is known by its ground. Anything else is blurred when it is sharp nowhere:
    the ground behind a face may well be."""
    if seen.crispness < HAZY:
        return True
    if seen.crispness > CRISP:
        return False
    if _is_text(seen):
        return seen.blur > SOFT
    is_written = seen.letters >= FEW or (seen.letters >= SMEARED and seen.ink > FULL)
    if is_written and (seen.has_sheet or seen.has_even_ground):
        return seen.blur > SMEAR
    if seen.has_sheet and seen.letters >= TRACES and seen.ink > FULL and seen.blur > GONE:
        return True
    return seen.edge > VAGUE and (seen.best_blur > LOST or seen.edge > VAGUE_SHARE * (seen.width * seen.height) ** 0.5)


def _is_lost(seen: Measures) -> bool:
    """Blurred until letters are no letters any more, few of them are left; what they leave lies on an even sheet. A
    paper without any crisp edge is refused whatever is left; anything else, a face say, is only asked about."""
    is_smeared = seen.has_sheet and seen.has_even_ground and seen.ink > BLANK and seen.letters >= TRACES
    is_fogged = seen.crispness < FOGGED and (seen.has_sheet or seen.letters >= SOME)
    is_wide = seen.blur > LOST and (seen.crispness < CRISP or seen.drag > DRAG)
    return ((_is_paper(seen) or is_smeared) and is_wide) or is_fogged


def _is_shaken(seen: Measures) -> bool:
    """Drawn pictures and ruled lines may run one way only, but then their edges are sharp."""
    is_written = seen.letters >= SMEARED and (_is_paper(seen) or seen.has_even_ground)
    is_inked = seen.has_sheet and seen.letters >= TRACES and seen.ink > BLANK
    return (is_written or is_inked or seen.letters >= MANY) and seen.drag > DRAG and seen.blur > MOVED


def _is_skewed(seen: Measures) -> bool:
    is_aslant = seen.slant > SLANT or seen.convergence > CONVERGENCE or seen.fan > FAN or seen.lopsided > LOPSIDED
    return (seen.has_sheet or _is_text(seen)) and is_aslant


RULES: tuple[Rule, ...] = (
    Rule("dark", "reject", "photo_black", lambda seen: seen.light < NIGHT),
    Rule("dark", "warn", "photo_dark", lambda seen: seen.light < DIM),
    Rule("blank", "reject", "photo_blank", _is_blank),
    Rule("small", "reject", "photo_unreadable", lambda seen: _is_text(seen) and seen.letter_height < UNREADABLE),
    Rule("small", "warn", "photo_small", lambda seen: (_is_text(seen) or _is_full(seen)) and _is_small(seen)),
    Rule("blur", "reject", "photo_lost", _is_lost),
    Rule("blur", "warn", "photo_blurred", lambda seen: _is_blurred(seen) or _is_shaken(seen)),
    Rule("glare", "warn", "photo_glare", lambda seen: seen.glare > (GLARE if _is_paper(seen) else MUCH_GLARE)),
    Rule("cut", "warn", "photo_cut", lambda seen: seen.cut_sides > 0 and _is_paper(seen)),
    Rule("skewed", "warn", "photo_skewed", _is_skewed),
    Rule("screen", "warn", "photo_screen", lambda seen: seen.grid > GRID and _is_paper(seen)),
)
#: Faults that make the measures of these others mean nothing.
HIDES: dict[str, frozenset[str]] = {
    "dark": frozenset({"blank", "blur", "glare", "screen", "small"}),
    "blank": frozenset({"blur", "glare", "small", "cut", "skewed", "screen"}),
    "small": frozenset({"blur", "screen"}),
}


def judge(seen: Measures) -> tuple[Finding, ...]:
    """The faults, gravest first; none of a good photo."""
    found: dict[str, Finding] = {}
    hidden: set[str] = set()
    for rule in RULES:
        if rule.fault not in found and rule.fault not in hidden and rule.holds(seen):
            found[rule.fault] = Finding(rule.decision, rule.text)
            hidden |= HIDES.get(rule.fault, frozenset())
    return tuple(sorted(found.values(), key=lambda finding: finding.decision))
