"""Files of one paper: which of them become one PDF, and when two pictures show the same page."""

from __future__ import annotations

from collections.abc import Iterator

from flows.values import JSON

PICTURES = frozenset({"jpeg", "png", "webp", "heic"})
#: What can become pages of one PDF. A signed file stays byte for byte, a DOCX stays what it is.
JOINED = PICTURES | {"pdf"}
#: One bit in so many may differ between copies of one picture; other pages differ by one in eight at least.
ALIKE = 16
#: Bits of a hexadecimal digit.
DIGIT = 4


def alike(one: JSON, other: JSON) -> bool:
    """The same bytes, or two pictures that look the same."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    if one.get("sha") and one.get("sha") == other.get("sha"):
        return True
    return looks_alike(str(one.get("look") or ""), str(other.get("look") or ""))


def looks_alike(one: str, other: str) -> bool:
    """Fingerprints of other lengths are of another kind, and tell nothing about each other."""
    if not one or len(one) != len(other):
        return False
    try:
        return (int(one, 16) ^ int(other, 16)).bit_count() * ALIKE <= len(one) * DIGIT
    except ValueError:
        return False


def can_be_joined(kind: str, *, is_signed: bool) -> bool:
    return kind in JOINED and not is_signed


def to_join(answer: JSON) -> list[dict[str, JSON]]:
    """The files of a paper that become one PDF; none where there is only one, or the answer is no paper."""
    pages = [
        each
        for each in files_of(answer)
        if can_be_joined(str(each.get("kind")), is_signed=each.get("is_signed") is True)
    ]
    return pages if len(pages) > 1 else []


def files_of(answer: JSON) -> list[dict[str, JSON]]:
    """The files of a paper, in order."""
    kept = answer.get("files") if isinstance(answer, dict) else None
    return [each for each in kept if isinstance(each, dict) and "id" in each] if isinstance(kept, list) else []


def all_files(answer: JSON) -> Iterator[dict[str, JSON]]:
    """Every file in an answer; a repeated group holds answers of its own."""
    if isinstance(answer, list):
        for item in answer:
            yield from all_files(item)
    elif isinstance(answer, dict):
        if isinstance(answer.get("files"), list):
            yield from files_of(answer)
        else:
            for item in answer.values():
                yield from all_files(item)


def papers_in(key: str, answer: JSON) -> dict[str, JSON]:
    """The papers of an answer by where their files stand; those of a repeated group one by one ("children.2.paper")."""
    if not isinstance(answer, list):
        return {key: answer}
    items = ((number, item) for number, item in enumerate(answer, 1) if isinstance(item, dict))
    return {f"{key}.{number}.{child}": value for number, item in items for child, value in item.items()}


def waiting_in(partial: JSON) -> Iterator[str]:
    """The ids of all files that an unfinished answer holds, those included that may still be taken back."""
    if isinstance(partial, list):
        for item in partial:
            yield from waiting_in(item)
    elif isinstance(partial, dict):
        if "id" in partial and "kind" in partial:
            yield str(partial["id"])
        else:
            for item in partial.values():
                yield from waiting_in(item)


def pages_of(files: list[dict[str, JSON]]) -> int:
    pages = (each.get("pages") for each in files)
    return sum(each if isinstance(each, int) else 1 for each in pages)
