"""How a conversation flow is written down: one frame, what it shows, and a table of the actions it answers to.

A handler is pure: it gets the frame and the turn and returns a `Reply`; the engine does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from flows.conversation.effects import Effect, Option, Say
from flows.conversation.events import CardPhotographed
from flows.conversation.facts import Facts
from flows.conversation.intents import normalised
from flows.conversation.state import Conversation, Frame, Shown
from flows.steps.asking import western_digits
from flows.values import JSON, FileRef, Words, as_is


@dataclass(frozen=True, slots=True)
class Turn:
    """What a handler may look at."""

    facts: Facts
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Stay:
    """Remain here; `show` asks again."""

    show: bool = True


@dataclass(frozen=True, slots=True)
class Enter:
    """Go on to a frame from which one comes back here."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class Become:
    """Replace this frame; perhaps go on from it to others."""

    frame: Frame
    over: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Leave:
    """Back to where one came from; `show` says it again."""

    show: bool = True


@dataclass(frozen=True, slots=True)
class Restart:
    """To the menu, and from there to the frames given. Unshown when a notice says all there is to say."""

    frames: tuple[Frame, ...] = ()
    show: bool = True


Go: TypeAlias = Stay | Enter | Become | Leave | Restart


@dataclass(frozen=True, slots=True)
class Reply:
    effects: tuple[Effect, ...] = ()
    go: Go = field(default_factory=Stay)


Handler: TypeAlias = Callable[[Any, Turn, JSON], Reply]


@dataclass(frozen=True, slots=True)
class Action:
    """A row of a flow's table: who handles it, and to which frames it may lead (names of `FRAMES`; drawn, checked)."""

    handle: Handler
    leads_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """One conversation flow. `text`, `files` and `card` return None when what came is not theirs; `spoiled` is asked
    when files came of which none could be used.

    `remember` gives the frame as it is kept once it was shown. `yes` and `no` name the actions that a plain yes or no
    stands for, while they are among the options; the first that is shown is meant.
    """

    show: Callable[[Any, Turn], tuple[Say, ...]]
    actions: Mapping[str, Action] = field(default_factory=dict)
    text: Callable[[Any, Turn, str], Reply | None] | None = None
    files: Callable[[Any, Turn, tuple[FileRef, ...]], Reply | None] | None = None
    card: Callable[[Any, Turn, CardPhotographed], Reply | None] | None = None
    spoiled: Callable[[Any, Turn], Reply | None] | None = None
    text_leads_to: tuple[str, ...] = ()
    remember: Callable[[Any, Turn], Frame] | None = None
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


def typed_option(turn: Turn, text: str) -> Shown | None:
    """Options can be typed: by their number, or by what stands on the button."""
    return numbered_option(turn, text) or _labelled_option(turn.conversation.shown, text)


def numbered_option(turn: Turn, text: str) -> Shown | None:
    """The option of that number, where a number chooses one."""
    shown, typed = turn.conversation.shown, western_digits(text[:10]).strip(" .)")
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 3 and 1 <= int(typed) <= len(shown)):
        return None
    option = shown[int(typed) - 1]
    return option if option.numbered else None


def worded_option(turn: Turn, text: str) -> Shown | None:
    """The option that was typed in words, where numbers choose none."""
    return _labelled_option([option for option in turn.conversation.shown if not option.numbered], text)


def _labelled_option(shown: Sequence[Shown], text: str) -> Shown | None:
    said = normalised(text)
    alike = [option for option in shown if option.label and _says(said, option.label)]
    return alike[0] if len(alike) == 1 else None


def _says(said: str, label: str) -> bool:
    """A label that goes on with what differs from person to person is said by its beginning."""
    begins = label.endswith("…") and said.startswith(f"{normalised(label)} ")
    return said == normalised(label) or begins


def say(key: str, /, *options: Option, **params: JSON) -> Say:
    return Say(Words(key, params), options)


def reply(*effects: Effect, go: Go | None = None) -> Reply:
    return Reply(effects, go or Stay())


def in_words(said: Say) -> Say:
    """Any text or figures are an answer here, so the options are chosen by typing what stands on them."""
    return replace(said, numbered=False)


def option(act: str, key: str = "", arg: JSON = None, *, aside: bool = False, **params: JSON) -> Option:
    """A button whose label is `button.<key>` (by default the action's own name)."""
    return Option(act, Words(f"button.{key or act}", params), arg, aside)


BACK = option("back", aside=True)
MENU = option("menu", aside=True)
STOP = option("pause", aside=True)
LABEL = 60  #: characters kept of a label that is data; channels may cut further


def labelled(act: str, text: str, arg: JSON = None, *, aside: bool = False) -> Option:
    """A button whose label is data (a procedure's name, a choice), cut at a word."""
    short = text if len(text) <= LABEL else text[: LABEL - 1].rsplit(" ", 1)[0] + "…"
    return Option(act, as_is(short), arg, aside)
