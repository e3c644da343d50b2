"""Every reason has words, and they are all used."""

import re
from pathlib import Path

import bot.filecheck
from bot.filecheck.check import KNOWN_BUT_REFUSED
from bot.photos.judging import RULES
from flows import texts

CHECK = Path(bot.filecheck.__file__).parent
SOURCES = "\n".join(path.read_text() for path in [*CHECK.glob("*.py"), *CHECK.parent.glob("*.py")])


def reasons_in_code() -> set[str]:
    said = re.findall(r'(?:Refused|Reason)\("(\w+)"|rejection\([^"\n]*(?:"unknown", )?"(\w+)"', SOURCES)
    tables = re.findall(r'^    \("(\w+)", re\.compile', SOURCES, re.MULTILINE)
    either = re.findall(r'Refused\("(\w+)" if .* else "(\w+)"\)', SOURCES)
    outside = re.findall(r'"file\.reason\.(\w+)"', SOURCES)
    photos = {rule.text for rule in RULES}
    flat = {name for pair in [*said, *either] for name in pair if name}
    return (
        flat
        | photos
        | set(tables)
        | set(outside)
        | set(KNOWN_BUT_REFUSED.values())
        | {"unknown_type", "unclear_picture"}
    )


def test_every_reason_has_words_and_all_words_are_used() -> None:
    worded = {key.removeprefix("file.reason.") for key in texts.templates() if key.startswith("file.reason.")}

    assert reasons_in_code() == worded
