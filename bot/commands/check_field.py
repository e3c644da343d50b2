"""`motcua check-field`: one answer judged from the command line, by the same code as in a conversation."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, BinaryIO

import click

from flows import texts
from flows.places.units import Places
from flows.procedures.model import Step
from flows.steps import STEP_KINDS
from flows.steps.base import Accepted, Around, Reading, Refused, Said, Unfinished
from flows.values import JSON, Words

#: The name of a field, the kind of step that judges it, and that step's parameters.
FIELDS: Mapping[str, tuple[str, dict[str, JSON]]] = {
    "full_name": ("full_name", {}),
    "id_number": ("id_number", {}),
    "old_id_number": ("id_number", {"allow_old": True}),
    "birth_date": ("date", {"not_future": True}),
    "date": ("date", {}),
    "phone": ("phone", {}),
    "address": ("address", {}),
    "text": ("text", {}),
    "email": ("email", {}),
    "tax_code": ("tax_code", {}),
    "money": ("money", {}),
    "number": ("number", {}),
    "yes_no": ("yes_no", {}),
    "dossier_code": ("dossier_code", {}),
}
#: Asked on in a conversation; where only one answer is given, the commune alone is an address.
LAST_OPTION = {"address": "no_street"}


# A value may begin with a dash ("-5"); it is no option.
@click.command("check-field", context_settings={"ignore_unknown_options": True})
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.argument("kind", metavar="KIND")
@click.argument("value", required=False)
def check_field(as_json: bool, kind: str, value: str | None) -> None:
    """Check one answer: 0 good, 1 not. With - each JSON line {"kind", "value"} of standard input is answered by one."""
    if kind == "-" and value is None:
        _answer_lines(sys.stdin.buffer, sys.stdout.buffer)
        return
    if value is None:
        raise click.UsageError("a VALUE is missing")
    if kind not in FIELDS:
        raise click.UsageError(f"unknown kind {_printable(kind)!r} (known: {', '.join(FIELDS)})")
    verdict = judged(kind, os.fsencode(value).decode("utf-8", "replace"))
    if as_json:
        sys.stdout.buffer.write(_line(verdict))
    else:
        click.echo(verdict["shown"] or verdict["error"], err=not verdict["ok"])
    raise SystemExit(0 if verdict["ok"] else 1)


def judged(kind: str, value: str) -> dict[str, JSON]:
    """The verdict; `error` is the sentence that a citizen would read."""
    name, params = FIELDS[kind]
    step = Step(id=kind, kind=name, ask=texts.plain(Words(f"check_field.{kind}")), label=kind, params=params)
    around = Around(_today(), _places())
    reading = _read(step, value, around)
    match reading:
        case Accepted(kept):
            shown = STEP_KINDS[name].show(step, kept, around)
            return {"ok": True, "value": kept, "shown": shown, "error": None}
        case Refused(reason):
            return _no(_sentence(reason))
        case Unfinished(partial):
            return _no(_asked_back(step, partial, around))


def _read(step: Step, value: str, around: Around) -> Reading:
    kind = STEP_KINDS[step.kind]
    reading = kind.read(step, Said(text=value), None, around)
    if isinstance(reading, Unfinished) and step.kind in LAST_OPTION:
        ended = kind.read(step, Said(option=LAST_OPTION[step.kind]), reading.partial, around)
        return ended if isinstance(ended, Accepted) else reading
    return reading


def _asked_back(step: Step, partial: JSON, around: Around) -> str:
    question = STEP_KINDS[step.kind].question(step, partial, around)
    labels = " / ".join(_sentence(option.label) for option in question.options if option.id != "again")
    return " ".join(part for part in (_sentence(question.words), labels) if part)


def _answer_lines(lines: Iterable[bytes], out: BinaryIO) -> None:
    """One line out for each line in, whatever stands in it."""
    for line in lines:
        out.write(_line(_of_line(line)))
        out.flush()


def _of_line(line: bytes) -> dict[str, JSON]:
    """Programs write amounts and counts without quotes, so a whole number is taken for its figures."""
    try:
        asked: Any = json.loads(line.decode("utf-8", "replace"), parse_int=str)
    except (ValueError, RecursionError):
        return _no(_sentence(Words("check_field.not_json")))
    kind = asked.get("kind") if isinstance(asked, dict) else None
    if not isinstance(kind, str) or kind not in FIELDS:
        return _no(_sentence(Words("check_field.unknown_kind", {"known": ", ".join(FIELDS)})))
    value = asked.get("value")
    return judged(kind, value) if isinstance(value, str) else _no(_sentence(Words("check_field.no_text")))


def _no(error: str) -> dict[str, JSON]:
    return {"ok": False, "value": None, "shown": None, "error": error}


def _line(verdict: dict[str, JSON]) -> bytes:
    return f"{json.dumps(verdict, ensure_ascii=False)}\n".encode("utf-8", "replace")


def _sentence(words: Words) -> str:
    from bot.render import words_to_text

    return " ".join(words_to_text(words, markup="plain").split())


def _printable(text: str) -> str:
    return os.fsencode(text).decode("utf-8", "replace")[:40]


@cache
def _places() -> Places:
    return Places.load()


def _today() -> date:
    from flows.conversation.facts import VIETNAM

    return datetime.now(VIETNAM).date()
