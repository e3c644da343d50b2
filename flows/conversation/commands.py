"""What can be wished for anywhere: the menu, back, a new request, my dossiers, a person. One row a wish."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flows.assisting import codes
from flows.conversation import (
    assisted,
    assisting,
    browsing,
    choosing,
    complaining,
    consenting,
    genuineness,
    helping,
    link_codes,
    linking,
    my_data,
    parking,
    preferring,
    rating,
    receiving,
    reviewing,
    tracking,
    volunteering,
)
from flows.conversation.beside_frames import Assisting, Helped, OfferingHelp
from flows.conversation.effects import Say, SetNotices
from flows.conversation.facts import Facts
from flows.conversation.flow import Enter, Leave, Reply, Restart, Stay, Turn, option, reply, say
from flows.conversation.intents import exactly
from flows.conversation.linking_frames import Elsewhere, Joining, Linking
from flows.conversation.menu import common_tasks, unfinished
from flows.conversation.state import (
    AtCard,
    AtDossier,
    AtMyDossiers,
    ChoosingEdit,
    Confirming,
    Consenting,
    Filling,
    Frame,
    NotingPortalCode,
    Parking,
    PickingUnit,
    Reviewing,
    ScanningCard,
)
from flows.conversation.voicing import RatingDossier
from flows.dossiers.codes import find_code, from_link
from flows.dossiers.model import EDITABLE, Satisfaction, Status
from flows.procedures import links

Command = Callable[[Turn, str], Reply]


def greeting(turn: Turn) -> Say:
    """The first message: automated system, of which agency, how to reach a person (Law 134/2025/QH15, article 11.1)."""
    return say("greeting", agency=turn.facts.office.agency, hotline=turn.facts.office.hotline)


def opened(turn: Turn, payload: str) -> Reply:
    """A deep link or QR leads to a procedure or a dossier; anything else to the menu."""
    linked = links.from_link(payload)
    if linked and turn.facts.library.procedure(linked.code):
        return reply(go=Restart((AtCard(linked.code, linked.unit_id),)))
    if payload.startswith("hs_") and (code_text := from_link(payload)):
        return look_up(turn, str(code_text))
    if code := codes.opened(payload):
        return by_code(turn, *code)
    if payload.startswith(link_codes.PAYLOAD):
        return linking.enter(turn, link_codes.opened(payload))
    return reply(go=Restart())


def by_code(turn: Turn, purpose: codes.Purpose, code: str) -> Reply:
    """Six letters of an assisted session, or of an invitation to help."""
    return BY_CODE[purpose](turn, code)


def unreadable(what: str) -> Say:
    """What came and cannot be read; where something else can be done instead, that is said."""
    if what == "not_carried":
        return say("unreadable_not_carried", web_link="/")
    return say("unreadable", what=what)


def _menu(turn: Turn, arg: str) -> Reply:
    return reply(go=Restart())


def _back(turn: Turn, arg: str) -> Reply:
    return reply(go=Leave())


def _pause(turn: Turn, arg: str) -> Reply:
    """Stop for now; what was answered is kept."""
    return reply(say("paused" if unfinished(turn) else "nothing_running"), go=Restart())


def _resume(turn: Turn, arg: str) -> Reply:
    """Go on with the only one there is, or choose among several."""
    begun = unfinished(turn)
    if not begun:
        return reply(say("no_draft", option("common")), go=Stay(show=False))
    if len(begun) == 1:
        return consenting.resume(turn, begun[0])
    return reply(go=Restart((AtMyDossiers(),)))


def _common(turn: Turn, arg: str) -> Reply:
    return reply(common_tasks(turn), go=Stay(show=False))


def _open(turn: Turn, arg: str) -> Reply:
    return parking.unless_busy(turn, arg, Enter(AtCard(arg)))


def _my_dossiers(turn: Turn, arg: str) -> Reply:
    return reply(go=Enter(AtMyDossiers()))


def _thanks(turn: Turn, arg: str) -> Reply:
    return reply(say("welcome"), go=Stay(show=is_asking(turn)))


def _upset(turn: Turn, arg: str) -> Reply:
    """Anger is heard, not answered; the question asked stays, and a human is one press away."""
    if is_asking(turn):
        return reply(say("upset"))
    return reply(say("upset", option("person"), option("common"), option("menu", aside=True)), go=Stay(show=False))


def _hello(turn: Turn, arg: str) -> Reply:
    if not turn.conversation.greeted or is_asking(turn):
        return reply()
    return reply(say("hello_again"), go=Restart())


def _set_notices(turn: Turn, arg: str, *, on: bool) -> Reply:
    return reply(SetNotices(on), say("notices_on" if on else "notices_off"), go=Stay(show=is_asking(turn)))


def _group_code(turn: Turn, arg: str) -> Reply:
    """A code that binds a group is of no use in a private chat, and is not looked at."""
    return reply(say("groups.only_there"), go=Stay(show=is_asking(turn)))


def is_asking(turn: Turn) -> bool:
    """Whether a question stands here that is asked again after something else was said."""
    asking = (
        Filling
        | ScanningCard
        | Reviewing
        | Consenting
        | Confirming
        | Parking
        | PickingUnit
        | Linking
        | Joining
        | OfferingHelp
    )
    return isinstance(turn.conversation.top, asking)


def look_up(turn: Turn, text: str) -> Reply:
    """Status by code. A code is countable, so to strangers it opens nothing personal."""
    wanted = find_code(text, turn.facts.today)
    own = [dossier for dossier in turn.facts.dossiers if wanted and dossier.code == str(wanted)]
    if own:
        return reply(go=Enter(AtDossier(own[0].id)))
    if turn.facts.found:
        return reply(tracking.public_status(turn, turn.facts.found[0]), go=Stay(show=is_asking(turn)))
    portal = [option("portal_code", "note_portal_code")] if tracking.awaiting_portal(turn) else []
    unknown = say("tracking.unknown_code", *portal, option("person"), code=str(wanted or text)[:40])
    return reply(unknown, go=Stay(show=is_asking(turn)))


def new_request(turn: Turn, text: str) -> Reply:
    """Anything else is a request for a procedure."""
    if find_code(text, turn.facts.today):
        return look_up(turn, text)
    wish = exactly(text)
    if wish and wish.name == "submit" and not parking.busy_with(turn):
        return reply()  # "ok", "xong" where nothing is asked
    return choosing.request(turn, text)


def still_makes_sense(frame: Frame, facts: Facts) -> bool:
    """Whether the dossier that a frame is about is still there and in the state that the frame is for."""
    if isinstance(frame, Linking | Joining):
        return facts.link(frame.link) is not None
    if isinstance(frame, Helped | Assisting):
        return facts.session is not None and facts.session.id == frame.session and facts.session.is_live(facts.now)
    dossier_id = getattr(frame, "dossier_id", "")
    if not dossier_id:
        return True
    dossier = facts.dossier(dossier_id)
    if dossier is None:
        return False
    if isinstance(frame, Filling | ScanningCard | Reviewing | ChoosingEdit | Parking | Elsewhere):
        is_ours = dossier.status in EDITABLE and facts.person.consented_at is not None
        return is_ours and not facts.is_in_hands(dossier)
    if isinstance(frame, NotingPortalCode):
        return dossier.status is Status.PREPARED
    if isinstance(frame, RatingDossier):
        return frame.stars > 0 or dossier.satisfaction is not Satisfaction.GIVEN
    return not (isinstance(frame, Confirming) and frame.what == "drop" and dossier.filed())


BY_CODE: Mapping[codes.Purpose, Command] = {
    codes.Purpose.HELP: volunteering.enter,
    codes.Purpose.TAKE_OVER: receiving.enter,
    codes.Purpose.INVITATION: volunteering.invited,
}

COMMANDS: Mapping[str, Command] = {
    "menu": _menu,
    "start": _menu,
    "back": _back,
    "pause": _pause,
    "resume": _resume,
    "supplement": tracking.command_supplement,
    "common": _common,
    "fields": browsing.command_fields,
    "online": browsing.command_online,
    "open": _open,
    "my_dossiers": _my_dossiers,
    "look_up": tracking.ask_code,
    "review": reviewing.command_review,
    "edit": reviewing.command_edit,
    "help": helping.command,
    "stuck": helping.stuck,
    "help_sim": helping.topic("sim"),
    "help_vneid": helping.topic("vneid"),
    "help_otp": helping.topic("otp"),
    "help_payment": helping.topic("payment"),
    "help_scam": helping.topic("scam"),
    "help_photo": helping.topic("photo"),
    "help_ecopy": helping.topic("ecopy"),
    "help_elderly": helping.topic("elderly"),
    "person": helping.open_person,
    "my_data": my_data.command,
    "check_code": genuineness.command,
    "stop_notices": lambda turn, arg: _set_notices(turn, arg, on=False),
    "start_notices": lambda turn, arg: _set_notices(turn, arg, on=True),
    **preferring.COMMANDS,
    "link": linking.command,
    "ask_help": assisted.command,
    "stop_help": assisted.stop,
    "volunteer_desk": volunteering.command,
    "leave_help": assisting.left,
    "group_code": _group_code,
    "channels": linking.channels,
    "unlink": linking.channels,
    "wishes": preferring.command,
    "portal_code": tracking.command_portal_code,
    "thanks": _thanks,
    "upset": _upset,
    "greeting": _hello,
    **rating.COMMANDS,
    "complain": complaining.command,
    "my_complaints": complaining.mine,
}
