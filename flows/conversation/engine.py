"""The heart: `advance(conversation, event, facts) -> Outcome`. Pure; what it decides is applied by the service.

Order of understanding: buttons by their prompt; words of secrets are dropped; slash commands; options typed as offered;
the frame's own question; options typed by label; commands and wishes in one's own words; at last a search for a
procedure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows import texts
from flows.assisting import codes
from flows.conversation import assisted, assisting, commands, complaining, link_codes, linking, moving_on
from flows.conversation.buttons import Button
from flows.conversation.effects import Effect, Say
from flows.conversation.events import (
    ButtonPressed,
    CameBack,
    CardPhotographed,
    ChatLeft,
    DraftMoved,
    Event,
    FilesReceived,
    HelpMoved,
    HumanTookOver,
    LinkMoved,
    NotUnderstood,
    Opened,
    TextSent,
)
from flows.conversation.facts import Facts
from flows.conversation.flow import (
    Become,
    Enter,
    Flow,
    Go,
    Leave,
    Reply,
    Restart,
    Stay,
    Turn,
    numbered_option,
    reply,
    say,
    typed_option,
    worded_option,
)
from flows.conversation.folding import fold
from flows.conversation.intents import exactly, spoken
from flows.conversation.linking_frames import Joining, Linking
from flows.conversation.secrets import carries_secret
from flows.conversation.state import NAMES, AtMenu, Conversation, Frame, Shown
from flows.conversation.table import FLOWS, STANDING
from flows.steps.yes_no import heard_as
from flows.text_folding import clean
from flows.values import JSON, Words, changed

#: Characters of a message that are read; cut before normalising, whose cost can grow with the square.
LONGEST = 20_001
DEEPEST = 12  #: frames kept at most; deeper ones of long wanderings are forgotten from below


@dataclass(frozen=True, slots=True)
class Spoken:
    words: Words
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The conversation after the turn, what is to be said (in order) and what is to be done."""

    conversation: Conversation
    spoken: tuple[Spoken, ...]
    effects: tuple[Effect, ...]


def advance(conversation: Conversation, event: Event, facts: Facts) -> Outcome:
    turn = Turn(facts, _as_it_stands(conversation, facts))
    is_here = turn.conversation.top == conversation.top
    answer = _understand(turn, event) if is_here else _left_behind(turn, event, conversation.top)
    if conversation.greeted:
        return _settle(turn, answer, ())
    return _settle(turn, answer, (commands.greeting(turn),))


def told(conversation: Conversation, facts: Facts, answer: Reply) -> Outcome:
    """An answer that was decided elsewhere."""
    return _settle(Turn(facts, conversation), answer, ())


def _as_it_stands(conversation: Conversation, facts: Facts) -> Conversation:
    """What a frame is about may have gone since it was asked (moved by an officer, dropped in another chat)."""
    frames = _meaningful(conversation.frames, facts)
    if frames == conversation.frames:
        return conversation
    if frames[-1] == conversation.top:
        return replace(conversation, frames=frames)
    return replace(conversation, frames=frames, prompt=conversation.prompt + 1, shown=())


def _left_behind(turn: Turn, event: Event, left: Frame) -> Reply:
    """The question is gone: words that answered it are not taken for something else; wishes are."""
    if not isinstance(event, TextSent):
        return _understand(turn, event)
    text = clean(event.text[:LONGEST])
    if isinstance(left, Linking | Joining):
        return reply(say("linking.over")) if heard_as(text) is not None else _heard(turn, text)
    if carries_secret(text) or text.startswith("/"):
        return _heard(turn, text)
    return _wish(turn, text) or reply(say("no_longer_open"))


def _understand(turn: Turn, event: Event) -> Reply:
    match event:
        case Opened(payload):
            return commands.opened(turn, payload)
        case ButtonPressed(token):
            return _pressed(turn, token)
        case TextSent(text):
            return _heard(turn, clean(text[:LONGEST]))
        case FilesReceived():
            return _received(turn, event)
        case CardPhotographed():
            return _photographed(turn, event)
        case LinkMoved(link_id):
            return linking.moved(turn, link_id)
        case HelpMoved(session_id):
            return _help_moved(turn, session_id)
        case DraftMoved(dossier_id, channel):
            return moving_on.moved(turn, dossier_id, channel)
        case CameBack(remark):
            return reply(Say(remark))
        case NotUnderstood(what):
            return reply(commands.unreadable(what), go=Stay(show=commands.is_asking(turn)))
        case ChatLeft() | HumanTookOver():
            return reply(go=Stay(show=False))  # nothing is said to these; see `taking_over`


def _help_moved(turn: Turn, session_id: str) -> Reply:
    session = turn.facts.session
    if session is None or session.id != session_id:
        return reply(go=Stay(show=False))
    is_helper = session.volunteer_chat == turn.facts.chat_id
    return assisting.told(turn, session) if is_helper else assisted.told(turn, session)


def _flow(frame: Frame) -> Flow:
    return FLOWS[NAMES[type(frame)]]


def _pressed(turn: Turn, token: str) -> Reply:
    if token.startswith("!"):
        act, _, arg = token[1:].partition(":")
        handler = STANDING.get(act)
        return handler(turn, arg) if handler else reply(say("stale_button"))
    number, _, index = token.partition(".")
    shown = turn.conversation.shown
    if number != str(turn.conversation.prompt) or not index.isdecimal() or int(index) >= len(shown):
        return reply(say("stale_button"))
    return _do(turn, shown[int(index)].act, shown[int(index)].arg)


def _do(turn: Turn, act: str, arg: JSON) -> Reply:
    action = _flow(turn.conversation.top).actions.get(act)
    if action is not None:
        return action.handle(turn.conversation.top, turn, arg)
    handler = commands.COMMANDS.get(act)
    return handler(turn, str(arg or "")) if handler else reply(say("stale_button"))


def _heard(turn: Turn, text: str) -> Reply:
    if not text:
        return reply(say("empty"))
    if carries_secret(text):
        return reply(say("secret_dropped"), go=Stay(show=commands.is_asking(turn)))
    if text.startswith("/"):
        return _slash(turn, text)
    if code := link_codes.called(text):
        return linking.enter(turn, code)
    if called := codes.called(text):
        return commands.by_code(turn, *called)
    top = turn.conversation.top
    hear = _flow(top).text
    own = _chosen(turn, text) or (hear(top, turn, text) if hear else None)
    said = own or _typed_option(turn, text) or _plain_answer(turn, text) or _wish(turn, text)
    return said or commands.new_request(turn, text)


def _slash(turn: Turn, text: str) -> Reply:
    command, _, rest = text.partition(" ")
    if command in ("/start", "/batdau"):
        return commands.opened(turn, rest.strip())
    intent = exactly(command)
    return _do(turn, intent.name, rest) if intent else reply(say("unknown_command", command=command[:40]))


def _chosen(turn: Turn, text: str) -> Reply | None:
    """An option typed as it was offered. Words that are commands anywhere ("quay lại") are left to the question, which
    asks back where any text is an answer."""
    option = numbered_option(turn, text) or worded_option(turn, text)
    if option is None or (not option.numbered and option.act in commands.COMMANDS):
        return None
    return _do(turn, option.act, option.arg)


def _typed_option(turn: Turn, text: str) -> Reply | None:
    option = typed_option(turn, text)
    return _do(turn, option.act, option.arg) if option else None


def _plain_answer(turn: Turn, text: str) -> Reply | None:
    """'Có', 'không': where the options are a yes and a no."""
    flow, meant = _flow(turn.conversation.top), heard_as(text)
    if meant is None:
        return None
    acts = flow.yes if meant else flow.no
    option = next((option for act in acts for option in turn.conversation.shown if option.act == act), None)
    return _do(turn, option.act, option.arg) if option else None


def _wish(turn: Turn, text: str) -> Reply | None:
    if turn.facts.found:
        return commands.look_up(turn, text)
    if complaint := complaining.look_up(turn, text):
        return complaint
    intent = spoken(text)
    known = intent and (intent.name in _flow(turn.conversation.top).actions or intent.name in commands.COMMANDS)
    return _do(turn, intent.name, intent.rest) if intent and known else None


def _received(turn: Turn, event: FilesReceived) -> Reply:
    remarks = tuple(Say(words) for words in event.remarks)
    if not event.files:
        spoiled = _flow(turn.conversation.top).spoiled
        told = spoiled(turn.conversation.top, turn) if spoiled else None
        told = told or reply(go=Stay(show=commands.is_asking(turn)))
        return replace(told, effects=(*remarks, *told.effects))
    take = _flow(turn.conversation.top).files
    taken = take(turn.conversation.top, turn, event.files) if take else None
    taken = taken or _uncalled_for(turn, clean(event.caption))
    return replace(taken, effects=(*remarks, *taken.effects))


def _photographed(turn: Turn, event: CardPhotographed) -> Reply:
    """Who sent it has gone on meanwhile: the picture is gone, and so is what it said."""
    take = _flow(turn.conversation.top).card
    taken = take(turn.conversation.top, turn, event) if take else None
    return taken or reply(say("scan.unasked"), go=Stay(show=commands.is_asking(turn)))


def _uncalled_for(turn: Turn, caption: str) -> Reply:
    """Files before anybody asked for them; what was written with them is heard all the same."""
    heard = _heard(turn, caption) if caption else reply()
    return replace(heard, effects=(say("files_unasked"), *heard.effects))


def _settle(turn: Turn, answer: Reply, before: tuple[Say, ...]) -> Outcome:
    facts = fold(turn.facts, answer.effects)
    frames, quiet = _walk(turn.conversation.frames, answer.go)
    conversation = changed(turn.conversation, frames=_meaningful(frames, facts), greeted=True)
    said = [*before, *(effect for effect in answer.effects if isinstance(effect, Say))]
    if not quiet:
        conversation, shown = _show(Turn(facts, conversation))
        said += shown
    elif conversation.top != turn.conversation.top:
        conversation = replace(conversation, prompt=conversation.prompt + 1, shown=())
    return _outcome(conversation, said, tuple(e for e in answer.effects if not isinstance(e, Say)), quiet=quiet)


def _show(turn: Turn) -> tuple[Conversation, tuple[Say, ...]]:
    """What the top frame says, and the conversation with that frame as it is kept from now on."""
    conversation, flow = turn.conversation, _flow(turn.conversation.top)
    if flow.remember:
        kept = flow.remember(conversation.top, turn)
        if kept != conversation.top:
            conversation = changed(conversation, frames=(*conversation.frames[:-1], kept))
            turn = Turn(turn.facts, conversation)
    return conversation, flow.show(conversation.top, turn)


def _outcome(conversation: Conversation, said: list[Say], effects: tuple[Effect, ...], *, quiet: bool) -> Outcome:
    """Number the options. A quiet turn that offers nothing new leaves the last question's options alive."""
    if quiet and not any(each.options for each in said):
        return Outcome(conversation, tuple(Spoken(each.words) for each in said), effects)
    number = conversation.prompt + 1
    shown: list[Shown] = []
    spoken_out: list[Spoken] = []
    for each in said:
        buttons = []
        for opt in each.options:
            buttons.append(Button(opt.label, f"{number}.{len(shown)}", opt.aside, numbered=each.numbered))
            label = texts.plain(opt.label) if each.numbered else texts.typed(opt.label)
            shown.append(Shown(opt.act, opt.arg, label, numbered=each.numbered))
        spoken_out.append(Spoken(each.words, tuple(buttons)))
    return Outcome(changed(conversation, prompt=number, shown=tuple(shown)), tuple(spoken_out), effects)


def _walk(frames: tuple[Frame, ...], go: Go) -> tuple[tuple[Frame, ...], bool]:
    """The frames after the move, and whether the top one keeps quiet."""
    match go:
        case Stay(show):
            return frames, not show
        case Enter(frame):
            return _bounded((*frames, frame)), False
        case Become(frame, over):
            return _bounded((*(frames[:-1] or (AtMenu(),)), frame, *over)), False
        case Leave(show):
            return frames[:-1] or (AtMenu(),), not show
        case Restart(then, show):
            return (AtMenu(), *then), not show


def _bounded(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    return frames if len(frames) <= DEEPEST else (AtMenu(), *frames[-(DEEPEST - 1) :])


def _meaningful(frames: tuple[Frame, ...], facts: Facts) -> tuple[Frame, ...]:
    """Frames whose dossier is gone, or no longer in the state they are about, are left behind."""
    return tuple(frame for frame in frames if commands.still_makes_sense(frame, facts)) or (AtMenu(),)
