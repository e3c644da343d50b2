"""The mark on everything that is said in practice. There is one way out, and it goes through here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flows.conversation.engine import Spoken
from flows.ports import Outgoing
from flows.values import JSON, TOGETHER, Words

#: By their key messages of practice are told from all others in the outbox.
SAID = "practice.said"
#: The page of a trainee.
ROOM = "/practice/"
#: The parameter that names the page of a filled form.
PAGE = "page"


def marked(chat_id: int, spoken: Sequence[Spoken], *, token: str) -> list[Outgoing]:
    """What is said in one turn as marked replies, one for each that has buttons. Slips and receipts of practice do not
    exist: where one would be linked, the trainee's own page stands."""
    messages: list[Outgoing] = []
    run: list[JSON] = []
    for place, each in enumerate(spoken):
        run += [[words.key, _without_page(words.params)] for words in _apart(each.words)]
        if each.buttons or place == len(spoken) - 1:
            said: dict[str, JSON] = {"parts": run, "slip": f"{ROOM}{token}", **_form_of(each.words)}
            messages.append(Outgoing(chat_id, Words(SAID, said), each.buttons))
            run = []
    return messages


def _without_page(params: Mapping[str, JSON]) -> dict[str, JSON]:
    """A filled form is drawn from a dossier of the store, and there is none."""
    return {name: "" if name == PAGE and str(value).startswith("/") else value for name, value in params.items()}


def _form_of(words: Words) -> dict[str, JSON]:
    """The address of an empty form stands outside, where addresses are made whole."""
    found = [each.params["form"] for each in _apart(words) if each.params.get("form")]
    return {"form": found[0]} if found else {}


def _apart(words: Words) -> Iterator[Words]:
    parts = words.params.get("parts") if words.key == TOGETHER else None
    if not isinstance(parts, list):
        yield words
        return
    for part in parts:
        if isinstance(part, list) and isinstance(part[1], dict):
            yield from _apart(Words(str(part[0]), part[1]))
