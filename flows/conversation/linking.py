"""One person over several channels: a code from one chat, entered in the other, and a yes from both.

Which channel a chat belongs to is data: it is named by its text (`channel.<name>`), and nothing here depends on it.
"""

from __future__ import annotations

from flows import texts
from flows.conversation import link_codes
from flows.conversation.effects import NoteGuess, Option, SaveLink, Say, Unlink
from flows.conversation.flow import (
    BACK,
    MENU,
    Action,
    Become,
    Enter,
    Flow,
    Go,
    Leave,
    Reply,
    Stay,
    Turn,
    option,
    reply,
    say,
)
from flows.conversation.linking_frames import AtChannels, Joining, Linking, Unlinking
from flows.people import CODE_VALID, CodeKind, Link, LinkState, OwnChat, Side
from flows.values import JSON

MINUTES = int(CODE_VALID.total_seconds() // 60)


def channel_key(channel: str) -> str:
    """The end of the text key by which a channel is named."""
    key = channel.replace("-", "_")
    return key if texts.has(f"channel.{key}") else "other"


def command(turn: Turn, arg: str) -> Reply:
    """'Liên kết': a code to be entered elsewhere; with a code, the one of another chat."""
    code = link_codes.read_code(arg)
    if arg and not code:
        return reply(say("linking.not_a_code", word=link_codes.WORD), go=Stay(show=False))
    return enter(turn, code) if code else _start(turn)


def channels(turn: Turn, arg: str) -> Reply:
    return reply(go=_over(turn, AtChannels()))


def _start(turn: Turn) -> Reply:
    top = turn.conversation.top
    standing = turn.facts.link(top.link) if isinstance(top, Linking) else None
    if standing and standing.state is not LinkState.OPEN:
        return reply()
    facts = turn.facts
    starter = Side(facts.chat_id, facts.person.id, facts.channel)
    link_id, code = link_codes.fresh_id(facts.fresh_secret), link_codes.fresh_code(facts.fresh_secret)
    link = Link(link_id, LinkState.OPEN, starter, facts.now, facts.now + CODE_VALID)
    return reply(SaveLink(link, code), go=_over(turn, Linking(link_id, code)))


def _over(turn: Turn, frame: AtChannels | Linking | Joining) -> Go:
    """A frame of its own kind is replaced: codes asked for again and again are no way to come back through."""
    return Become(frame) if isinstance(turn.conversation.top, AtChannels | Linking) else Enter(frame)


def enter(turn: Turn, code: str) -> Reply:
    """Expired, used, somebody else's and never given out: all look the same. Too many wrong ones, and none is read."""
    facts, link = turn.facts, turn.facts.typed_link
    if not facts.guesses.may(CodeKind.LINK):
        return reply(say("linking.too_many"), go=Stay(show=False))
    if not code or link is None or not link.is_live(facts.now) or not _may_enter(turn, link):
        return reply(NoteGuess(CodeKind.LINK), say("linking.unknown"), go=Stay(show=False))
    if link.starter.chat_id == facts.chat_id:
        return reply(say("linking.own_chat", word=link_codes.WORD), go=Stay(show=False))
    if link.starter.person_id == facts.person.id:
        return reply(say("linking.already"), go=Stay(show=False))
    if link.guest is not None:
        return reply(go=_over(turn, Joining(link.id)))
    return reply(SaveLink(_entered(turn, link)), go=_over(turn, Joining(link.id)))


def _may_enter(turn: Turn, link: Link) -> bool:
    """A code is used up by the first chat that enters it."""
    own = link.starter if link.starter.chat_id == turn.facts.chat_id else link.guest
    return own is None or own.chat_id == turn.facts.chat_id


def _entered(turn: Turn, link: Link) -> Link:
    """From here both sides have as long as the code had."""
    facts = turn.facts
    guest = Side(facts.chat_id, facts.person.id, facts.channel)
    entered = Link(link.id, LinkState.ENTERED, link.starter, link.started_at, facts.now + CODE_VALID, guest)
    return entered


def moved(turn: Turn, link_id: str) -> Reply:
    """What the other chat did reaches this one as a turn of its own."""
    link = next((link for link in turn.facts.links if link.id == link_id), None)
    other = link.other_of(turn.facts.chat_id) if link else None
    if link is None or other is None:
        return reply(go=Stay(show=False))
    if link.state is LinkState.ACCEPTED:
        top = turn.conversation.top
        return reply(go=Stay() if isinstance(top, Linking) and top.link == link.id else Enter(Linking(link.id)))
    key = "linking.done" if link.state is LinkState.DONE else "linking.ended"
    return reply(say(key, channel=channel_key(other.channel)))


def _show_linking(frame: Linking, turn: Turn) -> tuple[Say, ...]:
    link = turn.facts.link(frame.link)
    if link is None or link.state is LinkState.AGREED:
        return (say("linking.joining"),)
    if link.state is LinkState.ACCEPTED and link.guest:
        yes, no = option("link_yes", "link_yes_it_is_me"), option("link_no", "link_not_me")
        return (say("linking.asked", yes, no, channel=channel_key(link.guest.channel)),)
    if link.state is LinkState.ENTERED and link.guest:
        return (say("linking.entered", option("link_no", "link_cancel"), channel=channel_key(link.guest.channel)),)
    params: dict[str, JSON] = {
        "code": link_codes.written(frame.code),
        "word": link_codes.WORD,
        "minutes": MINUTES,
        "start": f"{link_codes.PAYLOAD}{frame.code}",
        "web_link": f"/?start={link_codes.PAYLOAD}{frame.code}",
    }
    return (say("linking.code", option("link_no", "link_cancel"), BACK, **params),)


def _show_joining(frame: Joining, turn: Turn) -> tuple[Say, ...]:
    link = turn.facts.link(frame.link)
    if link is None or link.state is LinkState.AGREED:
        return (say("linking.joining"),)
    channel = channel_key(link.starter.channel)
    if link.state is LinkState.ACCEPTED:
        return (say("linking.waiting", option("link_no", "link_cancel"), channel=channel),)
    yes, no = option("link_yes"), option("link_no")
    return (say("linking.confirm", yes, no, channel=channel, started_at=link.started_at.isoformat()),)


def _agree(frame: Linking, turn: Turn, arg: JSON) -> Reply:
    """The chat that began has the last word."""
    link = turn.facts.link(frame.link)
    if link is None or link.state is not LinkState.ACCEPTED:
        return reply()
    return reply(SaveLink(link.at(LinkState.AGREED)))


def _accept(frame: Joining, turn: Turn, arg: JSON) -> Reply:
    link = turn.facts.link(frame.link)
    if link is None or link.state is not LinkState.ENTERED:
        return reply()
    return reply(SaveLink(link.at(LinkState.ACCEPTED, news_for=link.starter.chat_id)))


def _call_off(frame: Linking | Joining, turn: Turn, arg: JSON) -> Reply:
    """Either side may, until both have agreed; the other is told if it takes part."""
    link = turn.facts.link(frame.link)
    if link is None or link.state is LinkState.AGREED:
        return reply()
    other = link.other_of(turn.facts.chat_id)
    return reply(
        SaveLink(link.at(LinkState.ENDED, news_for=other.chat_id if other else 0)),
        say("linking.called_off"),
        go=Leave(),
    )


def _hear_code(frame: Linking | AtChannels, turn: Turn, text: str) -> Reply | None:
    """Where linking is spoken of, the code alone is enough; a word of eight small letters is none."""
    code = link_codes.read_code(text)
    return enter(turn, code) if code and (text.isupper() or any(ch.isdigit() for ch in code)) else None


def _show_channels(frame: AtChannels, turn: Turn) -> tuple[Say, ...]:
    chats = turn.facts.chats
    several = [_unlink_option(place, chat) for place, chat in enumerate(chats)] if len(chats) > 1 else []
    lines = lines_of(turn)
    return (say("channels.view", option("link"), option("wishes"), *several, BACK, MENU, lines=lines),)


def _unlink_option(place: int, chat: OwnChat) -> Option:
    return option("unlink_chat", arg=chat.id, number=place + 1, channel=channel_key(chat.channel))


def lines_of(turn: Turn) -> list[JSON]:
    """The person's chats: each by the name of its channel, and whether it is this one."""
    return [[channel_key(chat.channel), chat.id == turn.facts.chat_id] for chat in turn.facts.chats]


def _ask_unlink(frame: AtChannels, turn: Turn, arg: JSON) -> Reply:
    chat = _own(turn, arg)
    return reply(go=Enter(Unlinking(chat.id))) if chat and len(turn.facts.chats) > 1 else reply()


def _own(turn: Turn, chat_id: JSON) -> OwnChat | None:
    return next((chat for chat in turn.facts.chats if chat.id == chat_id), None)


def _show_unlinking(frame: Unlinking, turn: Turn) -> tuple[Say, ...]:
    chat = _own(turn, frame.chat_id)
    is_here = frame.chat_id == turn.facts.chat_id
    channel = channel_key(chat.channel if chat else "")
    return (
        say("unlinking.here" if is_here else "unlinking.other", option("yes", "unlink"), option("no"), channel=channel),
    )


def _unlink(frame: Unlinking, turn: Turn, arg: JSON) -> Reply:
    """Only an own chat, and never the only one: that would be a person whom nobody reaches."""
    if _own(turn, frame.chat_id) is None or len(turn.facts.chats) < 2:
        return reply(say("unlinking.gone"), go=Leave())
    return reply(Unlink(frame.chat_id), say("unlinking.done"), go=Leave(show=False))


def _keep(frame: Unlinking, turn: Turn, arg: JSON) -> Reply:
    return reply(say("kept"), go=Leave())


_OFF = Action(_call_off, ("menu",))
FLOW = Flow(
    show=_show_linking,
    text=_hear_code,
    actions={"link_yes": Action(_agree, ("linking",)), "link_no": _OFF, "pause": _OFF},
    yes=("link_yes",),
    no=("link_no",),
    text_leads_to=("joining",),
)
JOINING = Flow(
    show=_show_joining,
    actions={"link_yes": Action(_accept, ("joining",)), "link_no": _OFF, "pause": _OFF},
    yes=("link_yes",),
    no=("link_no",),
)
CHANNELS = Flow(
    show=_show_channels,
    text=_hear_code,
    actions={"unlink_chat": Action(_ask_unlink, ("unlinking",))},
    text_leads_to=("joining", "linking", "wishes"),
)
_STAY_LINKED = Action(_keep, ("channels",))
UNLINKING = Flow(
    show=_show_unlinking,
    actions={"yes": Action(_unlink, ("channels",)), "no": _STAY_LINKED, "pause": _STAY_LINKED},
    yes=("yes",),
    no=("no",),
)
